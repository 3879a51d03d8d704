"""A site whose address or certificate is nobody's is not published."""

from pathlib import Path

import pytest

from tests.publishing.test_publish import publishing_site  # noqa: F401
from tilshi.commands import publishing_cli


@pytest.mark.parametrize("host", ["newsroom.example", "aqzheleng.example"])
def test_an_address_that_is_nobodys_stops_the_publication(
    publishing_site,  # noqa: F811
    capsys,
    host: str,
) -> None:
    made = publishing_site()
    config = Path(made.config)
    settings = config.read_text("utf-8") + f'\nSITEURL = "https://{host}"\n'
    config.write_text(settings, "utf-8")
    assert publishing_cli.run_publish(made.config, lang="en") == 1
    assert "is nobody’s" in capsys.readouterr().err
    assert not made.root.exists()

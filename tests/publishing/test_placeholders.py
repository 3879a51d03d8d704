"""A site with a placeholder address or certificate is not published."""

from pathlib import Path

import pytest

from tests.conftest import AT, REGISTRIES
from tests.publishing.test_publish import publishing_site  # noqa: F401
from tilshi.commands import publishing_cli
from tilshi.publishing.config import PublishOptions
from tilshi.publishing.placeholders import NO_CERTIFICATE


@pytest.mark.parametrize("host", ["newsroom.example", "aqzheleng.example"])
def test_a_placeholder_address_stops_the_publication(
    publishing_site,  # noqa: F811
    capsys,
    host: str,
) -> None:
    made = publishing_site()
    config = Path(made.config)
    settings = config.read_text("utf-8") + f'\nSITEURL = "https://{host}"\n'
    config.write_text(settings, "utf-8")
    assert publishing_cli.run_publish(made.config, lang="en") == 1
    assert "is a placeholder" in capsys.readouterr().err
    assert not made.root.exists()


def test_a_certificate_that_is_nobodys_stops_the_publication(publishing_site, capsys) -> None:  # noqa: F811
    file = "content/imprint.yaml"
    made = publishing_site()
    made.commit({file: REGISTRIES[file].replace("1-ИА", NO_CERTIFICATE)})
    assert publishing_cli.run_publish(made.config, at=AT, lang="kk") == 1
    said = capsys.readouterr().err
    assert f"{file} [license]" in said
    assert f"куәліктің нөмірі әлі жазылмаған («{NO_CERTIFICATE}»)" in said
    assert not made.root.exists()
    made.commit({file: REGISTRIES[file]})
    assert publishing_cli.run_publish(made.config, at=AT, options=PublishOptions(verify=False)) == 0
    assert made.root.exists()

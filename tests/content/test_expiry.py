"""What the imprint says to be valid until a day: the editor is told in time."""

import pytest

from tests.conftest import REGISTRIES, article
from tilshi.commands import cli

IMPRINT = "content/imprint.yaml"
FILES = {
    "content/articles/2020/a.md": article(),
    IMPRINT: REGISTRIES[IMPRINT].rstrip()
    + "\nsecurity:\n  contact: security@ulgi.example\n  expires: 2027-01-31\n",
}


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-12-31", None),
        ("2027-01-01 12:00", "security.txt expires on 31.01.2027."),
        ("2027-01-31 23:59", "security.txt expires on 31.01.2027."),
        ("2027-02-01 00:00", "security.txt expired on 31.01.2027"),
    ],
)
def test_an_expiry_is_told_a_month_before_and_afterwards(site, capsys, at, said) -> None:
    made = site(FILES)
    line = FILES[IMPRINT].splitlines().index("  expires: 2027-01-31") + 1
    assert cli.run_check(str(made.root / "pelicanconf.py"), at=at, lang="en") == 0
    told = capsys.readouterr().err
    place = f"Warning: {IMPRINT}:{line} [security.expires]"
    assert told.startswith(f"{place} {said}") if said else not told


def test_a_newsroom_without_a_contact_is_told_nothing(site, capsys) -> None:
    made = site({**FILES, IMPRINT: REGISTRIES[IMPRINT]})
    assert cli.run_check(str(made.root / "pelicanconf.py"), at="2030-01-01", lang="en") == 0
    assert not capsys.readouterr().err

"""The sample's sources give the same bytes, wherever and however they are built."""

from pathlib import Path

import pytest

from tests.conftest import AT, PROJECT, Site, tree
from tilshi.commands import cli


def test_folder_time_zone_and_hash_seed_make_no_difference(site, sample: Path, tmp_path) -> None:
    made: Site = site({})
    config = str(PROJECT / "pelicanconf.py")
    for zone, seed in (("America/St_Johns", "1"), ("Asia/Almaty", "2")):
        output = tmp_path / zone.replace("/", "-")
        result = made.inv(
            "build", "--config", config, "--at", AT, "--output", str(output),
            env={"TZ": zone, "PYTHONHASHSEED": seed},
        )  # fmt: skip
        assert result.status == 0, result.said
        assert tree(output) == tree(sample)


@pytest.mark.parametrize("size", [1, 7, 1_000_000])
def test_the_size_of_slices_makes_no_difference(
    sample: Path, tmp_path: Path, size: int, lend_pictures
) -> None:
    lend_pictures(tmp_path / ".cache")
    config = tmp_path / "conf.py"
    text = (PROJECT / "pelicanconf.py").read_text("utf-8")
    config.write_text(
        text
        + f"\nSLICE_SIZE = {size}\nPATH = {str(PROJECT / 'content')!r}\n"
        + f"THEME = {str(PROJECT / 'theme')!r}\n",
        "utf-8",
    )
    output = tmp_path / "output"
    assert cli.run_build(str(config), output=str(output), at=AT) == 0
    assert tree(output) == tree(sample)

"""`tilshi init --sample`: a newsroom that begins with the content of the sample."""

from pathlib import Path

from tests.commands.test_init import begun


def test_a_newsroom_with_the_samples_content_is_built(tmp_path: Path, lend_pictures) -> None:
    made = begun(tmp_path / "room", "kk,qz,ru", sample=True)
    lend_pictures(made.root / ".cache")
    assert made.made().text("2019/03/shymkent-dostyq-mekeni/index.html")

"""A build gives the same output, whatever is in the output already."""

from tests.conftest import Site, article


def test_a_second_build_over_the_first_changes_nothing(site) -> None:
    made: Site = site({"content/articles/2020/a.md": article()}).made()
    first = made.tree()
    assert made.made().tree() == first


def test_a_file_that_was_edited_or_lost_in_the_output_is_mended(site) -> None:
    made: Site = site({"content/articles/2020/a.md": article()}).made()
    first = made.tree()
    (made.output / "index.html").write_text("x")
    (made.output / "404.html").unlink()
    (made.output / "stray.html").write_text("x")
    assert made.made().tree() == first

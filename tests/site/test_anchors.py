"""Links to a place on another page: they lead there, or the editor is told."""

from pathlib import Path

from tests.conftest import AT, Site, article

LINK = article("Бірінші", "[оқыңыз](story:b#bas)", date="2020-01-05")
PAGE = "content/articles/2020/b.md"


def test_a_link_to_a_heading_of_another_story_leads_there(tmp_path: Path) -> None:
    made = Site(tmp_path).write(
        {
            "content/articles/2020/a.md": LINK,
            PAGE: article("Екінші", "## Бас сөз {#bas}\n\nМәтін.", date="2020-01-05"),
        }
    )
    page = made.made().text("2020/01/a/index.html")
    assert 'href="/2020/01/b/#bas"' in page
    assert '<h2 id="bas">' in made.text("2020/01/b/index.html")


def test_a_heading_that_goes_is_missed_by_the_story_that_links_to_it(tmp_path: Path) -> None:
    made = Site(tmp_path).write(
        {
            "content/articles/2020/a.md": LINK,
            PAGE: article("Екінші", "## Бас сөз {#bas}\n\nМәтін.", date="2020-01-05"),
        }
    )
    made.made()
    made.write({PAGE: article("Екінші", "## Бас сөз\n\nМәтін.")})
    result = made.build_here(at=AT)
    assert result.status == 1
    assert "content/articles/2020/a.md:" in result.said and "#bas" in result.said
    made.write({PAGE: article("Екінші", "## Басқа сөз {#bas}\n\nМәтін.")})
    assert made.build_here(at=AT).status == 0

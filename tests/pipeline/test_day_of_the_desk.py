"""A day of the desk, minute by minute: pins, breaking news, embargoes, live entries, a banner. Whatever
the clock says, and from wherever it comes, the output is the site of a clean build.
"""

from datetime import datetime
from pathlib import Path

import pytest

from tests.conftest import Site, article, picture, tree
from tests.pipeline.conftest import at_time, build_here
from tests.pipeline.test_single_edits import differing, imprint

LIVE = "Кіріспе.\n\n## 09:10 Бірінші\n\nСөз.\n\n## 11:00 Екінші\n\nКейінгі сөз. ![Сурет](c.jpg)"
FRONT = """
kk:
  lead: {story: coming, until: 2026-11-23 14:00}
  pinned: [{story: old-1, until: 2026-11-23 12:00}, {story: advert, until: 2026-11-23 13:00}]
  package: {topic: bilim, until: 2026-11-23 15:00}
ru:
  lead: {story: old-2, until: 2026-11-23 10:30}
"""
BANNER = (
    "banner: {text: {kk: Аза тұту күні, ru: День траура, en: Mourning}, until: 2026-11-23 16:00}"
)


def day(hour: str) -> str:
    return f"2026-11-23 {hour}"


def newsroom() -> dict[str, str | bytes]:
    files: dict[str, str | bytes] = {
        f"content/articles/2026/old-{n}.md": article(
            f"Ескі {n}", date=f"2026-11-{n + 9:02} 10:00", tags="[Білім]" if n % 2 else None
        )
        for n in range(1, 13)
    }
    stories = {
        "coming": article("Күткен", date=day("10:00"), tags="[Білім]"),
        "advert": article("Тауар", date=day("08:00"), format="advertisement"),
        "breaking": article("Шұғыл", date=day("09:30"), breaking_until=day("11:30")),
        "live": article("Онлайн", LIVE, date=day("09:00"), format="live"),
        "short": article("Қысқа", date=day("09:20"), expires=day("12:30")),
    }
    files |= {f"content/articles/2026/{name}.md": text for name, text in stories.items()}
    for name in ("old-2", "old-12", "breaking"):
        files[f"content/articles/2026/{name}.ru.md"] = f"---\ntitle: {name}\n---\n\nТекст.\n"
    banner = {name: str(text) for name, text in imprint(BANNER).items()}
    pictures = {"content/images/c.jpg": picture()}
    return {**files, **banner, **pictures, "content/front.yaml": FRONT}


MINUTES = (
    "08:59", "09:10", "09:30", "09:59", "10:00", "10:29", "10:30", "11:00", "11:29", "11:30",
    "12:00", "12:30", "13:00", "14:00", "15:00", "15:59", "16:00", "10:29", "16:00", "08:00",
)  # fmt: skip
"""The last ones are a clock that is set back, and forward again."""
SEEN = {
    "index.html": [("Күткен", "10:00"), ("Шұғыл", "09:30"), ("Онлайн", "09:00")],
    "2026/11/live/index.html": [("Бірінші", "09:10"), ("Кейінгі", "11:00")],
}
"""What is on a page from which minute on, and not before."""


@pytest.fixture
def room(tmp_path: Path) -> Site:
    made = Site(tmp_path).write(newsroom())
    made.settings(EDITIONS=["kk", "qz", "ru", "en"], SHARE_CARDS=False)
    text = (tmp_path / "pelicanconf.py").read_text("utf-8")
    more = 'CACHE_PATH = ".clean"\nOUTPUT_PATH = "clean"\n'
    (tmp_path / "clean.py").write_text(text + more, "utf-8")
    return made


def clean(room: Site, at: datetime) -> dict[str, str]:
    for file in (room.root / ".clean").glob("catalogue*"):  # pictures need not be made again
        file.unlink()
    build_here(room.root / "clean.py", at)
    return tree(room.root / "clean")


def test_at_every_minute_the_site_is_that_of_a_clean_build_and_nothing_is_early(room: Site) -> None:
    for minute in MINUTES:
        at = at_time(day(minute))
        assert build_here(room.root / "pelicanconf.py", at).rebuilt in ("", None)
        assert differing(room.tree(), clean(room, at)) == [], minute
        for path, words in SEEN.items():
            text = room.text(path) if (room.output / path).exists() else ""
            early = [word for word, first in words if minute < first and word in text]
            assert not early, (minute, path)


def test_what_was_pinned_is_gone_at_its_minute_and_the_rule_takes_over(room: Site) -> None:
    def leads(minute: str) -> list[str]:
        build_here(room.root / "pelicanconf.py", at_time(day(minute)))
        return [
            room.page(path).xpath("string(//article[@class='teaser lead']//h2)")
            for path in ("/", "/ru/")
        ]

    assert leads("09:29") == ["Қысқа", "old-2"]
    assert leads("09:59") == ["Шұғыл", "old-2"]
    assert leads("10:00") == ["Күткен", "old-2"]
    assert leads("10:30") == ["Күткен", "breaking"]
    assert leads("14:00") == ["Күткен", "breaking"]

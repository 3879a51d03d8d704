"""A day, minute by minute: what is scheduled appears at its minute and nowhere before, what ends is
gone at its minute, and every build is the site of a clean one.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.attachments import MP3, pdf
from tests.conftest import REGISTRIES, Site, article, in_all_letters, picture, tree
from tests.pipeline.conftest import at_time, build_here

DAY = at_time("2026-12-01 00:00")
A = "content/articles/2020"
B = "content/articles/2026"
FILES = {
    f"{A}/kone.md": article("Ескі хабар", "Мұнда [сілтеме](story:tang) бар.", related="[tang]"),
    f"{B}/tang.md": article("Таңсәріде", "Бірінші. [Есеп](files/esep.pdf)", tags="[Құпия]",
                            date="2026-12-01 06:30", image="{src: tang.jpg, alt: Таңғы қала}"),
    f"{B}/tang.ru.md": "---\ntitle: Рассвет\nimage: {alt: Утро}\n---\n\nПервый.\n",
    f"{B}/sagat.md": article("Уақытша", "Өтетін.", date="2026-11-30 10:00",
                             expires="2026-12-01 11:31"),
    f"{A}/jarty.md": article("Жарты күн", "Бірге.", expires="2026-12-01 20:05",
                             date="2026-12-01 20:02"),
    f"{A}/ozgeris.md": article("Бұрынғы атауы", "Бұрынғы мәтін.", tags="[Шымкент]"),
    f"{A}/ozgeris.at-2026-12-01T1245.md": article(
        "Жаңартылған", "Дауыс беру.\n\n![Зал](zal.jpg)", tags="[Білім]"),
    f"{A}/ozgeris.at-2026-12-01T1815.md": article("Жаңартылған", "Соңғысы.", status="retracted"),
    f"{A}/ozgeris.ru.md": "---\ntitle: Прежнее\n---\n\nПрежний.\n",
    f"{A}/ozgeris.ru.at-2026-12-01T1246.md": "---\ntitle: Обновлённое\n---\n\nГолосование.\n",
    f"{A}/tuzetu.md": article("Түзетілген", "Саны он.",
                              corrections="[{date: 2026-12-01 14:02, note: Жаңсақтық кетті.}]"),
    f"{B}/efir.md": article("Онлайн", "Кіріспе.\n\n## 08:20 Жиын ашылды\n\nСөз.\n\n## 10:05 Жиын жабылды\n\n"
                            "Пікір.\n\n[Үн](files/un.mp3)", date="2026-12-01 08:00", format="live"),
    f"{B}/shughyl.md": article("Шұғыл", date="2026-11-30 22:00",
                               breaking_until="2026-12-01 05:10"),
    "content/dossiers/joba.md": "---\ntitle: Жоба\nstories: [ozgeris, tang]\ntimeline:\n"
                                "  - {date: 2026-12-01 17:07, note: Шешім қабылданды.}\n---\n\nСөз.\n",
    "content/front.yaml": "kk:\n  lead: {story: kone, until: 2026-12-01 07:15}\n"
                          "  pinned: [{story: tuzetu, until: 2026-12-01 16:40}]\n"
                          "ru:\n  lead: {story: ozgeris, until: 2026-12-01 17:50}\n",
    "content/imprint.yaml": REGISTRIES["content/imprint.yaml"].rstrip() + "\nbanner:\n"
                            "  text: {kk: Ескерту, ru: Объявление, en: Notice}\n"
                            "  until: 2026-12-01 21:30\n",
    "content/files/esep.pdf": pdf(),
    "content/files/un.mp3": MP3,
    "content/images/tang.jpg": picture(),
    "content/images/zal.jpg": picture(colour="red"),
}  # fmt: skip

BEGINS = {
    "06:30": ("Таңсәріде", "Рассвет", "Таңғы қала", "images/tang-", "/qupiia/", "files/esep-"),
    "08:00": ("Онлайн",),
    "08:20": ("Жиын ашылды",),
    "10:05": ("Жиын жабылды", "files/un-"),
    "12:45": ("Жаңартылған", "Дауыс беру", "images/zal-", "/bilim/"),
    "12:46": ("Обновлённое", "Голосование"),
    "14:02": ("Жаңсақтық",),
    "17:07": ("Шешім қабылданды",),
    "20:02": ("Жарты күн",),
}
"""What is nowhere before these times."""
ENDS = {
    "11:31": ("Уақытша",),
    "12:45": ("Бұрынғы мәтін",),
    "12:46": ("Прежний",),
    "18:15": ("Жаңартылған", "Голосование", "images/zal-"),
    "20:05": ("Жарты күн",),
    "21:30": ("Ескерту", "Объявление"),
}
"""What is nowhere from these times on."""
MOVES = ("05:10", "07:15", "16:40", "17:50")
"""When a story moves on the front page."""
TIMES = sorted({*BEGINS, *ENDS, *MOVES})
NO_BREAK = "\u00a0".encode()
NEVER = ("Соңғысы", "T1245", "T1815")


def moment(text: str) -> datetime:
    hour, minute = map(int, text.split(":"))
    return DAY + timedelta(hours=hour, minutes=minute)


def wrong_words(output: Path, at: datetime) -> list[tuple[str, str]]:
    """(file, word) of the words in the output that are not to be seen at a time."""
    words = {*NEVER}
    words.update(*(some for time, some in BEGINS.items() if at < moment(time)))
    words.update(*(some for time, some in ENDS.items() if at >= moment(time)))
    forms = {word: [form.encode() for form in in_all_letters(word)] for word in words}
    found = []
    for path in tree(output):
        data = path.encode() + b"\n" + (output / path).read_bytes().replace(NO_BREAK, b" ")
        found += [(path, w) for w, some in forms.items() if any(form in data for form in some)]
    return found


def live_through(root: Path, minutes: Iterable[datetime]) -> None:
    """Builds at each of `minutes`, in order, and each time a clean site next to it.
    It changes at TIMES, and never else.
    """
    made = Site(root).settings(EDITIONS=["kk", "tote", "ru"], CACHE_PATH=".cache").write(FILES)
    text = (root / "pelicanconf.py").read_text("utf-8")
    clean = f'{text}CACHE_PATH = ".clean"\nOUTPUT_PATH = "clean"\n'
    (root / "clean.py").write_text(clean, "utf-8")
    times = {moment(time) for time in TIMES}
    before: dict[str, str] = {}
    for at in minutes:
        build_here(root / "pelicanconf.py", at)
        now = made.tree()
        assert not before or (now != before) == (at in times), at
        if now != before:
            assert wrong_words(made.output, at) == [], at
        for file in (root / ".clean").glob("catalogue*"):  # pictures need not be drawn again
            file.unlink()
        build_here(root / "clean.py", at)
        assert now == tree(root / "clean"), at
        before = now


def test_what_is_scheduled_appears_and_ends_at_its_minute_and_each_build_is_a_clean_one(
    tmp_path: Path,
) -> None:
    times = [moment(time) for time in TIMES]
    live_through(tmp_path, sorted({*times, *(time - timedelta(minutes=1) for time in times)}))


def test_all_that_begins_is_seen_in_its_time(tmp_path: Path) -> None:
    Site(tmp_path).write(FILES)
    for time, words in BEGINS.items():
        build_here(tmp_path / "pelicanconf.py", moment(time))
        pages = "".join(
            file.read_text("utf-8") for file in (tmp_path / "output").rglob("*.html")
        ).replace("\u00a0", " ")
        assert [word for word in words if word not in pages] == [], time


@pytest.mark.slow
@pytest.mark.parametrize("hour", range(24))
def test_every_minute_of_the_day_is_that_of_a_clean_build(tmp_path: Path, hour: int) -> None:
    start = DAY + timedelta(hours=hour)
    live_through(tmp_path, (start + timedelta(minutes=minute) for minute in range(-1, 60)))

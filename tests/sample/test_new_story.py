"""A new story changes its lists, the files that follow them, and few other stories."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import PROJECT, Site, article, tree

AT = "2026-09-20 12:00"
STEM = "zhanga-muzei"
KAZAKH = article(
    "Мәртөбеде жаңа мұражай ашылды",
    "Мәртөбе етегінде жаңа мұражай ашылды. Онда Сайрамнан табылған құмыралар мен көне тиындар тұр.",
    date="2026-09-20 09:45",
    category="Мәдениет",
    tags="[Мәртөбе, Мерекелер, Туризм, Шымкент]",
    authors="[bekzat-ermahan]",
)
STORY = {
    "": KAZAKH,
    ".ru": "---\ntitle: На Мартобе новый музей\n---\n\nВ нём выставлены кувшины и монеты.\n",
    ".en": "---\ntitle: A new museum at Martobe\n---\n\nJugs and coins are on show there.\n",
}
MOST_FILES, MOST_SHARDS = 50, 20
"""In each edition, and in each language's search index: docs/scale.md."""


def place(path: str) -> str:
    """The edition that a file belongs to, or `data` and the language of the search index."""
    if found := re.match("search/data/([a-z]+)/.*bin", path):
        return f"data {found[1]}"
    first = re.sub("^search/data/", "", path).split("/")[0]
    return first if first in ("qz", "tote", "ru", "en") else "kk"


@pytest.mark.parametrize("langs", [("",), ("", ".ru", ".en")], ids=["Kazakh", "all languages"])
def test_a_new_story_changes_few_files(
    tmp_path: Path, lend_pictures: Callable[[Path], None], langs: tuple[str, ...]
) -> None:
    made = Site(tmp_path)
    for file in sorted((PROJECT / "content").rglob("*")):
        if file.is_file():
            made.write({str(file.relative_to(PROJECT)): file.read_bytes()})
    settings = (PROJECT / "pelicanconf.py").read_text("utf-8")
    made.write({"pelicanconf.py": settings})
    made.settings(THEME=str(PROJECT / "theme"), SHARE_CARDS=False)
    lend_pictures(tmp_path / ".cache")
    made.made(AT)
    before = tree(made.output)
    made.write({f"content/articles/2026/{STEM}{lang}.md": STORY[lang] for lang in langs})
    made.made(AT)
    after = tree(made.output)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    own = {path for path in changed if STEM in path}
    assert len(own) == (5 if len(langs) > 1 else 3)
    counted = Counter(map(place, changed - own))
    shards = {name: count for name, count in counted.items() if name.startswith("data")}
    assert len(shards) == len(langs)
    assert max(shards.values()) <= MOST_SHARDS
    assert max(counted[name] for name in counted.keys() - shards.keys()) <= MOST_FILES

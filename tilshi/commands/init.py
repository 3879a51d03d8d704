"""`tilshi init`: a new newsroom, ready to be built, tested and committed."""

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from tilshi.commands import lock_file
from tilshi.commands.lock_file import lock_of
from tilshi.commands.starter import Newsroom, front_page, further_fields, starter_files
from tilshi.editions import EDITIONS
from tilshi.kazakh.slug import slugify
from tilshi.problems import UsageError
from tilshi.publishing.placeholders import NO_ADDRESS
from tilshi.settings import host_name

_PACKAGE = Path(__file__).parents[1]
_SAMPLE = _PACKAGE / "sample" if (_PACKAGE / "sample").is_dir() else _PACKAGE.parent / "content"


def write(folder: Path, room: Newsroom, sample: bool, today: date) -> list[str]:
    """Writes the newsroom into `folder`, which must be empty or missing; with `sample`, the content
    of the sample site. Returns the paths of its files.

    Raises UsageError if there is anything in the folder.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("init-not-empty", value=folder)
    starter = starter_files(room)
    for path, text in starter.items():
        _put(folder / path, text)
    _put(folder / lock_file.NAME, lock_of(room, starter).to_text())
    if sample:
        _copy_sample(folder / "content", room.langs)
    else:
        for path, text in _content(room, today).items():
            _put(folder / "content" / path, text)
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def _copy_sample(content: Path, langs: Sequence[str]) -> None:
    def foreign(_: str, names: list[str]) -> set[str]:
        known = {edition.lang for edition in EDITIONS.values()}
        suffixes = {f".{lang}.md" for lang in known - set(langs)}
        return {name for name in names if name.endswith(tuple(suffixes))}

    shutil.copytree(_SAMPLE, content, ignore=foreign)


# The first content of a newsroom, by language.
_SECTIONS = {
    "qogham": {"kk": "Қоғам", "ru": "Общество", "en": "Society"},
    "ekonomika": {"kk": "Экономика", "ru": "Экономика", "en": "Economy"},
    "madeniet": {"kk": "Мәдениет", "ru": "Культура", "en": "Culture"},
    "sport": {"kk": "Спорт", "ru": "Спорт", "en": "Sport"},
}
_TOPICS = {
    "qala": {"kk": "Қала", "ru": "Город", "en": "City"},
    "bilim": {"kk": "Білім", "ru": "Образование", "en": "Education"},
}
_SENTENCES = {
    "kk": "«{name}» агенттігін есепке қою туралы № {{number}} куәлігі {{date}} жылы берілді.",
    "ru": "Свидетельство № {{number}} о постановке на учёт агентства «{name}» выдано {{date}}.",
    "en": "Certificate No. {{number}} of registration of {name} was issued on {{date}}.",
}
_ABOUT = {
    "kk": ("Біз туралы", "Бұл бетте редакция өзі туралы жазады."),
    "ru": ("О нас", "На этой странице редакция рассказывает о себе."),
    "en": ("About us", "On this page the newsroom says who it is."),
}
_STORY = {
    "kk": ("Алғашқы хабар", "Осы жерге хабардың мәтіні жазылады."),
    "ru": ("Первая новость", "Здесь пишется текст новости."),
    "en": ("The first story", "The text of the story goes here."),
}
_ARCHIVE = {"kk": "Мұрағат", "ru": "Архив", "en": "Archive"}
_SHOWN = {
    "kk": "Суретте не көрініп тұр",
    "ru": "Что видно на картинке",
    "en": "What the picture shows",
}


def _content(room: Newsroom, today: date) -> dict[str, str]:
    """The registries, a page and a draft, by their paths below `content/`."""
    first = room.langs[0]
    title, body = _STORY[first]
    story = f"---\ntitle: {title}\ndate: {today} 09:00\ncategory: {_SECTIONS['qogham'][first]}\n"
    files = {
        "sections.yaml": _entries(_SECTIONS, room.langs),
        "topics.yaml": _entries(_TOPICS, room.langs),
        "authors.yaml": "[]\n",
        "imprint.yaml": _imprint(room, today),
        "front.yaml": front_page(room, slugify(title), str(today + timedelta(days=7))),
        f"articles/{today.year}/{slugify(title)}.md": f"{story}status: draft\n---\n\n{body}\n",
    }
    for lang in room.langs:
        title, body = _ABOUT[lang]
        name = "about.md" if lang == first else f"about.{lang}.md"
        files[f"pages/{name}"] = f"---\ntitle: {title}\norder: 1\n---\n\n{body}\n"
    return files


def _entries(entries: Mapping[str, Mapping[str, str]], langs: Sequence[str]) -> str:
    lines = []
    for id_, names in entries.items():
        lines.append(f"- {{id: {id_}, name: {{{_named(names, langs)}}}}}\n")
    return "".join(lines)


def _named(names: Mapping[str, str], langs: Sequence[str]) -> str:
    return ", ".join(f"{lang}: {names[lang]}" for lang in langs)


def _imprint(room: Newsroom, today: date) -> str:
    def each(text: Callable[[str], str], indent: str = "  ") -> str:
        return "".join(f"{indent}{lang}: {json.dumps(text(lang), ensure_ascii=False)}\n"
                       for lang in room.langs)  # fmt: skip

    number = json.dumps(room.certificate, ensure_ascii=False)
    sentences = each(lambda lang: _SENTENCES[lang].format(name=room.name), "      ")
    return (
        f"name:\n{each(lambda _: room.name)}"
        f"editor:\n{each(lambda _: room.editor)}"
        f"license: {number}\n"
        f"licenses:\n  - number: {number}\n    date: {today}\n    sentence:\n{sentences}"
        f"{_feed_tag(room, today)}"
        f"{further_fields(room, _named(_ARCHIVE, room.langs), _named(_SHOWN, room.langs))}"
    )


def _feed_tag(room: Newsroom, today: date) -> str:
    """The line that keeps the ids in feeds when the site moves; none without an address."""
    return f"feed_tag: {host_name(room.site)},{today}\n" if room.site != NO_ADDRESS else ""

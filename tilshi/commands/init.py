"""`tilshi init`: a new newsroom, ready to be built, tested and committed."""

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from importlib import metadata
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from tilshi import __version__
from tilshi.editions import EDITIONS
from tilshi.kazakh.slug import slugify
from tilshi.problems import UsageError, nearest
from tilshi.publishing.placeholders import NO_ADDRESS, NO_CERTIFICATE

_PACKAGE = Path(__file__).parents[1]
_STARTER = _PACKAGE / "starter"
_SAMPLE = _PACKAGE / "sample" if (_PACKAGE / "sample").is_dir() else _PACKAGE.parent / "content"
_HIDDEN = {"gitignore": ".gitignore", "github": ".github", "gitlab-ci.yml": ".gitlab-ci.yml"}
"""Files that become dot files only in a newsroom, because tools skip dot files."""
_TEMPLATE = ".in"
"""The extension of files in which `$name` and others are filled in."""

Ask = Callable[..., str]


@dataclass(frozen=True)
class Newsroom:
    """The parameters of a new newsroom: the agency's name, the site's address, its editions (ids),
    the number of its certificate, its editor, its time zone, and the language of its README.
    """

    name: str
    site: str
    editions: tuple[str, ...]
    certificate: str
    editor: str
    zone: str
    lang: str

    @property
    def langs(self) -> tuple[str, ...]:
        """The languages of its sources, the main one first."""
        return tuple(dict.fromkeys(EDITIONS[id_].lang for id_ in self.editions))


def newsroom(
    name: str, site: str, editions: str, certificate: str, editor: str, zone: str, lang: str
) -> Newsroom:
    """The newsroom described by the options. Raises UsageError if one is invalid."""
    ids = tuple(dict.fromkeys(id_.strip() for id_ in editions.split(",") if id_.strip()))
    for id_ in ids:
        if id_ not in EDITIONS:
            misuse = UsageError("unknown-choice", value=id_, known=", ".join(EDITIONS))
            raise misuse.with_nearest(nearest(id_, EDITIONS))
    address = site.rstrip("/") or NO_ADDRESS
    if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).netloc:
        raise UsageError("bad-setting", name="SITEURL", value=site)
    return Newsroom(
        name=name,
        site=address,
        editions=ids or ("kk",),
        certificate=certificate or NO_CERTIFICATE,
        editor=editor or name,
        zone=zone or "Asia/Almaty",
        lang=lang,
    )


def write(folder: Path, room: Newsroom, sample: bool, today: date) -> list[str]:
    """Writes the newsroom into `folder`, which must be empty or missing; with `sample`, the content
    of the sample site. Returns the paths of its files.

    Raises UsageError if there is anything in the folder.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("init-not-empty", value=folder)
    values = {
        "name": room.name,
        "site": json.dumps(room.site),
        "address": room.site,
        "editions": json.dumps(list(room.editions)),
        "zone": json.dumps(room.zone),
        "requirement": _requirement(),
        "version": __version__,
    }
    for file in sorted(_STARTER.rglob("*")):
        place = file.relative_to(_STARTER)
        parts = [_HIDDEN.get(part, part).removesuffix(_TEMPLATE) for part in place.parts]
        if file.is_file() and place.parts[0] != "readme" and "__pycache__" not in parts:
            _put(folder.joinpath(*parts), _filled(file, values))
    _put(folder / "README.md", _filled(_STARTER / "readme" / f"{room.lang}.md.in", values))
    if sample:
        _copy_sample(folder / "content", room.langs)
    else:
        for path, text in _content(room, today).items():
            _put(folder / "content" / path, text)
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def _filled(file: Path, values: Mapping[str, str]) -> str:
    text = file.read_text("utf-8")
    return Template(text).substitute(values) if file.name.endswith(_TEMPLATE) else text


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def _requirement() -> str:
    """The line of requirements.txt that installs this Tilshi: its version, or the file that it was
    installed from.
    """
    told = None
    with suppress(metadata.PackageNotFoundError):  # in a checkout
        told = metadata.distribution("tilshi").read_text("direct_url.json")
    url = json.loads(told).get("url", "") if told else ""
    return f"tilshi @ {url}" if url.endswith(".whl") else f"tilshi=={__version__}"


def _copy_sample(content: Path, langs: Sequence[str]) -> None:
    def foreign(_: str, names: list[str]) -> set[str]:
        suffixes = {f".{lang}.md" for lang in ("ru", "en") if lang not in langs}
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
        said = ", ".join(f"{lang}: {names[lang]}" for lang in langs)
        lines.append(f"- {{id: {id_}, name: {{{said}}}}}\n")
    return "".join(lines)


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
    )

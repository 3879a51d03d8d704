"""`inv new`: creates the file of a story, a dossier or a translation."""

from datetime import datetime
from pathlib import Path

from tilshi.content.front_matter import split
from tilshi.content.registries import Entry, Registries, Registry
from tilshi.content.schema import DossierFrontMatter, FrontMatter
from tilshi.content.source import parse_name, read_source
from tilshi.content.text import decode
from tilshi.content.validation import validate
from tilshi.content.yaml_writing import listed, scalar
from tilshi.kazakh.slug import slugify
from tilshi.problems import ProblemsError, UsageError, nearest, say
from tilshi.settings import Settings

_LONGEST_STEM = 80


def new_story(
    settings: Settings,
    registries: Registries,
    title: str,
    section: str,
    topics: list[str],
    at: datetime,
    lang: str,
    written: str = "",
) -> Path:
    """Creates `content/articles/YYYY/stem.md` as a draft and returns it; if it is `written` in
    another language than the site's main one, `stem.ru.md`.

    `section` and `topics` are names or ids; `lang` is the language of the hints in the file. Raises
    UsageError if a name is unknown, the title yields no stem, or the file exists; ProblemsError if
    the title is invalid.
    """
    written = written or settings.langs[0]
    if written not in settings.langs:
        known = ", ".join(settings.langs)
        raise UsageError("unknown-language", value=written, known=known)
    stem = _short(slugify(title))
    if not stem:
        raise UsageError("no-stem", value=title)
    section_id = _known(registries.sections, section, "unknown-category")
    topic_ids = [_known(registries.topics, name, "unknown-tags") for name in topics]
    local = at.astimezone(settings.zone)
    names = [registries.topics[id_].name[written] for id_ in topic_ids]
    lines = [
        f"title: {scalar(title)}",
        f"date: {local:%Y-%m-%d %H:%M}",
        f"category: {scalar(registries.sections[section_id].name[written])}",
        *([f"tags: {listed(names)}"] if names else []),
        f"status: draft  # {say('note-draft', lang)}",
    ]
    folder = settings.content / "articles" / f"{local:%Y}"
    file = folder / f"{_stem(settings, stem, written)}.md"
    return _write(settings, file, lines, say("note-body", lang))


def new_dossier(settings: Settings, title: str, stories: list[str], lang: str) -> Path:
    """Creates `content/dossiers/stem.md` as a draft and returns it.

    `stories` are ids, `lang` is the language of the hints in the file. Raises UsageError if there
    is no such story, the title yields no stem, or the file exists; ProblemsError if the title is
    invalid.
    """
    stem = _short(slugify(title))
    if not stem:
        raise UsageError("no-stem", value=title)
    known = _originals(settings, "articles")
    for story in stories:
        if story not in known:
            raise UsageError("no-story", value=story).with_nearest(nearest(story, known))
    lines = [
        f"title: {scalar(title)}",
        *([f"stories: {listed(stories)}"] if stories else []),
        f"status: draft  # {say('note-draft', lang)}",
    ]
    file = settings.content / "dossiers" / f"{stem}.md"
    return _write(settings, file, lines, say("note-body", lang))


def new_translation(settings: Settings, story: str, to: str, lang: str, source: str = "") -> Path:
    """Creates the translation of a story or a dossier into the language `to`, next to its other
    files, as a draft. It is made from the one in the language `source`; by default, from that in
    the site's main language, or else from the first there is.

    Raises UsageError if there is no such story or language, or the file exists.
    """
    known = {folder: _in_languages(settings, folder) for folder in ("articles", "dossiers")}
    folder = next((name for name, stories in known.items() if story in stories), None)
    # In dossiers, only the main language can be that of the original.
    languages = settings.langs if folder != "dossiers" else settings.langs[1:]
    if to not in languages:
        raise UsageError("unknown-language", value=to, known=", ".join(languages))
    if folder is None:
        names = [name for stories in known.values() for name in stories]
        raise UsageError("no-story", value=story).with_nearest(nearest(story, names))
    files = known[folder][story]
    others = [one for one in settings.langs if one in files and one != to]
    if to in files:
        raise UsageError("story-exists", value=files[to].name)
    if source and source not in others:
        raise UsageError("unknown-language", value=source, known=", ".join(others))
    original = source or others[0]
    text, _ = decode(files[original].read_bytes(), files[original].name)
    located, _, _ = split(text, files[original].name)
    model: type[FrontMatter | DossierFrontMatter]
    model = FrontMatter if folder == "articles" else DossierFrontMatter
    fields, _ = validate(model, located, files[original].name, settings.zone)
    lines = [f"title: {scalar(fields.title if fields else story)}  # {say('note-title', lang)}"]
    lines.append(f"status: draft  # {say('note-draft', lang)}")
    if folder == "articles" and original != settings.langs[0]:
        lines.append(f"translated_from: {original}")
    if fields and fields.image:
        lines += ["image:", f"  alt: {scalar(fields.image.alt or '…')}"]
        if fields.image.caption:
            lines.append(f"  caption: {scalar(fields.image.caption)}")
    file = files[original].with_name(f"{_stem(settings, story, to)}.md")
    return _write(settings, file, lines, say("note-body", lang))


def _in_languages(settings: Settings, folder: str) -> dict[str, dict[str, Path]]:
    """The files below a folder of the content, by ids and languages."""
    found: dict[str, dict[str, Path]] = {}
    for file in sorted((settings.content / folder).rglob("*.md")):
        stem, _, lang = file.stem.partition(".")
        if lang in ("", *settings.langs):
            found.setdefault(stem, {})[lang or settings.langs[0]] = file
    return found


def _stem(settings: Settings, story: str, lang: str) -> str:
    """The name of the file of a story in a language, without its suffix."""
    return story if lang == settings.langs[0] else f"{story}.{lang}"


def _originals(settings: Settings, folder: str) -> dict[str, Path]:
    """The files of originals below a folder of the content, by their ids."""
    files = (settings.content / folder).rglob("*.md")
    return {file.stem: file for file in files if "." not in file.stem}


def _short(slug: str) -> str:
    """The first words of `slug` that fit into a file name and a URL."""
    return slug if len(slug) <= _LONGEST_STEM else slug[: _LONGEST_STEM + 1].rpartition("-")[0]


def _write(settings: Settings, file: Path, lines: list[str], body: str) -> Path:
    text = "\n".join(["---", *lines, "---", "", body, ""])
    name, _ = parse_name(file.relative_to(settings.content).as_posix(), settings.langs)
    assert name is not None
    _, problems = read_source(text.encode(), name, settings.zone)
    if problems:
        raise ProblemsError(problems)
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        raise UsageError("story-exists", value=file.name) from None
    return file


def _known(registry: Registry[Entry], name: str, code: str) -> str:
    found = registry.find(name)
    if found is None:
        raise UsageError(code, value=name).with_nearest(registry.nearest(name))
    return found

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
) -> Path:
    """Creates `content/articles/YYYY/stem.md` as a draft and returns it.

    `section` and `topics` are names or ids; `lang` is the language of the hints in the file. Raises
    UsageError if a name is unknown, the title yields no stem, or the file exists; ProblemsError if
    the title is invalid.
    """
    stem = _short(slugify(title))
    if not stem:
        raise UsageError("no-stem", value=title)
    section_id = _known(registries.sections, section, "unknown-category")
    topic_ids = [_known(registries.topics, name, "unknown-tags") for name in topics]
    local, written = at.astimezone(settings.zone), settings.langs[0]
    names = [registries.topics[id_].name[written] for id_ in topic_ids]
    lines = [
        f"title: {scalar(title)}",
        f"date: {local:%Y-%m-%d %H:%M}",
        f"category: {scalar(registries.sections[section_id].name[written])}",
        *([f"tags: {listed(names)}"] if names else []),
        f"status: draft  # {say('note-draft', lang)}",
    ]
    file = settings.content / "articles" / f"{local:%Y}" / f"{stem}.md"
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


def new_translation(settings: Settings, story: str, to: str, lang: str) -> Path:
    """Creates the translation of a story or a dossier into the language `to`, next to its original,
    as a draft.

    Raises UsageError if there is no such story or language, or the file exists.
    """
    languages = list(settings.langs[1:])
    if to not in languages:
        raise UsageError("unknown-language", value=to, known=", ".join(languages))
    articles, dossiers = (_originals(settings, name) for name in ("articles", "dossiers"))
    source = articles.get(story) or dossiers.get(story)
    if source is None:
        known = [*articles, *dossiers]
        raise UsageError("no-story", value=story).with_nearest(nearest(story, known))
    text, _ = decode(source.read_bytes(), source.name)
    located, _, _ = split(text, source.name)
    model: type[FrontMatter | DossierFrontMatter]
    model = FrontMatter if story in articles else DossierFrontMatter
    fields, _ = validate(model, located, source.name, settings.zone)
    lines = [f"title: {scalar(fields.title if fields else story)}  # {say('note-title', lang)}"]
    lines.append(f"status: draft  # {say('note-draft', lang)}")
    if fields and fields.image:
        lines += ["image:", f"  alt: {scalar(fields.image.alt or '…')}"]
        if fields.image.caption:
            lines.append(f"  caption: {scalar(fields.image.caption)}")
    return _write(settings, source.with_name(f"{story}.{to}.md"), lines, say("note-body", lang))


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

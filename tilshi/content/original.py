"""Which source of a story is its original: the one in the site's main language, unless that says
from which language it is translated.
"""

from collections.abc import Iterable, Iterator, Mapping

from tilshi.content.schema import AnyFrontMatter, FrontMatter
from tilshi.content.source import Name, Source
from tilshi.problems import Problem


def original_of(sources: Mapping[Name, AnyFrontMatter]) -> Name | None:
    """The original among the sources of one story, page or dossier, one in each language; None if
    there is none, and each stands alone.
    """
    return original_by({name: _translated_from(fields) for name, fields in sources.items()})


def original_by(said: Mapping[Name, str | None]) -> Name | None:
    """The same of sources of which only `translated_from` is known."""
    main = next((name for name in said if name.original), None)
    asked = said.values() if main is None else [said[main]]
    lang = next(filter(None, asked), None)
    return next((name for name in said if name.lang == lang), main)


def original_source(sources: Iterable[Source]) -> Source | None:
    """The same of sources that have been read."""
    known = {source.name: source for source in sources}
    name = original_of({name: source.fields for name, source in known.items()})
    return known[name] if name is not None else None


def check_originals(sources: Iterable[Source], original: Source | None) -> Iterator[Problem]:
    """Reports sources that are translated from a language in which the story does not exist, or
    from each other.
    """
    by_lang = {source.name.lang: source for source in sources}
    for source in by_lang.values():
        lang = _translated_from(source.fields)
        wrong = lang not in by_lang or lang == source.name.lang or source is original
        if lang is not None and wrong:
            line, values = source.line("translated_from"), {"value": lang}
            yield Problem("bad-original", source.file, line, "translated_from", values)


def without_inherited(
    problems: Iterable[Problem], sources: Iterable[Source], original: Source | None
) -> Iterator[Problem]:
    """The `problems` of the `sources` of one story, without those that a translation has only
    inherited: they are reported where the value stands.
    """
    by_file = {source.file: source for source in sources}
    problems = list(problems)
    said = [_core(one) for one in problems if original and one.file == original.file]
    for one in problems:
        source = by_file.get(one.file)
        own = source is None or source is original or _says(source, one.field or "")
        if own or _core(one) not in said:
            yield one


def _says(source: Source, field: str) -> bool:
    """Whether a source itself has a value for a field; of a picture's, each stands for itself."""
    name, _, part = field.partition(".")
    places = [place for place in source.lines if place[:1] == (name,)]
    if name == "image" and len(places) > 1:
        return (name, part) in places
    return bool(places)


def _core(problem: Problem) -> tuple[object, ...]:
    return problem.code, problem.field, problem.values, problem.nearest


def _translated_from(fields: AnyFrontMatter) -> str | None:
    return fields.translated_from if isinstance(fields, FrontMatter) else None

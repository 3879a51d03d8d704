"""`inv new` on the command line: asks for what was not given, and opens the editor."""

import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tilshi.commands.console import GOOD, ask, clock_at, guarded, read_settings
from tilshi.problems import ProblemsError, say
from tilshi.settings import Settings


@dataclass(frozen=True)
class NewOptions:
    """What to create: a story in a section with topics, in a `language`; with `translate` (an id),
    a translation of it into the language `title`, from the language `source`; with `change` (an
    id), a change of it at the time `title`; with `dossier`, one of `stories`. Names are separated
    by commas.
    """

    title: str
    section: str = ""
    topics: str = ""
    language: str = ""
    translate: str = ""
    source: str = ""
    change: str = ""
    dossier: bool = False
    stories: str = ""


def run_new(
    config: str,
    content: str | None,
    at: str | None,
    lang: str | None,
    options: NewOptions,
) -> int:
    """Creates the file and returns the exit status."""

    def work(spoken: str) -> int:
        settings = read_settings(config, content, None)
        file = _created(settings, options, at, spoken)
        print(say("created", spoken, file=file))
        editor = os.environ.get("EDITOR")
        if editor and sys.stdin.isatty():
            subprocess.run([*shlex.split(editor), str(file)], check=False)
        return GOOD

    return guarded(work, lang, "checked-badly")


def _created(settings: Settings, asked: NewOptions, at: str | None, spoken: str) -> Path:
    from tilshi.commands.scheduled_changes import new_change
    from tilshi.desk.new import new_dossier, new_translation

    if asked.translate:
        return new_translation(settings, asked.translate, asked.title, spoken, asked.source)
    if asked.change:
        return new_change(settings, asked.change, clock_at(asked.title, settings))
    if asked.dossier:
        chosen = _parted(asked.stories or ask("ask-stories", spoken))
        return new_dossier(settings, asked.title, chosen, spoken)
    return _story(settings, asked, at, spoken)


def _story(settings: Settings, asked: NewOptions, at: str | None, spoken: str) -> Path:
    from tilshi.content.registries import read_registries
    from tilshi.desk.new import new_story
    from tilshi.kazakh.alphabet import sort_key

    registries, problems = read_registries(settings.content, settings.langs, settings.zone)
    if registries is None:
        raise ProblemsError(problems)
    written = asked.language if asked.language in settings.langs else settings.langs[0]
    sections = registries.sections.entries.values()
    names = sorted((entry.name[written] for entry in sections), key=sort_key)
    section = asked.section or ask("ask-section", spoken, known=", ".join(names))
    topics = _parted(asked.topics or ask("ask-topics", spoken))
    clock = clock_at(at, settings)
    return new_story(
        settings, registries, asked.title, section, topics, clock, spoken, asked.language
    )


def _parted(text: str) -> list[str]:
    """The names in a line that are separated by commas."""
    return [name.strip() for name in text.split(",") if name.strip()]

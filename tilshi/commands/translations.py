"""`inv translations`: what is not translated, not finished, or older than its original."""

import sys
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from zoneinfo import ZoneInfo

from tilshi.commands.console import GOOD, clock_at, guarded, read_settings
from tilshi.pipeline.session import catalogue_file
from tilshi.problems import UsageError, nearest, printable, say
from tilshi.publishing.translation_desk import TranslationTask, counts, desk_at

_LONGEST = 400
"""Characters of one change that are shown."""


def run_translations(
    config: str,
    content: str | None = None,
    at: str | None = None,
    lang: str | None = None,
    into: str = "",
    days: str = "30",
) -> int:
    """Prints the translations to make, finish or update, only those `into` a language if it is
    given; returns the exit status. Missing ones are those of stories of the last `days`, or "all".
    """

    def work(spoken: str) -> int:
        from tilshi.pipeline.run import check

        settings = read_settings(config, content, None)
        clock = clock_at(at, settings)
        if into and into not in settings.langs:
            error = UsageError("unknown-lang", value=into, known=", ".join(settings.langs))
            raise error.with_nearest(nearest(into, settings.langs))
        if days != "all" and not (days.isdecimal() and len(days) < 6):
            raise UsageError("bad-days", value=days)
        waiting = partial(print, say("waiting", spoken), file=sys.stderr, flush=True)
        check(settings, clock, waiting=waiting)
        some = int(days) if days != "all" else None
        found = desk_at(catalogue_file(settings), settings.content, settings.langs, clock, some)
        tasks = [one for one in found if into in ("", one.lang)]
        print("\n".join(told(tasks, settings.zone, spoken)) or say("translations-none", spoken))
        return GOOD

    return guarded(work, lang, "checked-badly")


def told(tasks: Sequence[TranslationTask], zone: ZoneInfo, lang: str) -> Iterator[str]:
    """The lines about the `tasks`, those of a language below their numbers."""
    numbers = dict(counts(tasks))
    for into, group in groupby(tasks, key=lambda one: one.lang):
        parts = [
            say(f"translations-count-{state}", lang, count=count)
            for state, count in numbers[into].items()
            if count
        ]
        yield f"{into}: {', '.join(parts)}"
        for task in group:
            day = f"{task.date.astimezone(zone):%Y-%m-%d}"
            state = say(f"translation-{task.state}", lang)
            yield printable(f"  {state}  {day}  {task.original}  {task.story} – {task.title}")
            for change in task.changes:
                words = change.words
                shown = words if len(words) <= _LONGEST else words[:_LONGEST] + " …"
                yield printable(f"    {change.field}: {shown}")

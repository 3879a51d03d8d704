"""What is to be translated, as `inv translations` lists it, as a page."""

from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from tilshi.desk.catalogue_reading import reading, story_address
from tilshi.desk.page import page
from tilshi.desk.route import Answer, DeskRequest

if TYPE_CHECKING:
    from tilshi.publishing.translation_desk import TranslationTask

DAYS = 30
"""Missing translations are those of stories of so many days, unless all are asked for."""


def translations_page(request: DeskRequest) -> Answer | None:
    """The translation desk of what is shown; with `?days=all`, stories of any age are missed."""
    # Imported only if somebody asks.
    from tilshi.desk.schedule_text import when
    from tilshi.publishing.translation_desk import counts, desk_of
    from tilshi.store.article_facts import article_facts

    if request.path:
        return None
    settings, at = request.desk.shown()
    with_old = parse_qs(request.query).get("days") == ["all"]
    with reading(settings) as db:
        facts = article_facts(db)
    tasks = desk_of(facts, settings.content, settings.langs, at, None if with_old else DAYS)
    files = {(one.lang, one.story): one.path for one in facts}
    with reading(settings) as db:
        addresses = {
            (lang, story): story_address(db, settings, lang, story)
            for one in tasks
            for lang, story in ((one.original, one.story), (one.lang, one.story))
        }
    numbers = dict(counts(tasks))

    def row(task: "TranslationTask") -> Mapping[str, object]:
        return {
            "task": task,
            "when": when(task.date, at, settings.zone, request.lang),
            "original": files[task.original, task.story],
            "address": addresses[task.original, task.story],
            "translated": addresses[task.lang, task.story],
        }

    groups = [
        {
            "name": _name(lang, request.lang),
            "lang": lang,
            "counts": [(str(state), count) for state, count in numbers[lang].items() if count],
            "rows": list(map(row, group)),
        }
        for lang, group in groupby(tasks, key=lambda one: one.lang)
    ]
    return page(request, "translations.html", groups=groups, with_old=with_old, days=DAYS)


def _name(lang: str, spoken: str) -> str:
    """The name of a language, as a heading."""
    from babel import Locale

    name = Locale.parse(lang).get_display_name(spoken) or lang
    return name[:1].upper() + name[1:]

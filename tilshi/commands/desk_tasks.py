"""The commands of the editor's desk: what is scheduled, what has happened, what to translate."""

from invoke import Context

from tilshi.commands.task_options import COMMON, CONFIG, command, end


@command(help={**COMMON, "ics": "Write it as a calendar to this file (iCalendar)"})
def due(
    _: Context,
    ics: str | None = None,
    config: str = CONFIG,
    content: str | None = None,
    at: str | None = None,
    lang: str | None = None,
) -> None:
    """List what is scheduled: what will be published, changed or hidden, and when; and drafts."""
    from tilshi.commands.due import run_due

    end(run_due(config, content, at, lang, ics))


@command(
    positional=["story"],
    help={
        "story": "The stem of its files",
        **{name: COMMON[name] for name in ("config", "content", "lang")},
    },
)
def history(
    _: Context,
    story: str,
    config: str = CONFIG,
    content: str | None = None,
    lang: str | None = None,
) -> None:
    """Show who has changed a story, a page or a dossier, when, and what, from git."""
    from tilshi.commands.history import run_history

    end(run_history(story, config, content, lang))


@command(
    help={
        **COMMON,
        "into": "Only translations into this language",
        "days": "Missing translations of stories of so many days (default 30), or all",
    }
)
def translations(
    _: Context,
    into: str = "",
    days: str = "30",
    config: str = CONFIG,
    content: str | None = None,
    at: str | None = None,
    lang: str | None = None,
) -> None:
    """List translations that are missing, unfinished, or older than their originals."""
    from tilshi.commands.translations import run_translations

    end(run_translations(config, content, at, lang, into, days))

"""The publishing commands. Each returns its exit status."""

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tilshi.commands.cli import render_in_worker
from tilshi.commands.console import check_given, clock_at, guarded, progress, read_settings
from tilshi.problems import UsageError
from tilshi.settings import Settings

if TYPE_CHECKING:
    from tilshi.commands.releases import CommandContext
    from tilshi.publishing.config import PublishOptions


def run_publish(
    config: str,
    content: str | None = None,
    output: str | None = None,
    at: str | None = None,
    lang: str | None = None,
    options: "PublishOptions | None" = None,
) -> int:
    """`inv publish`: builds the site, publishes it, and verifies it at its address."""

    def work(spoken: str) -> int:
        if options is not None:
            check_given(to=options.to, preview=options.preview)
        settings = read_settings(config, content, output)
        clock = clock_at(at, settings)
        with _extra_libraries():
            from tilshi.commands import publish
        with progress(spoken) as watched:
            return publish.publish(
                _context(settings, spoken), clock, render_in_worker, options, watched
            )

    return guarded(work, lang, "publish-badly")


def run_rollback(
    config: str, release: str | None = None, to: str | None = None, lang: str | None = None
) -> int:
    """`inv rollback`: makes an earlier release current."""
    work = _command("releases", "rollback", config, to, release, release=release, to=to)
    return guarded(work, lang, "publish-badly")


def run_releases(config: str, to: str | None = None, lang: str | None = None) -> int:
    """`inv releases`: lists the releases at the target, the newest first."""
    return guarded(_command("releases", "releases", config, to, to=to), lang, "checked-badly")


def run_verify(
    config: str, everything: bool = False, to: str | None = None, lang: str | None = None
) -> int:
    """`inv verify`: fetches what the current release changed and compares it with the manifest."""
    work = _command("releases", "verify", config, to, everything, to=to)
    return guarded(work, lang, "checked-badly")


def run_headers(config: str, host: str, preview: bool = False, lang: str | None = None) -> int:
    """`inv headers`: prints the web server configuration of the site."""
    return guarded(_command("publish", "headers", config, host, preview), lang, "checked-badly")


def _command(
    module: str, command: str, config: str, *values: object, **given: str | None
) -> Callable[[str], int]:
    """A publishing command, defined in a module of this package, that takes the language of
    messages. The values in `given` must not be empty.
    """

    def work(spoken: str) -> int:
        check_given(**given)
        with _extra_libraries():
            commands = importlib.import_module(f"tilshi.commands.{module}")
            settings = read_settings(config, None, None)
            ended: int = getattr(commands, command)(_context(settings, spoken), *values)
        return ended

    return work


def _context(settings: Settings, lang: str) -> "CommandContext":
    from tilshi.commands.releases import CommandContext

    return CommandContext(settings, settings.config.parent, lang)


@contextmanager
def _extra_libraries() -> Iterator[None]:
    """Reports missing libraries of publishing, which a site that is only built does not need."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise UsageError("publish-extra", value=error.name) from None

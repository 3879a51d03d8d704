"""What the definitions of all commands share."""

from collections.abc import Callable
from typing import Any, TypeVar

from invoke import Exit, task

Function = TypeVar("Function", bound=Callable[..., None])

CONFIG = "pelicanconf.py"
COMMON = {
    "config": "Settings file (default pelicanconf.py)",
    "content": "Content folder, overrides the settings",
    "at": 'The clock, such as "2026-11-23 09:00"; default now',
    "lang": "Language of messages: kk, ru or en (default: the locale's, else kk)",
}


def command(**options: Any) -> Callable[[Function], Function]:
    """A task without one-letter options, whose meaning would differ between commands."""
    decorated: Callable[[Function], Function] = task(auto_shortflags=False, **options)
    return decorated


def end(status: int) -> None:
    """Ends the command with its exit status."""
    if status:
        raise Exit(code=status)

"""The command `tilshi`: the tasks of `tasks`, run by invoke's `Program`."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from invoke import Collection, Exit, ParseError, Program

from tilshi import __version__
from tilshi.commands import tasks
from tilshi.commands.console import WRONG_USE
from tilshi.problems import UsageError, editor_lang, nearest, report

_QUOTED = re.compile(r"'([^']*)'")


class _Program(Program):  # type: ignore[misc]
    """Reports errors of the command line in the editor's language."""

    def parse_core(self, argv: list[str]) -> None:
        """Parses what comes before the command."""
        with self._told():
            super().parse_core(argv)

    def parse_tasks(self) -> None:
        """Parses the command and its options."""
        with self._told():
            super().parse_tasks()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except ParseError as error:
            found = _QUOTED.search(str(error))
            wrong = found[1] if found else str(error)
            known = list(self.collection.task_names) if hasattr(self, "collection") else []
            misuse = UsageError("bad-command-line", value=wrong).with_nearest(nearest(wrong, known))
            print(report([misuse.problem], editor_lang()), file=sys.stderr)
            raise Exit(code=WRONG_USE) from None


def main() -> None:
    """Runs the command line."""
    # Invoke disables writing bytecode, also of our own code.
    sys.dont_write_bytecode = bool(sys.flags.dont_write_bytecode)
    program = _Program(
        name="Tilshi",
        binary="tilshi",
        version=__version__,
        namespace=Collection.from_module(tasks),
    )
    program.run()

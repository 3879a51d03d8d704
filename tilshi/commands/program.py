"""The command `tilshi`: the tasks of `tasks`, run by Invoke's own program. A wrong command line is
reported in the editor's language, for `inv` too.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from invoke import Collection, Exit, ParseError, Program
from invoke.parser import Parser

from tilshi import __version__
from tilshi.commands import tasks
from tilshi.commands.console import WRONG_USE
from tilshi.problems import UsageError, editor_lang, nearest, report

_UNKNOWN = re.compile(r"No idea what '(.*)' is!")
_NO_VALUE = re.compile(r"<Argument: ([\w-]+)")


class _Program(Program):  # type: ignore[misc]
    """Reports a wrong command line in the editor's language."""

    def parse_core(self, argv: list[str]) -> None:
        """Reads what comes before the command."""
        with _reported("tilshi"):
            super().parse_core(argv)

    def parse_tasks(self) -> None:
        """Reads the command and its options."""
        with _reported("tilshi", self.collection.task_names):
            super().parse_tasks()

    def parse_cleanup(self) -> None:
        """Answers `--help` and `--list`."""
        with _reported("tilshi", self.collection.task_names):
            super().parse_cleanup()


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
    program.run(_help_first(sys.argv, program.namespace.task_names))


def refuse_wrong_use(own: ModuleType) -> None:
    """Checks the command line of `inv` against the tasks of the module `own`. A `tasks.py` calls it
    last, with itself: Invoke would report a mistake in English and exit with 1.

    Raises Exit with status 2, after reporting it in the editor's language, if it is wrong.
    """
    called = Path(sys.argv[0])
    if not {"inv", "invoke"} & {called.stem, called.parent.name}:
        return
    collection = Collection.from_module(own)
    asked = _help_first(sys.argv, collection.task_names)
    if asked != sys.argv:
        Program(namespace=collection, binary="inv").run(asked, exit=False)
        raise Exit(code=0)
    contexts, program = collection.to_contexts(), Program()
    with _reported("inv", collection.task_names):
        program.normalize_argv(None)
        program.parse_core_args()
        parser = Parser(contexts, program.initial_context)
        parser.parse_argv(program.core.unparsed)
        about = program.core[0].args.help.value
        if isinstance(about, str) and about not in parser.contexts:
            raise ParseError(f"No idea what '{about}' is!")


def _help_first(argv: list[str], commands: Iterable[str]) -> list[str]:
    """A command line with the question for help before the command: after it, Invoke would take
    `--help` for the value of a required argument.
    """
    command = next((word for word in argv[1:] if word in set(commands)), None)
    if command is None or not {"--help", "-h"} & set(argv[argv.index(command) :]):
        return argv
    return [argv[0], "--help", command]


@contextmanager
def _reported(program: str, commands: Iterable[str] = ()) -> Iterator[None]:
    try:
        yield
    except ParseError as error:
        problem = _misuse(error, program, commands).problem
        print(report([problem], editor_lang()), file=sys.stderr)
        raise Exit(code=WRONG_USE) from None


def _misuse(error: ParseError, program: str, commands: Iterable[str]) -> UsageError:
    """What is wrong with a command line, according to Invoke's message."""
    said, context = str(error), error.context
    if option := _NO_VALUE.search(said):
        return UsageError("empty-value", name=f"--{option[1]}")
    if unknown := _UNKNOWN.search(said):
        wrong = unknown[1]
        misuse = UsageError("bad-command-line", value=wrong, program=program)
        if not wrong.startswith("-"):
            return misuse.with_nearest(nearest(wrong, commands))
        options = {} if context is None else {**context.flags, **context.inverse_flags}
        names = {option.lstrip("-"): option for option in options}
        return misuse.with_nearest(names.get(nearest(wrong.lstrip("-"), names) or ""))
    if context and context.missing_positional_args:
        missing = ", ".join(argument.name for argument in context.missing_positional_args)
        command = context.name
        return UsageError("missing-argument", program=program, command=command, missing=missing)
    return UsageError("bad-command-line", value=said, program=program)

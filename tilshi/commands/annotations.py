"""Problems in the formats of code hosts, which show them at their lines in a review."""

import hashlib
from collections.abc import Callable, Iterable, Mapping

from tilshi.problems import Problem, as_json_text, first_of_each_kind, printable


def github(problems: Iterable[Problem], lang: str) -> str:
    """Workflow commands, one line per problem."""
    return "\n".join(_command(problem, lang) for problem in first_of_each_kind(problems))


def _command(problem: Problem, lang: str) -> str:
    what, fix = problem.text(lang)
    level = "warning" if problem.warning else "error"
    values = {
        "file": printable(problem.file),
        "line": str(problem.line or 1) if problem.file else "",
        "title": what,
    }
    said = ",".join(f"{name}={_value(value)}" for name, value in values.items() if value)
    field = f"[{printable(problem.field)}] " if problem.field else ""
    return f"::{level} {said}::{_message(field + what + ' ' + fix)}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")


def gitlab(problems: Iterable[Problem], lang: str) -> str:
    """A Code Quality report."""
    listed = []
    for problem in problems:
        known = repr((problem.code, problem.file, problem.field, sorted(problem.values.items())))
        listed.append(
            {
                "description": problem.sentence(lang),
                "check_name": problem.code,
                "fingerprint": hashlib.sha256(known.encode("utf-8", "surrogatepass")).hexdigest(),
                "severity": "minor" if problem.warning else "major",
                "location": {"path": problem.file or ".", "lines": {"begin": problem.line or 1}},
            }
        )
    return as_json_text(listed)


WAYS: Mapping[str, Callable[[Iterable[Problem], str], str]] = {"github": github, "gitlab": gitlab}

"""Problems: what is wrong in the editors' files, said in the editor's language.

A problem is a plain value; its words stand in `problems.yaml`, side by side in kk, ru and en.
"""

import dataclasses
import json
import locale as _locale
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

EDITOR_LANGS = ("kk", "ru", "en")
_WORDS = Path(__file__).with_name("problems.yaml")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, or, if `warning`, only worth a look.

    `file` is a path from the project's root or the content folder's parent; `line` counts from 1,
    None where there is none; `field` the front matter field; `code` a key of `problems.yaml`;
    `values` fill the sentence's placeholders; `nearest` is the nearest right spelling.
    """

    code: str
    file: str = ""
    line: int | None = None
    field: str | None = None
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
    nearest: str | None = None
    warning: bool = False

    def text(self, lang: str) -> tuple[str, str]:
        """What is wrong and how to mend it, in `lang`."""
        words = _words()["problems"][self.code]
        values = {name: str(value) for name, value in self.values.items()}
        what = words["what"][lang].format(**values)
        mend = words["mend"][lang].format(**values)
        if self.nearest is not None:
            mend = say("nearest", lang, nearest=self.nearest) + " " + mend
        return what, mend

    def sentence(self, lang: str) -> str:
        """One line: file, line, field, what is wrong, how to mend it."""
        place = self.file + (f":{self.line}" if self.line else "")
        what, mend = self.text(lang)
        parts = [place, f"[{self.field}]" if self.field else "", what, mend]
        return " ".join(part for part in parts if part)

    def as_dict(self, lang: str) -> dict[str, object]:
        """The problem for machines."""
        what, mend = self.text(lang)
        return {
            "file": self.file,
            "line": self.line,
            "field": self.field,
            "code": self.code,
            "severity": "warning" if self.warning else "error",
            "message": what,
            "remedy": mend,
        }

    @property
    def order(self) -> tuple[str, int, str, str, str]:
        """The order of a report: by file, then by line."""
        return (self.file, self.line or 0, self.field or "", self.code, repr(self.values))


class Wrong(Exception):  # noqa: N818 - a bearer of problems, said in full by its report
    """Content with problems: nothing has been published."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set_of(problems), key=lambda problem: problem.order)
        super().__init__("; ".join(problem.sentence("en") for problem in self.problems))

    def __reduce__(self) -> tuple[type["Wrong"], tuple[list[Problem]]]:
        return Wrong, (self.problems,)


class Misuse(Exception):  # noqa: N818 - not an error of the program but of its use
    """A command or a setting that cannot be followed; `code` is a key of `problems.yaml`."""

    def __init__(self, code: str, **values: object) -> None:
        self.problem = Problem(code, values=values)
        super().__init__(code)

    def with_nearest(self, spelling: str | None) -> "Misuse":
        """The same, with the nearest right spelling."""
        self.problem = dataclasses.replace(self.problem, nearest=spelling)
        return self


def set_of(problems: Iterable[Problem]) -> list[Problem]:
    """The problems without repetitions, in their order."""
    return list({problem.order: problem for problem in problems}.values())


def nearest(wrong: str, right: Iterable[str]) -> str | None:
    """The one of `right` that is spelt most like `wrong`, if any is near enough."""
    by_fold = {name.casefold(): name for name in right}
    found = get_close_matches(wrong.casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[found[0]] if found else None


def report(problems: Iterable[Problem], lang: str, as_json: bool = False) -> str:
    """All `problems` as text for the terminal (a line each) or as JSON."""
    ordered = sorted(set_of(problems), key=lambda problem: problem.order)
    if as_json:
        listed = [problem.as_dict(lang) for problem in ordered]
        return json.dumps({"problems": listed}, ensure_ascii=False, indent=2)
    return "\n".join(
        (say("warning", lang) + " " if problem.warning else "") + problem.sentence(lang)
        for problem in ordered
    )


def say(key: str, lang: str, **values: object) -> str:
    """A sentence of the commands (`words` in `problems.yaml`) in `lang`."""
    return str(_words()["words"][key][lang]).format(**values)


def editor_lang(asked: str | None = None) -> str:
    """The language to speak to the editor in: as asked, else the locale's, else Kazakh."""
    if asked:
        if asked not in EDITOR_LANGS:
            raise Misuse("unknown-lang", value=asked, known=", ".join(EDITOR_LANGS))
        return asked
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            spoken = (_locale.normalize(value).split("_")[0]).lower()
            return spoken if spoken in EDITOR_LANGS else "kk"
    return "kk"


@cache
def _words() -> dict[str, Any]:
    import yaml  # Who has nothing to say needs no parser.

    loaded: dict[str, Any] = yaml.load(
        _WORDS.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return loaded

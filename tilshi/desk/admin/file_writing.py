"""Files of the newsroom as forms, and forms as files.

A form carries the text of its file, and is written as that text with what the editor changed: lines
of other fields, comments between them and fields that the schema does not know stay as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from pydantic import BaseModel

from tilshi.content.front_matter import FieldPath, Located, Value, read_yaml, split
from tilshi.content.front_plan import FrontPlan
from tilshi.content.registries import Author, Section, Topic
from tilshi.content.schema import DossierFrontMatter, FrontMatter, PageFrontMatter
from tilshi.content.source import ARTICLE, DOSSIER, PAGE, Name, read_source
from tilshi.content.validation import validate
from tilshi.desk.admin.form_fields import form_fields
from tilshi.desk.admin.form_values import Names, shown, stored, typed_in
from tilshi.desk.admin.yaml_edits import YamlEdits, item_lines, lines_of
from tilshi.problems import Problem, ProblemsError

SOURCE, BODY, ENTRIES = "_source", "body", "entries"
"""What a form has besides the fields of the schema: its file's text, the text below the front
matter, the entries of a registry.
"""
ARTICLES: Mapping[str, type[BaseModel]] = {
    "articles": FrontMatter,
    "pages": PageFrontMatter,
    "dossiers": DossierFrontMatter,
}
REGISTRIES: Mapping[str, type[Section]] = {
    "sections": Section,
    "topics": Topic,
    "authors": Author,
}
_KINDS = {"articles": ARTICLE, "pages": PAGE, "dossiers": DOSSIER}
FRONT = "front"
Form = Mapping[str, Value]


def form_of(kind: str, text: str, names: Names) -> dict[str, Value]:
    """The form of a file of a `kind` (a folder of texts, a registry, or the front plan) with this
    `text`. Raises ProblemsError if the text cannot be read.
    """
    return _file(kind, text, names).form()


def written(kind: str, form: Form, names: Names) -> str:
    """The text of the file of a `kind` for what has been sent as its form. A translation that had
    no file yet is a draft, and has only what was typed: it inherits the rest, which the CMS copies.
    Raises ProblemsError if the text that the form came from cannot be read.
    """
    return _file(kind, str(form.get(SOURCE) or ""), names).written(form)


def new_problems(kind: str, before: str, after: str, names: Names) -> list[Problem]:
    """What is wrong in the text `after` of a file of a `kind`, seen by itself, and was not yet in
    the text `before`.
    """

    def told(problem: Problem) -> tuple[object, ...]:
        return problem.code, problem.field, sorted(problem.values.items())

    old = [told(problem) for problem in _problems(kind, before, names)]
    return [one for one in _problems(kind, after, names) if told(one) not in old]


def _problems(kind: str, text: str, names: Names) -> list[Problem]:
    if kind in ARTICLES:
        name = Name(f"{kind}/…", _KINDS[kind], "…", names.lang, original=False)
        return read_source(text.encode(), name, names.zone)[1]
    file = f"content/{kind}.yaml"
    located = read_yaml(text, file)
    model = REGISTRIES.get(kind, FrontPlan)
    parts = located.items() if kind in REGISTRIES else map(located.at, _map(located))
    found = [validate(model, one, file, names.zone)[1] for one in parts if one.value]
    return [*located.problems, *chain.from_iterable(found)]


def _file(kind: str, text: str, names: Names) -> "_Text | _Fields | _Entries":
    if kind in ARTICLES:
        return _Text(text, ARTICLES[kind], names)
    if kind in REGISTRIES:
        return _Entries(text, REGISTRIES[kind], names)
    return _Fields(text, names)


@dataclass(frozen=True)
class _Text:
    """An article, a static page or a dossier."""

    text: str
    model: type[BaseModel]
    names: Names

    def form(self) -> dict[str, Value]:
        located, body, _ = self._split()
        fields = shown(self.model, _map(located), self.names)
        return {**fields, BODY: body.strip(), SOURCE: self.text}

    def _split(self) -> tuple[Located, str, int]:
        located, body, at = split(self.text, "")
        if located.problems:
            raise ProblemsError(located.problems)
        return located, body, at

    def written(self, form: Form) -> str:
        body = str(form.get(BODY) or "").strip()
        sent = stored(self.model, {k: v for k, v in form.items() if k not in (BODY, SOURCE)})
        if not self.text:
            lines = [
                line
                for name, value in typed_in(self.model, sent).items()
                for line in lines_of(name, value)
            ]
            return "\n".join(["---", *lines, "status: draft", "---", "", body, ""])
        located, old_body, at = self._split()
        old, whole = _map(located), self.text.rstrip("\n").split("\n")
        if located.plain:
            same = stored(self.model, shown(self.model, old, self.names)) == sent
            head = [line for name, value in sent.items() for line in lines_of(name, value)]
            top = whole[: at - 1] if same else ["---", *head, "---", ""]
        else:
            edits = YamlEdits(whole[1 : at - 2], located, 2)
            edits.change((), old, sent, _Kept(self.model, old, sent, self.names))
            top = [whole[0], *edits.text(), whole[at - 2]]
        rest = old_body.split("\n") if old_body.strip() == body else ["", body]
        return "\n".join([*top, *rest]).rstrip("\n") + "\n"


@dataclass(frozen=True)
class _Fields:
    """The front plan: fields for each language."""

    text: str
    names: Names

    def form(self) -> dict[str, Value]:
        return {**self._shown(_map(_yaml(self.text))), SOURCE: self.text}

    def _shown(self, plans: Form) -> dict[str, Value]:
        return {
            lang: shown(FrontPlan, plan, self.names) if isinstance(plan, dict) else plan
            for lang, plan in plans.items()
        }

    def written(self, form: Form) -> str:
        located = _yaml(self.text)
        old = _map(located)
        sent = {
            lang: found
            for lang, plan in form.items()
            if isinstance(plan, dict) and (found := stored(FrontPlan, plan))
        }
        new: dict[str, Value] = {lang: sent.get(lang, {}) for lang in {**old, **sent}}
        edits = YamlEdits(self.text.split("\n"), located)
        edits.change((), old, new, lambda place: self._is_kept(place, form, old, new))
        return "\n".join(edits.text()).rstrip("\n") + "\n"

    def _is_kept(self, place: FieldPath, form: Form, old: Form, new: Form) -> bool:
        lang = str(place[0])
        was, now = old.get(lang, {}), new[lang]
        if lang not in form or not isinstance(now, dict):
            return True
        kept = _Kept(FrontPlan, was if isinstance(was, dict) else {}, now, self.names)
        return kept(place[1:])


@dataclass(frozen=True)
class _Entries:
    """A registry."""

    text: str
    model: type[Section]
    names: Names

    def form(self) -> dict[str, Value]:
        entries = [shown(self.model, _map(one), self.names) for one in _yaml(self.text).items()]
        return {ENTRIES: list(entries), SOURCE: self.text}

    def written(self, form: Form) -> str:
        sent = form.get(ENTRIES)
        new = [stored(self.model, one) for one in sent if isinstance(one, dict)] if sent else []
        located, lines = _yaml(self.text), self.text.rstrip("\n").split("\n")
        old = [stored(self.model, shown(self.model, _map(i), self.names)) for i in located.items()]
        if new == old:
            return "\n".join(lines) + "\n"
        starts = [located.lines[(at,)] - 1 for at in range(len(old))]
        if len(set(starts)) < len(starts):  # a list in brackets
            return "\n".join(line for one in new for line in item_lines(one, step="")) + "\n"
        # What stands above the first is about the file.
        starts[1:] = [_before(lines, start) for start in starts[1:]]
        ends = [*starts[1:], len(lines)]
        blocks = {_id(one): lines[a:b] for one, a, b in zip(old, starts, ends, strict=True)}
        same = {_id(one): one for one in old}
        out = lines[: starts[0]] if starts else _comments([*lines, "-"])
        for one in new:
            block = blocks.get(_id(one), [])
            if same.get(_id(one)) != one:
                block = [*_comments(block), *item_lines(one, step="")]
            out = [*out, *block]
        return "\n".join(out).rstrip("\n") + "\n"


@dataclass(frozen=True)
class _Kept:
    """Whether the value at a place is `sent` as the file has it, or the schema does not know it."""

    model: type[BaseModel]
    old: Form
    sent: Form
    names: Names

    def __call__(self, place: FieldPath) -> bool:
        if place and not _is_known(self.model, place):
            return True
        before = stored(self.model, shown(self.model, self.old, self.names))
        return _value_at(before, place) == _value_at(self.sent, place)


def _is_known(model: type[BaseModel], place: FieldPath) -> bool:
    one = next((one for one in form_fields(model) if one.name == place[0]), None)
    if one is None or len(place) == 1:
        return one is not None
    return one.model is None or _is_known(one.model, place[1:])


def _value_at(fields: Value | Form, place: FieldPath) -> object:
    for part in place:
        fields = fields.get(str(part), "") if isinstance(fields, Mapping) else ""
    return fields


def _yaml(text: str) -> Located:
    located = read_yaml(text, "")
    if located.problems:
        raise ProblemsError(located.problems)
    return located


def _map(located: Located) -> Mapping[str, Value]:
    return located.value if isinstance(located.value, dict) else {}


def _id(entry: Form) -> str:
    return str(entry.get("id", ""))


def _before(lines: list[str], index: int) -> int:
    """The index of the first of the comments and empty lines right above the line at `index`."""
    while index > 0 and lines[index - 1].strip()[:1] in ("", "#"):
        index -= 1
    return index


def _comments(block: list[str]) -> list[str]:
    """The comments and empty lines at the beginning of the `block` of an entry."""
    return block[
        : next((at for at, one in enumerate(block) if one.strip()[:1] not in ("", "#")), 0)
    ]

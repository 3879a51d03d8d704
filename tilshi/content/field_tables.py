"""What the fields mean, in the languages of editors, and the handbook's tables of them:

    python -m tilshi.content.field_tables docs/handbook

writes these anew. In English a field is described where it is declared; the other languages are in
`field_texts.yaml`.
"""

import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import yaml
from pydantic import BaseModel

from tilshi.content.fields import example, field_specs
from tilshi.content.front_plan import FrontPlan, Package, Pin
from tilshi.content.schema import (
    CorrectionFields,
    DossierFrontMatter,
    FrontMatter,
    ImageFields,
    PageFrontMatter,
    TimelineFields,
)

CHAPTER = "09-fields.md"
_MARKED = re.compile("(?<=<!-- fields -->\n).*(?=<!-- /fields -->)", re.DOTALL)


class _Table(NamedTuple):
    """A table of the fields of a model: its heading in each language, and whether translations
    inherit some of them.
    """

    model: type[BaseModel]
    heading: dict[str, str]
    inherits: bool = True


TABLES = (
    _Table(FrontMatter, {"kk": "Мақала", "ru": "Статья", "en": "A story"}),
    _Table(
        ImageFields,
        {"kk": "Суреті: `image`", "ru": "Её картинка: `image`", "en": "Its picture: `image`"},
    ),
    _Table(
        CorrectionFields,
        {
            "kk": "Әр түзетуі: `corrections`",
            "ru": "Каждое исправление: `corrections`",
            "en": "Each of its `corrections`",
        },
        inherits=False,
    ),
    _Table(DossierFrontMatter, {"kk": "Досье", "ru": "Досье", "en": "A dossier"}),
    _Table(
        TimelineFields,
        {
            "kk": "Әр оқиғасы: `timeline`",
            "ru": "Каждое событие: `timeline`",
            "en": "Each entry of its `timeline`",
        },
        inherits=False,
    ),
    _Table(
        PageFrontMatter,
        {"kk": "Тұрақты бет", "ru": "Постоянная страница", "en": "A permanent page"},
    ),
    _Table(
        FrontPlan,
        {
            "kk": "Басты бет: `content/front.yaml`",
            "ru": "Главная страница: `content/front.yaml`",
            "en": "The front page: `content/front.yaml`",
        },
        inherits=False,
    ),
    _Table(
        Pin,
        {
            "kk": "Оның мақалалары: `lead` пен әр `pinned`",
            "ru": "Её статьи: `lead` и каждая из `pinned`",
            "en": "Its stories: `lead`, and each of `pinned`",
        },
        inherits=False,
    ),
    _Table(
        Package,
        {
            "kk": "Тақырып топтамасы: `package`",
            "ru": "Подборка по теме: `package`",
            "en": "Its `package`",
        },
        inherits=False,
    ),
)
_HEADS = {
    "kk": ("өріс", "мағынасы", "мысалы", "түпнұсқадан"),
    "ru": ("поле", "что значит", "пример", "от оригинала"),
    "en": ("field", "meaning", "example", "from the original"),
}
_NEEDED = {"kk": "міндетті", "ru": "обязательно", "en": "required"}
_YES = {"kk": "иә", "ru": "да", "en": "yes"}


def meaning(model: type[BaseModel], field: str, lang: str) -> str:
    """What a field of a model means, in the language of an editor. Raises KeyError if that is not
    said.
    """
    if lang == "en":
        return model.model_fields[field].description or ""
    return texts()[model.__name__][field][lang]


@cache
def texts() -> dict[str, dict[str, dict[str, str]]]:
    """The meanings of the fields by model, field and language."""
    text = files("tilshi.content").joinpath("field_texts.yaml").read_text("utf-8")
    found: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(text)
    return found


def with_tables(chapter: str, lang: str) -> str:
    """The text of a `chapter` with the tables in `lang` between its marks."""
    tables = "\n".join(_lines(lang))
    return _MARKED.sub(lambda _: tables, chapter)


def _lines(lang: str) -> Iterator[str]:
    for table in TABLES:
        yield f"\n## {table.heading[lang]}\n"
        heads = _HEADS[lang] if table.inherits else _HEADS[lang][:-1]
        yield f"| {' | '.join(heads)} |"
        yield "|---" * len(heads) + "|"
        yield from _rows(table, lang)
    yield "\n"


def _rows(table: _Table, lang: str) -> Iterator[str]:
    specs = field_specs(table.model)
    for name, info in table.model.model_fields.items():
        needed = f" ({_NEEDED[lang]})" if info.is_required() else ""
        cells = [
            f"`{name}`{needed}", meaning(table.model, name, lang), f"`{example(table.model, name)}`"
        ]  # fmt: skip
        if table.inherits:
            cells.append(_YES[lang] if specs[name].inherited else "")
        yield f"| {' | '.join(cells)} |"


def main(handbook: Path) -> None:
    """Writes the tables into the chapter of fields of each language below `handbook`."""
    for folder in sorted(path for path in handbook.iterdir() if path.is_dir()):
        file = folder / CHAPTER
        file.write_text(with_tables(file.read_text("utf-8"), folder.name), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

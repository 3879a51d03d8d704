"""The reference of front matter and of the imprint, generated from the models: a JSON Schema, and
the tables of the docs.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from tilshi.content.disclosure import Policies, SecurityContact
from tilshi.content.fields import example, field_specs
from tilshi.content.foreign_fields import RENAMED
from tilshi.content.front_plan import FrontPlan, Package, Pin
from tilshi.content.imprint import Banner, Colors, Imprint, ShareImage, SocialNetwork
from tilshi.content.license import License
from tilshi.content.links import Link
from tilshi.content.schema import (
    CorrectionFields,
    DossierFrontMatter,
    FrontMatter,
    ImageFields,
    PageFrontMatter,
    TimelineFields,
)

IMPRINT, FRONT = "imprint", "front"
KINDS: dict[str, type[BaseModel]] = {
    "article": FrontMatter,
    "page": PageFrontMatter,
    "dossier": DossierFrontMatter,
    IMPRINT: Imprint,
    FRONT: FrontPlan,
}


def json_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of the front matter of an `article`, a `page` or a `dossier`, of
    the `imprint`, or of the `front` pages. Raises KeyError for any other kind.
    """
    schema = _plain(KINDS[kind].model_json_schema())
    if kind == FRONT:
        parts = schema.pop("$defs")
        schema = {"type": "object", "additionalProperties": schema, "$defs": parts}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _plain(schema: Any) -> Any:
    """A schema as editors need it: an optional field is still not nullable."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, Mapping):
        return schema
    plain = {name: _plain(one) for name, one in schema.items() if name != "inherited"}
    kinds = plain.get("anyOf", [])
    if {"type": "null"} in kinds:
        kinds = [kind for kind in kinds if kind != {"type": "null"}]
        plain.pop("default", None)
        plain.pop("anyOf")
        plain |= kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
    return plain


def markdown(kind: str) -> str:
    """The text of docs/imprint.md, of docs/front-page.md, or of docs/front-matter.md for the other
    kinds.
    """
    pages = {IMPRINT: _imprint, FRONT: _front}
    return "\n".join(pages.get(kind, _front_matter)())


def _imprint() -> Iterator[str]:
    yield from _ABOUT_IMPRINT.splitlines()
    for title, model in (
        ("The fields", Imprint),
        ("Each of its `licenses`", License),
        ("Each of its `social` networks", SocialNetwork),
        ("Each link of `menu` and `footer`", Link),
        ("Its `colors`", Colors),
        ("Its `share`", ShareImage),
        ("Its `banner`", Banner),
        ("Its `policies`", Policies),
        ("Its `security`", SecurityContact),
    ):
        yield from _table(title, model)
    yield from _EXAMPLE.splitlines()
    yield ""


def _front() -> Iterator[str]:
    yield from _ABOUT_FRONT.splitlines()
    yield from _table("The front page of a language", FrontPlan)
    yield from _table("Its `lead`, and each of its `pinned` stories", Pin)
    yield from _table("Its `package`", Package)
    yield ""


def _table(title: str, model: type[BaseModel]) -> Iterator[str]:
    yield f"\n## {title}\n"
    yield "| field | meaning | example |"
    yield "|---|---|---|"
    for name, info in model.model_fields.items():
        yield f"| {_called(name, info)} | {info.description} | `{example(model, name)}` |"


_ABOUT_FRONT = """\
# The front page

Generated from `tilshi/content/front_plan.py` by `tilshi schema --kind front --markdown`.

Without this file, the front page goes by rule: the newest story leads, the newest others follow,
and the sections with the newest stories have a block. `content/front.yaml` says what editors want
otherwise, in each language of the site:

```yaml
kk:
  lead: {story: auruhana-ashyldy, until: 2026-11-24 18:00}
  pinned:
    - {story: elektrobus, until: 2026-11-25 09:00}
  package: {topic: Шымкент, until: 2026-11-30}
ru:
  sections: [Общество, Культура]
```

What ends is over at its minute, and the rule takes over. What a language does not say, it takes
from the first language, as a translation does; a story that it does not have is passed over. A
story that is not public yet takes its place when it is; until then another one stands there, and
`inv check` says so. Breaking news is a field of the story, `breaking_until`.
"""


_ABOUT_IMPRINT = """\
# The imprint

Generated from `tilshi/content/imprint.py` by `tilshi schema --kind imprint --markdown`.

`content/imprint.yaml` says who publishes the site, and sets what it shows without changing a
template. Texts are given in each language of the site (`{kk: …, ru: …}`) and transliterated for
each edition. The logo is a file, not a field: `theme/static/images/logo.svg` (or `.png`, `.webp`)
replaces the name in the header, and `logo-dark.svg` next to it is used in dark mode. The icon is
two files in the same folder: `favicon.svg`, and `icon.png`, a square of at least 512 pixels without
round corners, from which those of older browsers and home screens are made.
"""
_EXAMPLE = """
## An example

```yaml
menu:
  - section: qogham
  - topic: bilim
  - page: about
  - {url: /archive/, name: {kk: Мұрағат, ru: Архив, en: Archive}}
footer:
  - {page: about, name: {kk: Біз кімбіз, ru: Кто мы, en: Who we are}}
  - {url: "https://t.me/ulgi", name: {kk: Арна, ru: Канал, en: Channel}}
colors: {accent: "#7a1f3d", accent_dark: "#f09ab3", deep: "#4a0f24"}
share: {src: shangyraq.jpg, alt: {kk: Шаңырақ, ru: Шанырак, en: A shangyraq}}
```
"""


def _called(name: str, info: FieldInfo) -> str:
    return f"`{name}`" + (" (needed)" if info.is_required() else "")


def _front_matter() -> Iterator[str]:
    yield "# Front matter"
    yield ""
    yield "Generated from `tilshi/content/schema.py` by `tilshi schema --markdown`."
    yield ""
    yield "Prose is typeset, proofread, transliterated for script editions and kept under embargo."
    yield "A translation inherits fields of the original unless it has its own."
    for title, model in (
        ("An article", FrontMatter),
        ("Its `image`", ImageFields),
        ("Each of its `corrections`", CorrectionFields),
        ("A static page", PageFrontMatter),
        ("A dossier", DossierFrontMatter),
        ("Each entry of its `timeline`", TimelineFields),
    ):
        yield f"\n## {title}\n"
        yield "| field | meaning | example | prose | inherited |"
        yield "|---|---|---|---|---|"
        yield from _rows(model)
    yield "\n## Fields of other systems\n"
    yield "Hugo, Jekyll, WordPress, Ghost and others use other names for these. `inv check` says"
    yield "what to write instead, and which fields are not needed here. Letter case, hyphens and"
    yield "underscores are ignored.\n"
    yield "| field | elsewhere |"
    yield "|---|---|"
    for field, names in RENAMED.items():
        yield f"| `{field}` | {', '.join(f'`{name}`' for name in names.split())} |"
    yield ""


def _rows(model: type[BaseModel]) -> Iterator[str]:
    for name, info in model.model_fields.items():
        field = field_specs(model)[name]
        prose, inherited = ("yes" if one else "" for one in (field.prose, field.inherited))
        shown = f"`{example(model, name)}`"
        yield f"| {_called(name, info)} | {info.description} | {shown} | {prose} | {inherited} |"

"""The configuration of Sveltia CMS, made from the schema: what the forms of `/admin/` ask for.

Its options are described at sveltiacms.app/en/docs, and by the JSON Schema in `sveltia/`.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from tilshi.content.front_plan import FrontPlan
from tilshi.desk.admin.file_writing import ARTICLES, BODY, ENTRIES, FRONT, REGISTRIES, SOURCE
from tilshi.desk.admin.form_fields import FormField, Kind, form_fields
from tilshi.desk.admin.form_values import PICTURES
from tilshi.settings import Settings

Config = dict[str, Any]
_FIRST = (
    "title", "summary", BODY, "image", "category", "tags", "authors", "date", "status", "format",
    "corrections", "breaking_until",
)  # fmt: skip
"""The fields at the top of a form, in order; the others follow in that of the schema."""
_PATHS = {"articles": "{{year}}/{{slug}}"}
_ID = "^[a-z0-9]+(-[a-z0-9]+)*$"


@cache
def _words() -> dict[str, Any]:
    text = Path(__file__).with_name("form_words.yaml").read_text("utf-8")
    words: dict[str, Any] = yaml.safe_load(text)
    return words


def field_words(model: type[BaseModel], name: str, lang: str) -> tuple[str, str]:
    """The label of a field and the help below it. Raises KeyError if `form_words.yaml` lacks it."""
    known = _words()["fields"]
    names = [f"{cls.__name__}.{name}" for cls in model.__mro__]
    label, hint = next((known[one] for one in names if one in known), known.get(name))[lang]
    return label, hint


def language_names(lang: str) -> dict[str, str]:
    """What the languages of texts are called in `lang`, by their codes."""
    return {code: names[lang] for code, names in _words()["languages"].items()}


def root_of(content: Path, otherwise: Path) -> Path:
    """The folder that an editor opens: the git repository with the folder `content`, or the folder
    `otherwise` if there is none.
    """
    return next((folder for folder in content.parents if (folder / ".git").exists()), otherwise)


def cms_config(settings: Settings, lang: str) -> Config:
    """The configuration for the newsroom with these `settings`, in the language of an editor."""
    return _Maker(settings, lang).config()


class _Maker:
    def __init__(self, settings: Settings, lang: str) -> None:
        self.langs: Sequence[str] = settings.langs
        self.zone, self.lang = str(settings.zone), lang
        self.root = root_of(settings.content, settings.config.parent)
        self.content = settings.content.relative_to(self.root).as_posix()

    def config(self) -> Config:
        return {
            "load_config_file": False,
            # The CMS insists on a host to publish to. Only the folder on this machine is offered,
            # and the policy of the page allows no request to another host.
            "backend": {
                "name": "gitea",
                "repo": f"local/{self.root.name.replace(':', '-') or 'newsroom'}",
                "app_id": "none",
                "auth_methods": ["token"],
            },
            "app_title": "Tilshi",
            "media_folder": f"{self.content}/images",
            "public_folder": PICTURES.rstrip("/"),
            "media_libraries": {"stock_assets": {"providers": []}},
            "editor": {"preview": False},
            "i18n": {
                "structure": "multiple_files",
                "locales": list(self.langs),
                "default_locale": self.langs[0],
                "initial_locales": [self.langs[0]],
                "omit_default_locale_from_file_path": True,
            },
            "collections": [
                *(self._texts(name, model) for name, model in ARTICLES.items()),
                self._files(FRONT, [self._front()]),
                self._files("registries", [self._registry(name) for name in REGISTRIES]),
            ],
            "asset_collections": [
                {
                    "name": "files",
                    "label": self._called("files"),
                    "media_folder": f"{self.content}/files",
                    "public_folder": "files",
                }
            ],
        }

    def _called(self, collection: str) -> str:
        name: str = _words()["collections"][collection][self.lang]
        return name

    def _texts(self, name: str, model: type[BaseModel]) -> Config:
        """A collection of texts with their translations. New ones come from `inv new` and its
        page, which make the stem; none is deleted, for its address would be lost.
        """
        body = {
            "name": BODY,
            "label": field_words(model, BODY, self.lang)[0],
            "hint": field_words(model, BODY, self.lang)[1],
            "widget": "markdown",
            # The rich text mode writes the text anew, and loses what it does not know.
            "modes": ["raw"],
            "buttons": [],
            "editor_components": [],
            "required": name != "dossiers",
        }
        # Empty in a new translation, into which the CMS copies what is not text of its original.
        source = {"name": SOURCE, "widget": "text", "required": False, "readonly": True}
        fields = {BODY: body, **{one["name"]: one for one in self._fields(model)}, SOURCE: source}
        order = [*filter(fields.__contains__, _FIRST), *(n for n in fields if n not in _FIRST)]
        return {
            "name": name,
            "label": self._called(name),
            "folder": f"{self.content}/{name}",
            "path": _PATHS.get(name, "{{slug}}"),
            "create": False,
            "delete": False,
            "duplicate": False,
            "format": name,
            "i18n": True,
            # Otherwise a picture would be put beside the text.
            "media_folder": f"/{self.content}/images",
            "public_folder": PICTURES.rstrip("/"),
            "fields": [_in_every_language(fields[one]) for one in order],
            **self._sorted(fields),
        }

    def _sorted(self, fields: Config) -> Config:
        if "date" not in fields:
            return {}
        newest = {"field": "date", "direction": "descending"}
        status = fields["status"]
        filters = [
            {"label": option["label"], "field": status["name"], "pattern": option["value"]}
            for option in status["options"]
        ]
        return {
            "sortable_fields": {"fields": ["date", "title"], "default": newest},
            "view_filters": filters,
        }

    def _files(self, name: str, files: list[Config]) -> Config:
        return {"name": name, "label": self._called(name), "files": files}

    def _front(self) -> Config:
        fields = [
            {
                "name": lang,
                "label": language_names(self.lang).get(lang, lang),
                "widget": "object",
                "required": False,
                "fields": list(self._fields(FrontPlan)),
            }
            for lang in self.langs
        ]
        return self._file(FRONT, fields)

    def _registry(self, name: str) -> Config:
        entries = {
            "name": ENTRIES,
            "label": self._called(name),
            "widget": "list",
            "collapsed": True,
            "summary": f"{{{{name.{self.langs[0]}}}}}",
            "fields": list(self._fields(REGISTRIES[name])),
        }
        return self._file(name, [entries])

    def _file(self, name: str, fields: list[Config]) -> Config:
        return {
            "name": name,
            "label": self._called(name),
            "file": f"{self.content}/{name}.yaml",
            "format": name,
            "fields": fields,
        }

    def _fields(self, model: type[BaseModel]) -> Iterator[Config]:
        for one in form_fields(model):
            label, hint = field_words(model, one.name, self.lang)
            common: Config = {"name": one.name, "label": label, "required": one.required}
            if hint:
                common["hint"] = hint
            if one.name in ("date", "category") and model in ARTICLES.values():
                common["required"] = [self.langs[0]]
            yield common | self._widget(one)

    def _widget(self, one: FormField) -> Config:
        if one.kind is Kind.TIME:
            form = {"format": "YYYY-MM-DD HH:mm", "input_timezone": self.zone}
            return {"widget": "datetime", **form}
        if one.kind is Kind.CHOICE:
            return {"widget": "select", "options": list(map(self._option, one.choices))}
        if one.kind is Kind.PICTURE:
            return {"widget": "image", "choose_url": False}
        if one.kind is Kind.LOCAL:
            names = language_names(self.lang)
            return {
                "widget": "object",
                "fields": [
                    {
                        "name": lang,
                        "label": names.get(lang, lang),
                        "widget": "string",
                        "required": one.required,
                    }
                    for lang in self.langs
                ],
            }
        if one.model is not None:
            widget = "list" if one.kind is Kind.PARTS else "object"
            return {"widget": widget, "fields": list(self._fields(one.model))}
        if one.refers:
            return self._relation(one)
        if one.kind is Kind.NAMES:
            return {"widget": "list"}
        if one.name == "id":
            return {"widget": "string", "pattern": [_ID, "a-z 0-9 -"]}
        return {"widget": "text" if one.prose and one.name != "title" else "string"}

    def _option(self, value: str) -> Config:
        words = _words()["choices"].get(value)
        return {"value": value, "label": words[self.lang] if words else f"{value}+"}

    def _relation(self, one: FormField) -> Config:
        many = {"widget": "relation", "multiple": one.kind is Kind.NAMES}
        if one.refers == "articles":
            return {**many, "collection": "articles", "display_fields": ["title", "{{slug}}"]}
        names = [f"{ENTRIES}.*.name.{lang}" for lang in self.langs]
        return {
            **many,
            "collection": "registries",
            "file": one.refers,
            "value_field": names[0],
            "display_fields": [
                names[self.langs.index(self.lang)] if self.lang in self.langs else names[0]
            ],
            "search_fields": names,
        }


def _in_every_language(field: Config) -> Config:
    """The field, and those inside it, in the form of each language: a translation may have what it
    would inherit.
    """
    inner = {"fields": [*map(_in_every_language, field["fields"])]} if "fields" in field else {}
    return {**field, **inner, "i18n": True}

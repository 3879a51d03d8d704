"""Tilshi's settings as Pelican's."""

import copy
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from functools import partial
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
)
from jinja2.bccache import Bucket
from jinja2.ext import Extension
from markupsafe import Markup
from pelican.settings import read_settings

from tilshi.editions import KAZAKH, Edition
from tilshi.kazakh import headline
from tilshi.outputs.fragment_cache import FragmentCache
from tilshi.outputs.interface_words import DOMAIN, MSGID_LANG
from tilshi.outputs.picture_sizes import for_phones
from tilshi.settings import Settings

_NOTHING: dict[str, Any] = {
    # What Tilshi makes from the catalogue is switched off in Pelican.
    "STATIC_PATHS": [],
    "THEME_STATIC_PATHS": [],
    "DIRECT_TEMPLATES": [],
    "CATEGORY_SAVE_AS": "",
    "TAG_SAVE_AS": "",
    "AUTHOR_SAVE_AS": "",
    "FEED_ALL_ATOM": None,
    "CATEGORY_FEED_ATOM": None,
    "TRANSLATION_FEED_ATOM": None,
    "AUTHOR_FEED_ATOM": None,
    "AUTHOR_FEED_RSS": None,
    "FORMATTED_FIELDS": [],
    "DELETE_OUTPUT_DIRECTORY": False,
    "CACHE_CONTENT": False,
    "LOAD_CONTENT_CACHE": False,
    # The reader applies the typography itself, once for each source.
    "TYPOGRIFY": False,
    # What is public was decided before Pelican runs.
    "WITH_FUTURE_DATES": True,
    "RELATIVE_URLS": False,
}


class _Memory(BytecodeCache):
    """Compiled templates, shared by the environments of a worker's runs."""

    compiled: dict[str, bytes] = {}  # noqa: RUF012 - shared on purpose

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.compiled:
            bucket.bytecode_from_string(self.compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled[bucket.key] = bucket.bytecode_to_string()

    def __deepcopy__(self, memo: dict[int, Any]) -> "_Memory":
        return self


class _SharedGlobals(Extension):
    """All templates share their environment's globals. Jinja layers a map over them for globals of
    a single template, and every import and include would search all of it.
    """

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        make = environment.make_globals

        def shared(d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
            return make(d) if d else environment.globals

        environment.make_globals = shared  # type: ignore[method-assign]


class _Words(Extension):
    """Looks up what `_("…")` says once: all pages say the same few words."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        install = environment.install_gettext_translations  # type: ignore[attr-defined]

        def installed(translations: NullTranslations, newstyle: bool | None = None) -> None:
            install(translations, newstyle)
            environment.globals["_"] = _looked_up_once(translations.gettext)

        environment.install_gettext_translations = installed  # type: ignore[attr-defined]


def _looked_up_once(gettext: Callable[[str], str]) -> Callable[..., Markup]:
    plain: dict[str, Markup] = {}

    def translated(message: str, **variables: object) -> Markup:
        if variables:
            return Markup(gettext(message)) % variables
        if message not in plain:
            plain[message] = Markup(gettext(message)) % {}
        return plain[message]

    return translated


class _Packaged(Extension):
    """`{% extends "!base.html" %}`: the template of that name in the packaged theme, whatever the
    site's own theme has. (Pelican's spelling is `!theme/base.html`.)
    """

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        join = environment.join_path

        def joined(template: str, parent: str) -> str:
            if not template.startswith("!"):
                return template
            whole = template.startswith(("!theme/", "!simple/"))
            return join(template if whole else f"!theme/{template[1:]}", parent)

        environment.join_path = joined  # type: ignore[method-assign]


_ENVIRONMENT: dict[str, Any] = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "extensions": ["jinja2.ext.i18n", _Words, FragmentCache, _SharedGlobals, _Packaged],
    "bytecode_cache": _Memory(),
    # A build checks the theme once, before it renders anything.
    "auto_reload": False,
    # All of the theme, without the lock of a cache that forgets.
    "cache_size": -1,
}


def pelican_settings(
    settings: Settings, staged: Path, translations: Path, pelican_class: type
) -> dict[str, Any]:
    """New settings for one run of Pelican that writes into `staged`.

    Each edition but the first is a subsite of pelican-i18n-subsites. They are deep copies, because
    the plugin modifies them.
    """
    main, *others = settings.editions
    *own, packaged = settings.themes
    override = {
        **copy.deepcopy(settings.pelican),
        **_NOTHING,
        "PATH": str(settings.content),
        "OUTPUT_PATH": str(staged),
        "THEME": str(packaged),
        "THEME_TEMPLATES_OVERRIDES": [str(theme / "templates") for theme in own],
        "CACHE_PATH": str(settings.cache / "pelican"),
        "SITEURL": settings.siteurl,
        "TIMEZONE": settings.zone.key,
        "DEFAULT_LANG": main.id,
        "LOCALE": "C",
        "ARTICLE_PATHS": ["articles"],
        "PAGE_PATHS": ["pages"],
        "ARTICLE_TRANSLATION_ID": "story",
        "PAGE_TRANSLATION_ID": "story",
        "PELICAN_CLASS": pelican_class,
        "PLUGIN_PATHS": [
            str(settings.config.parent / path) for path in settings.pelican.get("PLUGIN_PATHS", ())
        ],
        "PLUGINS": ["i18n_subsites", *settings.pelican.get("PLUGINS", [])],
        "JINJA_FILTERS": _filters(settings, main),
        "I18N_SUBSITES": {
            edition.id: {
                "SITEURL": f"{settings.siteurl}/{edition.prefix.rstrip('/')}",
                "OUTPUT_PATH": str(staged),
                "THEME_STATIC_PATHS": [],
                "JINJA_FILTERS": _filters(settings, edition),
            }
            for edition in others
        },
        "I18N_UNTRANSLATED_ARTICLES": "remove",
        "I18N_UNTRANSLATED_PAGES": "remove",
        "I18N_TEMPLATES_LANG": MSGID_LANG,
        "I18N_GETTEXT_LOCALEDIR": str(translations),
        "I18N_GETTEXT_DOMAIN": DOMAIN,
        "JINJA_ENVIRONMENT": _ENVIRONMENT,
    }
    return dict(read_settings(path=None, override=override))


def compile_templates(settings: Settings) -> None:
    """Compiles the theme's templates, so that no environment of this worker has to. Errors in
    templates are reported when they are rendered.
    """
    places = [theme / "templates" for theme in settings.themes]
    own, packaged = FileSystemLoader(places), FileSystemLoader(places[-1])
    loader = ChoiceLoader([own, PrefixLoader({"!theme": packaged})])
    environment = Environment(loader=loader, **_ENVIRONMENT)
    environment.filters.update(_filters(settings, settings.editions[0]))
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    for name in own.list_templates():
        with suppress(TemplateError, UnicodeDecodeError):
            environment.get_template(name)


def _filters(settings: Settings, edition: Edition) -> dict[str, Any]:
    """The filters of the theme, and those of the site's own: `hyphenate` is for headlines. Browsers
    have no hyphenation patterns for Kazakh.
    """
    ours = {
        "hyphenate": partial(headline, kazakh=edition.lang == KAZAKH),
        "for_phones": for_phones,
    }
    return {**settings.pelican.get("JINJA_FILTERS", {}), **ours}

"""Plugins: loaded and registered; one that fails, or cannot work here, is an error."""

import traceback
from collections.abc import Sequence, Set
from importlib import import_module
from typing import Any

import pelican.plugins
from pelican.plugins import signals
from pelican.plugins._utils import get_plugin_name, iter_namespace, load_legacy_plugin

from tilshi.problems import Problem, ProblemsError, UsageError

_OF_ALL = (
    signals.article_generator_pretaxonomy,
    signals.article_generator_finalized,
    signals.article_writer_finalized,
    signals.page_generator_finalized,
    signals.page_writer_finalized,
    signals.static_generator_finalized,
    signals.all_generators_finalized,
    signals.get_generators,
    signals.get_writer,
    signals.finalized,
)
"""Signals whose receivers expect all articles, or provide a generator or a writer."""


def load_plugins(asked: Sequence[Any], paths: Sequence[str]) -> list[Any]:
    """The plugins that are `asked` for, by name or as modules; the site's own are in the folders
    `paths`. Raises UsageError if one is missing, ProblemsError if it fails.
    """
    # Pelican would import every plugin that is installed, to look a name up among them.
    packaged = {name for _, name, is_package in iter_namespace(pelican.plugins) if is_package}
    return [_load(one, packaged, paths) for one in asked]


def _load(asked: Any, packaged: Set[str], paths: Sequence[str]) -> Any:
    if not isinstance(asked, str):
        return asked
    try:
        for name in (asked, f"pelican.plugins.{asked}"):
            if name in packaged:
                return import_module(name)
        return load_legacy_plugin(asked, paths)
    except ImportError as error:
        raise UsageError("plugin-missing", value=asked, why=error) from error
    except (Exception, SystemExit) as error:
        raise ProblemsError([_failed(asked, error)]) from error


def register_plugins(plugins: Sequence[Any]) -> None:
    """Registers `plugins`, of which the first is pelican-i18n-subsites. Raises ProblemsError if one
    fails, UsageError if one connects to a signal about all articles.
    """
    for number, plugin in enumerate(plugins):
        before = [len(signal.receivers) for signal in _OF_ALL]
        try:
            plugin.register()
        except (Exception, SystemExit) as error:
            raise ProblemsError([_failed(get_plugin_name(plugin), error)]) from error
        for signal, count in zip(_OF_ALL, before, strict=True):
            if number and len(signal.receivers) > count:
                name = get_plugin_name(plugin)
                raise UsageError("plugin-needs-all", value=name, why=signal.name)


def problem(error: BaseException, plugins: Sequence[Any]) -> Problem | None:
    """The problem for an error in a plugin of the site's own; None if no plugin caused it."""
    own = plugins[1:]  # inside of pelican-i18n-subsites, subsites are made
    modules = {getattr(plugin, "__module__", None) or plugin.__name__: plugin for plugin in own}
    for frame, _ in traceback.walk_tb(error.__traceback__):
        module = frame.f_globals.get("__name__", "")
        for name, plugin in modules.items():
            if module == name or module.startswith(f"{name}."):
                return _failed(get_plugin_name(plugin), error)
    return None


def _failed(plugin: str, error: BaseException) -> Problem:
    why = f"{type(error).__name__}: {error}"
    return Problem("plugin-fails", "", None, "PLUGINS", {"value": plugin, "why": why})

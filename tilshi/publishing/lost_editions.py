"""Editions that were switched off, or moved, by the settings: all of their addresses are lost."""

import ast
from collections.abc import Mapping, Sequence

from tilshi.editions import EDITIONS
from tilshi.problems import Problem
from tilshi.publishing.git import Repository
from tilshi.settings import Settings

_NAME = "EDITIONS"


def lost_editions(settings: Settings, base: str) -> list[Problem]:
    """Notes about the editions whose addresses worked in the commit `base` and no longer do; none
    if the settings in it do not state the editions literally.
    """
    config = settings.config
    files = Repository(config.parent).contents(base, [config.name])
    before = _stated(files.get(config.name, b""))
    now = {edition.id: edition.prefix for edition in settings.editions}
    notes = []
    for id_, prefix in before.items():
        if now.get(id_) != prefix:
            values = {"name": EDITIONS[id_].name, "path": f"/{prefix}"}
            notes.append(Problem("edition-lost", config.name, values=values, warning=True))
    return notes


def _stated(config: bytes) -> Mapping[str, str]:
    """The prefixes of the addresses of the editions in a settings file, by their ids."""
    try:
        body = ast.parse(config).body
    except (SyntaxError, ValueError):
        return {}
    for one in reversed(body):
        if isinstance(one, ast.Assign) and [ast.unparse(target) for target in one.targets] == [
            _NAME
        ]:
            ids = _literal(one.value)
            return {id_: f"{id_}/" if at else "" for at, id_ in enumerate(ids)}
    return {}


def _literal(value: ast.expr) -> Sequence[str]:
    try:
        ids = ast.literal_eval(value)
    except ValueError:
        return []
    return [id_ for id_ in ids if id_ in EDITIONS] if isinstance(ids, list | tuple) else []

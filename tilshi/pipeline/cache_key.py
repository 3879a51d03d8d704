"""The cache key: what a catalogue's content depends on apart from the editors' files: program,
libraries, settings. When any of it changes, everything is made again.
"""

import hashlib
import json
import os
import platform
import sys
from functools import cache
from pathlib import Path

from tilshi.settings import SETTINGS, Settings

_PACKAGE = Path(__file__).parents[1]
# Settings that say where and how fast to build, not what.
_WHERE = {"PATH", "OUTPUT_PATH", "CACHE_PATH", "THEME", "WORKERS", "SLICE_SIZE"}
_NOT_OF_PAGES = {"tasks.py", "publishconf.py", "setup.py", "conftest.py"}
"""Modules next to the settings that pages do not depend on; the settings they set are hashed
anyway.
"""
_PUBLISHING = ("PUBLISH_", "PREVIEW_")


def cache_key(settings: Settings, preview: bool) -> str:
    """A hash that stays the same as long as the same sources make the same site."""
    hashed = hashlib.sha256()
    config = settings.config.read_bytes()
    said = _said(settings)
    own = _modules(settings)
    for part in (platform.python_version(), _libraries(), _program(), config, own, said, preview):
        hashed.update(repr(part).encode() + b"\0")
    return hashed.hexdigest()


@cache
def _program() -> str:
    """A hash of the program. It is that of this process, even if its files are replaced."""
    hashed = hashlib.sha256()
    for top, folders, names in os.walk(_PACKAGE):
        folders.sort()
        for name in sorted(names):
            if name.endswith((".py", ".yaml", ".txt")):
                hashed.update(name.encode() + b"\0" + Path(top, name).read_bytes())
    return hashed.hexdigest()


def _modules(settings: Settings) -> list[tuple[str, str]]:
    """The site's own Python modules, which may contain its plugins and filters: name and digest."""
    root = settings.config.parent
    folders = [root, *(root / path for path in settings.pelican.get("PLUGIN_PATHS", ()))]
    files = sorted({file for folder in folders for file in folder.glob("*.py")})
    files += sorted(file for folder in folders[1:] for file in folder.glob("*/**/*.py"))
    return [
        (os.path.relpath(file, root), hashlib.sha256(file.read_bytes()).hexdigest())
        for file in files
        if file.name not in _NOT_OF_PAGES
    ]


@cache
def _libraries() -> list[str]:
    """The libraries and versions, from the names of their metadata folders."""
    found: set[str] = set()
    for folder in sys.path:
        if folder.endswith("site-packages") and Path(folder).is_dir():
            found.update(path.name for path in Path(folder).glob("*.dist-info"))
    return sorted(found)


def _said(settings: Settings) -> list[tuple[str, str]]:
    known = {name: settings.pelican.get(name, default) for name, (default, _) in SETTINGS.items()}
    return [
        (name, _text(value))
        for name, value in sorted({**known, **settings.pelican}.items())
        if name not in _WHERE and not name.startswith(_PUBLISHING)
    ]


def _text(value: object) -> str:
    # A function has no stable representation; the text of the settings file has.
    return json.dumps(value, ensure_ascii=False, default=lambda one: type(one).__name__)

"""`/admin/`: the newsroom's files as forms in the browser.

Sveltia CMS reads and writes the folder that the editor opens, by the browser's File System Access
API; this server writes nothing but new stories. The policy of the page allows no request to another
host.
"""

import json
from pathlib import Path
from typing import Any

from tilshi.content.front_matter import Value
from tilshi.content.registries import read_registries
from tilshi.desk.admin.cms_config import cms_config, language_names
from tilshi.desk.admin.file_writing import (
    ARTICLES,
    FRONT,
    REGISTRIES,
    SOURCE,
    form_of,
    new_problems,
    written,
)
from tilshi.desk.admin.form_values import Names
from tilshi.desk.admin.new_story_page import new_story_page
from tilshi.desk.page import page
from tilshi.desk.route import Answer, DeskRequest
from tilshi.problems import Problem, ProblemsError, say
from tilshi.publishing.http_headers import content_type
from tilshi.settings import PACKAGED_THEME

LONGEST = 64_000_000
"""Bytes that may be sent at once: a few hundred files."""
_HERE = Path(__file__).parent
_FILES = {
    "start.js": _HERE / "static/start.js",
    "kk.json": _HERE / "static/kk.json",
    "admin.css": _HERE / "static/admin.css",
    "icons.woff2": _HERE / "sveltia/icons.woff2",
    "text.woff2": PACKAGED_THEME / "static/fonts/text.woff2",
    **{name: _HERE / f"sveltia/{name}.gz" for name in ("cms.js", "react.js", "ru.json")},
}
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        # The CMS sets styles of elements.
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self'",
        "img-src 'self' blob: data:",
        "media-src blob:",
        "frame-src blob:",
        "connect-src 'self' blob: data:",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_LOCALES = {"kk": "kk", "ru": "ru", "en": "en-US"}
"""The languages of the CMS's own words, by those of the editors."""


def admin_page(request: DeskRequest) -> Answer | None:
    """The page of the forms, and all that it needs."""
    if request.path == "new":
        return new_story_page(request)
    if request.path == "files" and request.sent is not None:
        return _json(_answers(request))
    if request.path == "config.json":
        return _json(_settings(request))
    if request.path == "":
        answer = page(request, "admin.html")
        return Answer(answer.data, answer.type, headers={"Content-Security-Policy": _POLICY})
    file = _FILES.get(request.path)
    if file is None:
        return None
    headers = {"Content-Encoding": "gzip"} if file.suffix == ".gz" else {}
    return Answer(file.read_bytes(), content_type(request.path), headers=headers)


def _json(value: object) -> Answer:
    data = json.dumps(value, ensure_ascii=False).encode()
    return Answer(data, "application/json; charset=utf-8")


def _settings(request: DeskRequest) -> dict[str, object]:
    settings, _ = request.desk.shown()
    texts = dict.fromkeys(ARTICLES, "md")
    return {
        "config": cms_config(settings, request.lang),
        "formats": texts | dict.fromkeys((FRONT, *REGISTRIES), "yaml"),
        "locale": _LOCALES[request.lang],
        "languages": language_names("kk") if request.lang == "kk" else {},
        "changed": say("admin-changed", request.lang),
    }


def _answers(request: DeskRequest) -> list[dict[str, object]]:
    """An answer for each question: the form of a file's text, or the text of a form."""
    settings, _ = request.desk.shown()
    registries, _ = read_registries(settings.content, settings.langs, settings.zone)
    listed: dict[str, Any] = {}
    if registries is not None:
        listed = {name: getattr(registries, name) for name in REGISTRIES}
    names = Names(settings.zone, settings.langs[0], listed)
    return [_answer(one, names, request.lang) for one in json.loads(request.sent or b"[]")]


def _answer(question: dict[str, Any], names: Names, lang: str) -> dict[str, object]:
    kind: str = question["kind"]
    try:
        if "text" in question:
            return {"form": form_of(kind, question["text"], names)}
        form: dict[str, Value] = question["form"]
        text = written(kind, form, names)
        problems = new_problems(kind, str(form.get(SOURCE) or ""), text, names)
        return {"text": text, "problems": [_said(one, lang) for one in problems]}
    except ProblemsError as wrong:
        return {"error": "\n".join(_said(one, lang) for one in wrong.problems)}


def _said(problem: Problem, lang: str) -> str:
    field = f"[{problem.field}] " if problem.field else ""
    return field + " ".join(problem.text(lang))

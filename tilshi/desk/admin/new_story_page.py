"""`/admin/<lang>/new`: a new story, whose file is made as by `inv new`.

The CMS cannot make it: its slugs have no Kazakh letters, and lose them.
"""

from urllib.parse import parse_qs

from tilshi.content.registries import Registries, read_registries
from tilshi.content.schema import FrontMatter
from tilshi.desk.admin.cms_config import field_words, language_names
from tilshi.desk.new import new_story
from tilshi.desk.page import page
from tilshi.desk.route import Answer, DeskRequest
from tilshi.problems import Problem, ProblemsError, UsageError, say

_FIELDS = ("title", "category", "language")


def new_story_page(request: DeskRequest) -> Answer:
    """The form of a new story. What is sent from it creates the file and leads to its form in the
    CMS; if that is impossible, the page says why.
    """
    settings, _ = request.desk.shown()
    registries, problems = read_registries(settings.content, settings.langs, settings.zone)
    sent = {name: values[-1] for name, values in parse_qs((request.sent or b"").decode()).items()}
    fields = {name: sent.get(name, "") for name in _FIELDS}
    if registries is not None and request.sent is not None:
        try:
            return _created(request, registries, fields)
        except ProblemsError as error:
            problems = error.problems
        except UsageError as error:
            problems = [error.problem]
    return _form(request, registries, fields, problems)


def _created(request: DeskRequest, registries: Registries, fields: dict[str, str]) -> Answer:
    settings, at = request.desk.shown()
    title, category, language = (fields[name] for name in _FIELDS)
    file = new_story(settings, registries, title, category, [], at, request.lang, language)
    entry = f"{file.parent.name}/{file.stem.partition('.')[0]}"
    location = request.route.address(request.lang, f"#/collections/articles/entries/{entry}")
    return Answer(status=303, location=location)


def _form(
    request: DeskRequest,
    registries: Registries | None,
    fields: dict[str, str],
    problems: list[Problem],
) -> Answer:
    settings, _ = request.desk.shown()
    lang = request.lang
    shown = lang if lang in settings.langs else settings.langs[0]
    sections = registries.sections.entries.values() if registries else ()
    names = language_names(lang)
    labels = {name: field_words(FrontMatter, name, lang)[0] for name in ("title", "category")}
    return page(
        request,
        "admin_new.html",
        422 if problems else 200,
        wrong=[" ".join(one.text(lang)) for one in problems],
        sent=fields,
        sections=[(one.id, one.name[shown]) for one in sections],
        written=[(code, names.get(code, code)) for code in settings.langs],
        labels={**labels, "language": say("admin-language", lang)},
    )

"""`/admin/`: what its server answers, and the configuration of the CMS."""

import gzip
import json
import re
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

import jsonschema
import pytest
from pydantic import BaseModel

from tests.conftest import PROJECT, article
from tests.desk.conftest import Newsroom, html_errors
from tilshi.commands.console import read_settings
from tilshi.content.front_plan import FrontPlan
from tilshi.desk.admin.cms_config import cms_config, field_words, root_of
from tilshi.desk.admin.file_writing import ARTICLES, REGISTRIES
from tilshi.desk.admin.form_fields import form_fields
from tilshi.desk.admin.make_sveltia import REWRITTEN, rewritten

SVELTIA = PROJECT / "tilshi/desk/admin/sveltia"
LANGS = ("kk", "ru", "en")
MODELS = (*ARTICLES.values(), *REGISTRIES.values(), FrontPlan)
KOPIR = "content/articles/2020/kopir.md"
OURS = {"Origin": "http://127.0.0.1"}


def vendored(name: str) -> str:
    return gzip.decompress((SVELTIA / f"{name}.gz").read_bytes()).decode()


@pytest.fixture
def desk(newsroom: Callable[[Mapping[str, str]], Newsroom]) -> Newsroom:
    return newsroom({KOPIR: article("Көпір ашылды")})


@pytest.fixture
def config(desk: Newsroom) -> Callable[[str], dict[str, Any]]:
    settings = read_settings(str(desk.made.root / "pelicanconf.py"), None, None)
    return lambda lang: cms_config(settings, lang)


@pytest.mark.parametrize("lang", LANGS)
def test_the_configuration_follows_the_schema_of_the_cms(config, lang: str) -> None:
    schema = json.loads(vendored("schema.json"))
    jsonschema.Draft7Validator(schema).validate(config(lang))


def fields_in(fields: list[dict[str, Any]], above: str = "") -> Iterator[str]:
    for one in fields:
        yield above + one["name"]
        yield from fields_in(one.get("fields", []), f"{above}{one['name']}.")


def declared(model: type[BaseModel], above: str = "") -> Iterator[str]:
    for one in form_fields(model):
        yield above + one.name
        if one.model is not None:
            yield from declared(one.model, f"{above}{one.name}.")


def test_every_field_of_the_schema_is_in_a_form(config) -> None:
    collections = {one["name"]: one for one in config("kk")["collections"]}
    for name, model in ARTICLES.items():
        form = set(fields_in(collections[name]["fields"]))
        assert form == {*declared(model), "body", "_source"}
    for file in collections["registries"]["files"]:
        entries = file["fields"][0]["fields"]
        assert {one["name"] for one in entries} == set(declared(REGISTRIES[file["name"]]))
    (front,) = collections["front"]["files"]
    for lang in front["fields"]:
        assert set(fields_in(lang["fields"])) == set(declared(FrontPlan))


def inner(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for one in form_fields(model):
        if one.model is not None:
            yield from inner(one.model)


@pytest.mark.parametrize("lang", LANGS)
def test_every_field_is_called_something_in_every_language(lang: str) -> None:
    for model in chain.from_iterable(map(inner, MODELS)):
        for one in form_fields(model):
            label, _ = field_words(model, one.name, lang)
            assert label, f"{model.__name__}.{one.name}"


def test_a_newsroom_in_a_folder_of_its_repository_is_found_from_the_root_of_that(
    desk: Newsroom,
) -> None:
    root = desk.made.root
    assert root_of(root / "content", root) == root
    (root.parent / ".git").mkdir()
    settings = read_settings(str(root / "pelicanconf.py"), None, None)
    made = cms_config(settings, "kk")
    assert made["backend"]["repo"] == f"local/{root.parent.name}"
    assert made["collections"][0]["folder"] == f"{root.name}/content/articles"
    (root.parent / ".git").rmdir()


def test_the_copy_of_the_cms_names_no_host_that_it_would_ask_by_itself() -> None:
    script = vendored("cms.js")
    for host in ("unpkg.com", "jsdelivr.net", "githubstatus.com"):
        assert host not in script
    for old, new in REWRITTEN.items():
        assert old not in script and new in script


def texts_in(words: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for name, one in words.items():
        if isinstance(one, str):
            yield above + name, one
        else:
            yield from texts_in(one, f"{above}{name}.")


def test_the_kazakh_words_of_the_cms_are_those_that_it_asks_for() -> None:
    # Its Russian words are not complete either, but its script has the English ones.
    script, russian = vendored("cms.js"), dict(texts_in(json.loads(vendored("ru.json"))))
    kazakh = json.loads((SVELTIA.with_name("static") / "kk.json").read_text("utf-8"))
    for name, text in texts_in(kazakh):
        assert f"{name.rpartition('.')[2]}:" in script, name
        filled = set(re.findall(r"{\$\w+", text))
        assert filled <= set(re.findall(r"{\$\w+", russian.get(name, text))), name
        assert re.search("[а-яәғқңөұүһі]", text, re.IGNORECASE), name


def test_a_new_version_of_the_cms_in_which_a_place_has_moved_is_refused() -> None:
    with pytest.raises(AssertionError, match="0 times"):
        rewritten("nothing of what is rewritten stands here")


def test_the_page_allows_no_request_to_another_host(desk: Newsroom) -> None:
    with urllib.request.urlopen(f"{desk.address}admin/kk/") as answer:
        policy = answer.headers["Content-Security-Policy"]
    sources = {source for rule in policy.split("; ") for source in rule.split()[1:]}
    assert sources == {"'none'", "'self'", "'unsafe-inline'", "blob:", "data:"}
    assert "script-src 'self';" in policy and "default-src 'none'" in policy


def test_pages_of_the_forms_are_valid_html(desk: Newsroom) -> None:
    pages = {
        f"{lang}{name}": desk.get(f"/admin/{lang}/{name}")[1]
        for lang in LANGS
        for name in ("", "new")
    }
    assert html_errors(desk.made.root, pages) == []


def test_a_new_story_is_a_draft_whose_stem_keeps_the_kazakh_letters(desk: Newsroom) -> None:
    form = "title=%D2%B0%D0%BB%D1%8B%20%D3%99%D0%BB%D0%B5%D0%BC&category=sport&language=ru"
    desk.get("/admin/kk/new", form.encode(), **OURS)
    text = (desk.made.root / "content/articles/2026/uly-alem.ru.md").read_text("utf-8")
    assert text.startswith("---\ntitle: Ұлы әлем\ndate: 2026-11-23 09:00\ncategory: Спорт\n")
    assert "status: draft" in text


def test_a_new_story_that_cannot_be_made_says_why_and_keeps_what_was_typed(desk: Newsroom) -> None:
    form = "title=%D0%9A%D3%A9%D0%BF%D1%96%D1%80%3Cb%3E&category=sport&language=kk"
    status, text = desk.get("/admin/ru/new", form.encode(), **OURS)
    assert status == 422
    assert "есть разметка" in text and 'value="Көпір&lt;b&gt;"' in text
    assert '<option value="sport" selected>' in text


@pytest.mark.parametrize("path", ["new", "files"])
def test_another_site_can_send_nothing(desk: Newsroom, path: str) -> None:
    status, _ = desk.get(f"/admin/kk/{path}", b"title=x", Origin="https://evil.example")
    assert status == 403
    assert not (desk.made.root / "content/articles/2026").exists()


def test_a_file_that_cannot_be_read_is_named_with_its_mistake(desk: Newsroom) -> None:
    asked = [
        {"kind": "articles", "text": "---\ntitle: [\n---\n"},
        {"kind": "pages", "text": "---\ntitle: Ә\n---\n\nx"},
    ]
    _, answer = desk.get("/admin/kk/files", json.dumps(asked).encode(), **OURS)
    wrong, right = json.loads(answer)
    assert "Жақша жабылмаған" in wrong["error"]
    assert right["form"]["title"] == "Ә"

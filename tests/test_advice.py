"""The advice of every message mends what it is about: an example of each problem, and the same as an
editor leaves it who has done what the message says.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.attachments import MP3, VTT
from tests.conftest import REGISTRIES, article, picture
from tilshi.commands.proofreading import proofread
from tilshi.content import claims
from tilshi.content.content_folder import is_source, picture_name, scan_content
from tilshi.content.registries import Registries, read_registries
from tilshi.content.source import Source, parse_name, read_source
from tilshi.content.stories import resolve_story, title_key
from tilshi.editions import EDITIONS
from tilshi.problems import EDITOR_LANGS, Problem, _words, say

ZONE = ZoneInfo("Asia/Almaty")
NOW = datetime(2026, 11, 23, 9, tzinfo=ZONE)
LANGS = ("kk", "ru", "en")
A, B = "content/articles/2020/a.md", "content/articles/2020/b.md"
RU = "content/articles/2020/a.ru.md"
STEM = A.removesuffix(".md")
CHANGE = f"{STEM}.at-2026-12-01T0900.md"
CORRECTED = article(corrections="[{date: 2020-05-02, note: Саны түзетілді.}]")
SECTIONS, TOPICS, IMPRINT = (f"content/{name}.yaml" for name in ("sections", "topics", "imprint"))
AUTHORS, FRONT = "content/authors.yaml", "content/front.yaml"
PICTURE = "content/images/a.jpg"
KAZAKH = "Қала тұрғындары бүгін орталық алаңда өткен сенбілікке қатысты."
RUSSIAN = "Жители города сегодня приняли участие в субботнике на площади."

Files = Mapping[str, str | bytes]
BASE: Files = {**REGISTRIES, A: article(), PICTURE: picture(), "content/files/a.csv": "а,б\n1,2\n"}


def fields(*lines: str, body: str = "Мәтін.") -> Files:
    """An article with these lines of front matter, and the usual ones that they do not replace."""
    usual = {
        "title": "title: Тақырып",
        "date": "date: 2020-05-01 10:00",
        "category": "category: Қоғам",
    }
    named = {line.partition(":")[0].strip("\t ") for line in lines}
    kept = [line for name, line in usual.items() if name not in named]
    return {A: "\n".join(["---", *kept, *lines, "---", "", body, ""])}


def body(text: str) -> Files:
    return {A: article(body=text)}


def dossier(lines: str) -> Files:
    return {"content/dossiers/badam.md": f"---\ntitle: Бадам\n{lines}\n---\n\nМәтін.\n"}


def registry(file: str, old: str, new: str) -> Files:
    text = REGISTRIES[file]
    assert old in text
    return {file: text.replace(old, new)}


def imprint(lines: str) -> Files:
    return {IMPRINT: f"{REGISTRIES[IMPRINT]}\n{lines}\n"}


ENTRY = "- {id: %s, name: {kk: %s, ru: %s, en: %s}}\n"
NFC, NFD = (unicodedata.normalize(form, "content/images/үйі.jpg") for form in ("NFC", "NFD"))

# code: what raises it, and the same when it is mended as the message says; of the base, None goes
EXAMPLES: dict[str, tuple[Mapping[str, str | bytes | None], Mapping[str, str | bytes | None]]] = {
    "not-utf8": ({A: article().encode("cp1251", "replace")}, {A: article()}),
    "bidi-control": (fields("title: а\u202eб"), fields("title: аб")),
    "control-character": (body("а\x07б"), body("аб")),
    "merge-conflict": (
        fields("<<<<<<< HEAD", "title: Бір", "=======", "title: Екі", ">>>>>>> f95fbd1 (Тақырып)"),
        fields("title: Екі"),
    ),
    "yaml": (fields("title:", "  @qala туралы"), fields('title: "@qala туралы"')),
    "yaml-comment": (fields("title: Есеп #5"), fields('title: "Есеп #5"')),
    "yaml-quoted-part": (fields('title: "Ақжелең" агенттігі'), fields("title: «Ақжелең» агенттігі")),
    "yaml-quote-open": (fields('title: "Ақжелең'), fields('title: "Ақжелең"')),
    "yaml-first-character": (fields("title: @qala"), fields('title: "@qala"')),
    "yaml-sign": (
        fields("image: {src: a.jpg, alt: &x Қала}"), fields('image: {src: a.jpg, alt: "&x Қала"}'),
    ),
    "yaml-colon": (fields("title: Қала: түн"), fields('title: "Қала: түн"')),
    "yaml-no-space": (fields("title:Қала"), fields("title: Қала")),
    "yaml-hyphen": (fields("tags:", "-Шымкент"), fields("tags:", "- Шымкент")),
    "yaml-no-colon": (fields("summary: бір", "екі"), fields("summary: бір екі")),
    "yaml-tab": (
        fields("image:", "\tsrc: a.jpg", "\talt: Қала"), fields("image:", "  src: a.jpg", "  alt: Қала"),
    ),
    "yaml-indent": (fields("summary: бір", "  status: draft"), fields("summary: бір", "status: draft")),
    "yaml-brackets": (
        fields("image: {src: a.jpg, alt: Қала: түн}"), fields('image: {src: a.jpg, alt: "Қала: түн"}'),
    ),
    "yaml-escape": (fields('title: "C:\\жол"'), fields("title: 'C:\\жол'")),
    "yaml-comma": (
        fields("image: {src: a.jpg, alt: Қала, түн}"), fields('image: {src: a.jpg, alt: "Қала, түн"}'),
    ),
    "yaml-deep": (
        fields("image: [[[[[[[[[[a.jpg]]]]]]]]]]"), fields("image: {src: a.jpg, alt: Қала көрінісі}"),
    ),
    "yaml-second-document": (registry(TOPICS, "- {id: bilim", "---\n- {id: bilim"), {}),
    "yaml-key": (fields("[title]: Қала"), fields("title: Қала")),
    "twice": (fields("status: draft", "status: draft"), fields("status: draft")),
    "front-matter-open": ({A: "---\ntitle: а\n\nМәтін."}, fields("title: а")),
    "front-matter-not-fields": (
        {A: "---\n- Тақырып\n---\nМәтін."}, fields("title: Тақырып"),
    ),
    "front-matter-missing": ({A: "Мәтін."}, fields("title: Тақырып")),
    "front-matter-toml": (
        {A: '+++\ntitle = "а"\ndate = 2020-05-01\ncategory = "Қоғам"\n+++\nМәтін.'},
        {A: '---\ntitle: "а"\ndate: 2020-05-01\ncategory: "Қоғам"\n---\nМәтін.'},
    ),
    "front-matter-json": (
        {A: '{\n"title": "а",\n"date": "2020-05-01",\n"category": "Қоғам"\n}\nМәтін.'},
        {A: '---\ntitle: "а"\ndate: "2020-05-01"\ncategory: "Қоғам"\n---\nМәтін.'},
    ),
    "not-text": (fields("title: [Видео]"), fields('title: "[Видео]"')),
    "empty": (fields("summary:"), fields("summary: Шымкентте достық үйі ашылды.")),
    "markup-in-text": (fields("title: Бұл **жаңа** хабар"), fields("title: Бұл жаңа хабар")),
    "not-list": (fields("tags: {Шымкент: Білім}"), fields("tags: [Шымкент, Білім]")),
    "bad-time": (fields("date: кеше"), fields("date: 2019-03-15 10:00")),
    "sponsor-alone": (
        fields("sponsor: Дүкен"), fields("sponsor: Дүкен", "format: advertisement")
    ),
    "expires-early": (fields("expires: 2020-05-01"), fields("expires: 2020-05-02")),
    "changed-early": (fields("modified: 2019-03-15"), fields("modified: 2020-05-01 14:30")),
    "bad-day": (registry(IMPRINT, "date: 2020-01-02", "date: 2.1.20"), {}),
    "bad-slug": (fields("slug: Достық мекені"), fields("slug: dostyq-mekeni")),
    "too-long": (fields(f"slug: {'a' * 300}"), fields(f"slug: {'a' * 200}")),
    "bad-focus": (
        fields("image: {src: a.jpg, alt: Қала, focus: солға}"),
        fields("image: {src: a.jpg, alt: Қала, focus: 30% 20%}"),
    ),
    "bad-picture-name": (
        fields("image: {src: images/a.jpg, alt: Қала}"), fields("image: {src: a.jpg, alt: Қала}"),
    ),
    "bad-old-path": (fields("redirect_from: [news/123]"), fields("redirect_from: [/news/123/]")),
    "bad-https": (registry(IMPRINT, "https://t.me/ulgi", "t.me/ulgi"), {}),
    "missing": ({A: "---\ntitle: а\ncategory: Қоғам\n---\nМәтін."}, fields("date: 2019-03-15 10:00")),
    "unknown-field": (fields("tgas: [Шымкент]"), fields("tags: [Шымкент]")),
    "field-nested": (fields("alt: Қала"), fields("image: {src: a.jpg, alt: Қала}")),
    "field-renamed": (fields("draft: true"), fields("status: draft")),
    "field-needless": (fields("layout: post"), fields()),
    "field-language": (fields("lang: kk"), fields()),
    "unknown-status": (fields("status: publish"), fields("status: published")),
    "not-fields": (fields("image: [a.jpg]"), fields("image: {src: a.jpg, alt: Қала көрінісі}")),
    "not-number": (
        {"content/pages/about.md": "---\ntitle: а\norder: бір\n---\nМәтін."},
        {"content/pages/about.md": "---\ntitle: а\norder: 1\n---\nМәтін."},
    ),
    "registry-missing": ({TOPICS: None}, {}),
    "registry-not-list": ({TOPICS: "id: x"}, {TOPICS: ENTRY % ("x", "Х", "Х", "X")}),
    "name-taken": (
        {TOPICS: ENTRY % ("x", "Х", "Х", "X") + ENTRY % ("y", "Х", "У", "Y")},
        {TOPICS: ENTRY % ("x", "Х", "Х", "X") + ENTRY % ("y", "Ү", "У", "Y")},
    ),
    "name-alike": (
        {TOPICS: ENTRY % ("x", "Қала", "Х", "X") + ENTRY % ("y", "Қaла", "У", "Y")},
        {TOPICS: ENTRY % ("x", "Қала", "Х", "X")},
    ),
    "listed-twice": (registry(IMPRINT, "number: 2-ИА", "number: 1-ИА"), {}),
    "unknown-license": (fields("media_license: 3-ИА"), fields("media_license: 2-ИА")),
    "license-sentence": (registry(IMPRINT, "Certificate No. {number}", "Certificate"), {}),
    "untranslated": ({TOPICS: "- {id: x, name: {kk: Х, ru: Х}}"}, {TOPICS: ENTRY % ("x", "Х", "Х", "X")}),
    "slug-taken": (
        {TOPICS: REGISTRIES[TOPICS].replace("synonyms: [Чимкент]", "slug: {ru: bilim}")},
        {TOPICS: REGISTRIES[TOPICS].replace("synonyms: [Чимкент]", "slug: {ru: bilim-2}")},
    ),
    "html-tag": (body("Егер x<y болса, a>b."), body("Егер x < y болса, a>b.")),
    "html-attribute": (body("<b onclick=x>Сөз</b>"), body("<b>Сөз</b>")),
    "html-broken": (body("<b>Сөз"), body("<b>Сөз</b>")),
    "body-deep": (body("<b>" * 40 + "x" + "</b>" * 40), body("<b>x</b>")),
    "body-tangled": (body("[" * 10_000), body("Сөз.")),
    "h1-in-body": (body("# Тақырыпша\n\nМәтін."), body("## Тақырыпша\n\nМәтін.")),
    "undefined-footnote": (body("Сөз[^1]."), body("Сөз[^1].\n\n[^1]: Мәтіні.")),
    "footnote-unused": (
        body("Сөз.\n\n[^1]: Мәтіні."), body("Сөз[^1].\n\n[^1]: Мәтіні."),
    ),
    "footnote-twice": (
        body("Сөз[^1].\n\n[^1]: Бір.\n\n[^1]: Екі."), body("Сөз[^1], сөз[^2].\n\n[^1]: Бір.\n\n[^2]: Екі."),
    ),
    "undefined-reference": (body("[сөз][а]"), body("[сөз](https://ulgi.example/)")),
    "broken-link": (body("[сөз] (https://ulgi.example/)"), body("[сөз](https://ulgi.example/)")),
    "link-empty": (body("а [](https://ulgi.example/)"), body("а [сөз](https://ulgi.example/)")),
    "dead-anchor": (body("## Бөлім\n\n[сөз](#ulgi)"), body("## Бөлім {#ulgi}\n\n[сөз](#ulgi)")),
    "id-taken": (
        body("## Бір {#ulgi}\n\n## Екі {#ulgi}"), body("## Бір {#ulgi}\n\n## Екі {#basqa}"),
    ),
    "unknown-anchor": (
        {**body("[сөз](story:b#ulgi)"), B: article(body="## Бөлім")},
        {**body("[сөз](story:b#ulgi)"), B: article(body="## Бөлім {#ulgi}")},
    ),
    "shortcode": (body("{{< figure a.jpg >}}"), body("![Қала](a.jpg)")),
    "heading-space": (body("##Бөлім"), body("## Бөлім")),
    "stray-mark": (body("Бұл **сөз болды."), body("Бұл **сөз** болды.")),
    "table-head": (body("| а | б |\n| в | г |"), body("| а | б |\n|---|---|\n| в | г |")),
    "table-cells": (
        body("| а | б |\n|---|---|\n| в | г | ғ |"), body("| а | б | д |\n|---|---|---|\n| в | г | ғ |"),
    ),
    "fence-open": (body("```\nкод"), body("```\nкод\n```")),
    "indented-text": (
        body("Мәтін.\n\n    Екінші абзац басталады, тағы."), body("Мәтін.\n\nЕкінші абзац басталады, тағы."),
    ),
    "link": (body("[сөз](/etc/passwd)"), body("[сөз](https://ulgi.example/)")),
    "file-place": (
        body("[есеп](content/files/a.csv)"), body("[есеп](files/a.csv)")
    ),
    "captions-alone": (
        {"content/files/un.vtt": VTT, "content/files/un.mp3": MP3},
        {"content/files/un.kk.vtt": VTT, "content/files/un.mp3": MP3},
    ),
    "file-as-picture": (body("![Үн](a.mp3)"), body("[Үн](files/a.csv)")),
    "data-alone": (
        body("Мынау ![Сан](files/a.csv) {.bar}"), body("Мынау:\n\n![Сан](files/a.csv){.bar}"),
    ),
    "html-embed": (
        body('<iframe src="https://www.youtube.com/embed/x"></iframe>'),
        body("https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
    ),
    "image-place": (body("![Қала](https://a.kz/a.jpg)"), body("![Қала](a.jpg)")),
    "alt-missing": (body("![](a.jpg)"), body("![Қала](a.jpg)")),
    "unexpected-file": ({"content/articles/b.txt": article()}, {"content/articles/b.md": article()}),
    "bad-file-name": ({"content/articles/b\u200f.md": article()}, {"content/articles/b.md": article()}),
    "same-name": ({NFC: picture(), NFD: picture()}, {NFC: picture()}),
    "bad-stem": ({"content/articles/Достық.md": article()}, {"content/articles/dostyq.md": article()}),
    "unknown-language": (
        {"content/articles/2020/a.rus.md": article()}, {RU: article("Заголовок", "Текст.")},
    ),
    "needless-language": ({"content/articles/2020/b.kk.md": article()}, {B: article()}),
    "empty-file": ({B: ""}, {B: article()}),
    "empty-body": ({B: article(body="")}, {B: article()}),
    "story-twice": ({"content/articles/2021/a.md": article()}, {"content/articles/2021/b.md": article()}),
    "unknown-category": (fields("category: Қогам"), fields("category: Қоғам")),
    "unknown-tags": (fields("tags: [Шымкет]"), fields("tags: [Шымкент]")),
    "unknown-related_topics": (fields("related_topics: [Шымкет]"), fields("related_topics: [Шымкент]")),
    "unknown-authors": (fields("authors: [Айгул]"), fields("authors: [aigul]")),
    "unknown-related": (
        {**fields("related: [bb]"), B: article()}, {**fields("related: [b]"), B: article()},
    ),
    "related-itself": (
        {**fields("related: [a, b]"), B: article()}, {**fields("related: [b]"), B: article()},
    ),
    "related-excluded": (
        {**fields("related: [b]\nrelated_exclude: [b]"), B: article()},
        {**fields("related: [b]"), B: article()},
    ),
    "unknown-format": (fields("format: opinon"), fields("format: opinion")),
    "unknown-age": (fields("age: 15"), fields("age: 16")),
    "entry-without-time": (
        {A: article(format="live", body="Мәтін.\n\n## Су басты\n\nМәтін.")},
        {A: article(format="live", body="Мәтін.\n\n## 14:20 Су басты\n\nМәтін.")},
    ),
    "not-yes-or-no": (
        imprint("banner: {text: {kk: Қаза, ru: Траур, en: Mourning}, mourning: yes}"),
        imprint("banner: {text: {kk: Қаза, ru: Траур, en: Mourning}, mourning: true}"),
    ),
    "front-not-languages": (
        {FRONT: "- lead: {story: a, until: 2026-11-24}"},
        {FRONT: "kk: {lead: {story: a, until: 2026-11-24}}"},
    ),
    "unknown-order": (dossier("stories: [a]\norder: jana"), dossier("stories: [a]\norder: newest")),
    "unknown-file": (body("[Есеп](files/b.csv)"), body("[Есеп](files/a.csv)")),
    "not-attachable": ({"content/files/b.zip": b""}, {"content/files/b.csv": b""}),
    "unknown-picture": (body("![Қала](b.jpg)"), body("![Қала](a.jpg)")),
    "image-alt": (fields("image: a.jpg"), fields("image: {src: a.jpg, alt: Қала}")),
    "unknown-link": (body("[сөз](story:aa)"), {**body("[сөз](story:b)"), B: article()}),
    "not-a-picture": ({"content/images/b.gif": b""}, {"content/images/b.jpg": picture()}),
    "bad-picture-file": ({"content/images/b?.jpg": picture()}, {"content/images/b.jpg": picture()}),
    "placeholder-left": (body(say("note-body", "kk")), body("Мәтін.")),
    "not-translated": ({RU: article("Тақырып", "Текст.")}, {RU: article("Заголовок", "Текст.")}),
    "translation-alone": (
        {"content/articles/2020/b.ru.md": "---\ntitle: Заголовок\n---\nТекст.\n"},
        {"content/articles/2020/b.ru.md": article("Заголовок", "Текст.")},
    ),
    "bad-original": (fields("translated_from: ru"), fields()),
    "bad-change-time": ({f"{STEM}.at-2026-12-01T09.md": article()}, {CHANGE: article()}),
    "change-of-page": (
        {"content/dossiers/badam.at-2026-12-01T0900.md": "---\ntitle: Бадам\n---\n"}, {CHANGE: None},
    ),
    "change-alone": ({CHANGE.replace("/a.", "/b."): article()}, {CHANGE: article()}),
    "change-moves": ({CHANGE: article(slug="b")}, {CHANGE: article()}),
    "change-drops-correction": (
        {A: CORRECTED, CHANGE: article()}, {A: CORRECTED, CHANGE: CORRECTED},
    ),
    "reserved-address": (
        {"content/pages/archive.md": "---\ntitle: а\n---\nМәтін."},
        {"content/pages/muragat.md": "---\ntitle: а\n---\nМәтін."},
    ),
    "same-address": (
        {**fields("redirect_from: [/2020/05/b/]"), B: article()},
        {**fields("redirect_from: [/2020/05/c/]"), B: article()},
    ),
    "redirect-itself": (fields("redirect_from: [/2020/05/a/, /b/]"), fields("redirect_from: [/b/]")),
    "look-alike": (body("Қaзaқ тілі."), body("Қазақ тілі.")),
    "not-composed": (body("Жаи\u0306лау."), body("Жайлау.")),
    "double-space": (body("Бір  екі."), body("Бір екі.")),
    "wrong-quote": (body('"Достық" үйі.'), body("«Достық» үйі.")),
    "lonely-quote": (body('Ол "Абай жолын оқыды.'), body("Ол «Абай жолын» оқыды.")),
    "hyphen-for-dash": (body("Шымкент - қала."), body("Шымкент – қала.")),
    "space-before-mark": (body("Сөз ."), body("Сөз.")),
    "russian-text": (body(f"{KAZAKH}\n\n{RUSSIAN}"), body(f"{KAZAKH}\n\n[{RUSSIAN}]{{: lang=ru}}")),
    "kazakh-text": (
        {RU: article("Заголовок", f"{RUSSIAN}\n\n{KAZAKH}")},
        {RU: article("Заголовок", f"{RUSSIAN}\n\n[{KAZAKH}]{{: lang=kk}}")},
    ),
    "bad-color": (imprint("colors: {accent: red}"), imprint('colors: {accent: "#7a1f3d"}')),
    "contrast": (
        imprint('colors: {accent: "#ffcc00"}'), imprint('colors: {accent: "#7a1f3d"}'),
    ),
    "bad-feed-tag": (
        imprint("feed_tag: ulgi.example"), imprint("feed_tag: ulgi.example,2026-01-31"),
    ),
    "bad-link": (
        imprint("menu: [{url: a.kz, name: {kk: а, ru: а, en: a}}]"),
        imprint('menu: [{url: "https://a.kz", name: {kk: а, ru: а, en: a}}]'),
    ),
    "bad-email": (
        registry(AUTHORS, "{id: aigul,", "{id: aigul, email: aigul,"),
        registry(AUTHORS, "{id: aigul,", "{id: aigul, email: aigul@ulgi.example,"),
    ),
    "bad-contact": (
        imprint("security: {contact: a, expires: 2027-01-01}"),
        imprint("security: {contact: security@ulgi.example, expires: 2027-01-01}"),
    ),
    "bad-line": (
        imprint('ads: ["ads.example, pub-1"]'), imprint('ads: ["ads.example, pub-1, DIRECT"]'),
    ),
    "link-name": (
        imprint('menu: [{url: "https://a.kz"}]'),
        imprint('menu: [{url: "https://a.kz", name: {kk: а, ru: а, en: a}}]'),
    ),
    "link-target": (
        imprint("menu: [{section: qogham, topic: bilim}]"), imprint("menu: [{section: qogham}]"),
    ),
    "more-slips": (body("Бір  екі.\n\n" * 40), body("Бір екі.\n\n" * 40)),
}  # fmt: skip

BESIDE = {"more-slips": {"double-space"}}
"""What else an example raises."""
TWO_WAYS = {"yaml-quoted-part", "yaml-brackets"}
"""Messages that give a choice; here the other way is gone than that of the line shown."""

MACHINE = "about the machine, its folders and processes"
COMMAND = "about what was typed on the command line"
SETTINGS = "about the settings and the theme; tests/site/test_customisation.py and tests/hostile"
HISTORY = "about what was published before; tests/publishing/test_old_addresses.py"
PUBLISHING = "about hosts and releases; tests/publishing"
IMPORT = "about an export, or what became of it; tests/importing"
UPGRADE = "about what an upgrade needs; tests/commands/test_upgrade.py"
LOGO = "about the theme's logo; tests/outputs/test_brand.py"
ATTACHED = "about what is in an attached file; tests/outputs/test_attachment_cleaning.py and test_charts.py"
PIXELS = "about what is in a picture; tests/outputs/test_pictures.py"
NOT_APPLICABLE = {
    "wrong-value": "no value of any field of ours can raise it",
    "symlink": "about a link on the disk; tests/hostile/test_bad_input.py",
    "more-of-kind": "about the report itself; tests/test_problems.py",
    "page-not-made": "a fault of the program",
    "internal": "a fault of the program",
    "dead-link": "about a page of the theme; tests/pipeline/test_validation.py",
    "link-not-due": "a note that may stay; tests/site/test_embargo.py",
    "security-expired": "told by the clock; tests/content/test_expiry.py",
    "security-expires": "told by the clock; tests/content/test_expiry.py",
    "pick-not-due": "a note that may stay; tests/site/test_embargo.py",
    "change-in-force": "a note that may stay; tests/commands/test_scheduled_changes.py",
    **dict.fromkeys(
        ("no-space", "os-error", "worker-ended", "output-closed", "output-cut", "cache-is-link",
         "no-content", "no-articles", "no-articles-left", "output-not-ours", "output-overlaps"),
        MACHINE,
    ),
    **dict.fromkeys(
        ("unknown-lang", "bad-at", "bad-port", "port-taken", "bad-command-line", "empty-value",
         "init-not-empty", "init-no-name", "story-exists", "no-stem", "no-story",
         "unknown-letters", "not-text-input", "missing-argument", "due-public", "bad-days", "unknown-choice", "no-config"),
        COMMAND,
    ),
    **dict.fromkeys(
        ("placeholder-address", "placeholder-certificate", "unknown-setting", "bad-setting",
         "config-fails", "plugin-needs-all", "plugin-missing", "plugin-fails", "template",
         "asset-missing", "css-circle", "words-missing", "words-broken"),
        SETTINGS,
    ),
    **dict.fromkeys(
        ("changed-unmarked", "published-late", "address-lost", "address-lost-listing", "address-deleted", "address-hidden",
         "gone-but-there", "edition-lost"),
        HISTORY,
    ),
    "unknown-page": "about all pages together; tests/pipeline/test_imprint_edits.py",
    **dict.fromkeys(
        (code for code in _words()["problems"]
         if code.startswith("front-") and not code.startswith(("front-matter", "front-not"))),
        "about all stories together; tests/site/test_edited_front_page.py",
    ),
    **dict.fromkeys(
        ("unknown-word", "strange-word", "not-a-word", "no-dictionary"),
        "about dictionaries; tests/commands/test_spelling.py",
    ),
    **dict.fromkeys(("lock-missing", "lock-broken"), UPGRADE),
    **dict.fromkeys(("svg-broken", "svg-not-allowed", "svg-size", "logo-alone", "icon-shape"), LOGO),
    **dict.fromkeys(
        ("picture-heavy", "picture-large", "picture-tall", "picture-scans", "picture-moves",
         "picture-disguised", "broken-picture"),
        PIXELS,
    ),
    **dict.fromkeys(
        ("file-heavy", "file-encrypted", "file-broken", "file-disguised", "file-active",
         "file-within", "file-remarks", "data-broken", "data-row", "data-large", "data-number",
         "data-series"),
        ATTACHED,
    ),
    **dict.fromkeys(
        (code for code in _words()["problems"]
         if code.startswith(
             ("publish-", "verify-", "host-", "headers-", "preview-", "announce-"))
         or code == "drafts-public"),
        PUBLISHING,
    ),
    **dict.fromkeys(
        (code for code in _words()["problems"] if code.startswith("import-")), IMPORT
    ),
}  # fmt: skip
"""Why a problem has no example here."""


@dataclass
class Everything:
    """What the articles may name (`stories.Index`)."""

    registries: Registries
    sources: Sequence[Source]
    pictures: frozenset[str]
    zone: ZoneInfo = ZONE

    def story(self, name: str) -> str | None:
        stories = [one for one in self.sources if one.name.kind == "article"]
        found = {title_key(one.fields.title): one.name.story for one in stories}
        return name if self.has("story", name) else found.get(title_key(name))

    def has(self, kind: str, target: str) -> bool:
        kind = "article" if kind == "story" else kind
        return any((one.name.kind, one.name.story) == (kind, target) for one in self.sources)

    def has_anchor(self, kind: str, target: str) -> bool:
        story, _, anchor = target.partition("#")
        return any(one.name.story == story and anchor in one.body.anchors for one in self.sources)

    def has_picture(self, name: str) -> bool:
        return name in self.pictures

    def has_file(self, name: str) -> bool:
        return name in self.pictures

    def nearest(self, kind: str, name: str) -> str | None:
        return None


def told(root: Path, files: Mapping[str, str | bytes | None]) -> list[Problem]:
    """All that is wrong with the content folder made of the base and these `files`."""
    content = root / "content"
    for name, text in {**BASE, **files}.items():
        if text is not None:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    found, problems = scan_content(content)
    sources: list[Source] = []
    for path in sorted(filter(is_source, found)):
        name, wrong = parse_name(path, LANGS)
        problems += wrong
        if name is not None:
            source, wrong = read_source((content / path).read_bytes(), name, ZONE)
            problems += wrong
            sources += [source] if source is not None else []
    registries, wrong = read_registries(content, LANGS, ZONE)
    problems += wrong
    if registries is not None:
        pictures = frozenset(map(picture_name, found))
        problems += named(sources, Everything(registries, sources, pictures))
    return [*problems, *proofread(content, LANGS).warnings]


def named(sources: list[Source], index: Everything) -> list[Problem]:
    """What is wrong with the `sources` together."""
    editions = [EDITIONS[lang] for lang in LANGS]
    problems: list[Problem] = []
    wanted = list(claims.site_claims(index.registries, editions))
    sources.sort(key=lambda one: (one.name.kind, one.name.story))
    for _, versions in groupby(sources, lambda one: (one.name.kind, one.name.story)):
        found = resolve_story(list(versions), index, NOW)
        problems += found.problems
        wanted += claims.story_claims(found, editions, ZONE, {})
    wanted.sort(key=lambda claim: claim.key)
    for _, some in groupby(wanted, lambda claim: claim.key):
        problems += claims.conflicts(some)
    return problems


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_advice_of_a_message_mends_its_example(tmp_path: Path, code: str) -> None:
    before, after = EXAMPLES[code]
    problems = told(tmp_path / "before", before)
    assert {one.code for one in problems} == {code} | BESIDE.get(code, set())
    assert told(tmp_path / "after", after) == []
    for problem in problems:
        for lang in EDITOR_LANGS:
            assert all(problem.text(lang))


@pytest.mark.parametrize("code", EXAMPLES)
def test_what_a_message_says_to_write_is_what_mends_its_example(tmp_path: Path, code: str) -> None:
    before, after = EXAMPLES[code]
    mended = "\n".join(str(text) for text in after.values())
    problem = told(tmp_path, before)[0]
    for name in ("line", "fix"):
        if name in problem.values and code not in TWO_WAYS:
            written = str(problem.values[name]).strip()
            assert written in mended
            assert written in " ".join(problem.text("kk"))


def test_every_message_has_its_example_or_a_reason_why_not() -> None:
    assert not EXAMPLES.keys() & NOT_APPLICABLE.keys()
    assert EXAMPLES.keys() | NOT_APPLICABLE.keys() == _words()["problems"].keys()

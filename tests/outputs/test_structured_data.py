"""What pages say about themselves to search engines and social networks."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PROJECT, REGISTRIES, Site, article, in_all_letters, picture
from tilshi.outputs import structured_data
from tilshi.outputs.schema_org import Person

ROOT = "https://ulgi.example"
A, B = "content/articles/2020/a.md", "content/articles/2020/b.md"
IMPRINT = "content/imprint.yaml"
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
MORE = """
  - {id: x, name: X, url: https://x.com/ulgi_kz}
email: info@ulgi.example
address: {kk: Шымкент қаласы, ru: г. Шымкент, en: Shymkent}
share: {src: c.jpg, alt: {kk: Шаңырақ, ru: Шанырак, en: Shangyraq}}
policies: {masthead: about, principles: about, corrections: about, ownership: about, pictures: about}
"""
PREFIXES = {"kk": "", "kk-Latn": "qz/", "kk-Arab": "tote/", "ru": "ru/", "en": "en/"}
KINDS = (
    "", "qogham/", "topic/shymkent/", "author/aigul/", "2020/05/", "archive/", "2020/05/a/",
    "2020/05/b/", "about/", "dossier/d/", "p/", "topic/", "author/",
)  # fmt: skip
"""A page of each kind that may be indexed; those of sections have another path in English."""


def newsroom() -> dict[str, str | bytes]:
    files: dict[str, str | bytes] = {
        A: article(
            "Бірінші хабар",
            tags="[Шымкент, Білім]",
            authors="[aigul]",
            modified="2020-05-02 12:00",
            image=f"{{src: a.jpg, alt: Сурет, credit: Асан Үсен, copyright: © Үлгі, license: {LICENSE}}}",
            corrections="[{date: 2020-05-03 09:00, note: Сан түзетілді.}]",
        ),
        B: article("Екінші хабар"),
        "content/pages/about.md": "---\ntitle: Біз\n---\n\nБіз.\n",
        "content/dossiers/d.md": "---\ntitle: Досье\nstories: [a, b]\n---\n\nСөз.\n",
        "content/images/a.jpg": picture(),
        "content/images/c.jpg": picture(colour="gold"),
        IMPRINT: REGISTRIES[IMPRINT].rstrip() + MORE,
    }
    for lang, title in {"ru": "Новость", "en": "News"}.items():
        for name in ("a", "b"):
            more = "image: {alt: x}\n" if name == "a" else ""
            text = f"---\ntitle: {title} {name}\n{more}---\n\n{title}.\n"
            files[f"content/articles/2020/{name}.{lang}.md"] = text
        files[f"content/pages/about.{lang}.md"] = f"---\ntitle: {title}\n---\n\n{title}.\n"
        files[f"content/dossiers/d.{lang}.md"] = f"---\ntitle: {title}\n---\n\n{title}.\n"
    return files


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The newsroom's site, whose pages leave nothing out; tests do not change it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(structured_data, "MOST_BYTES", 10_000)
        return Site(tmp_path_factory.mktemp("structured")).write(newsroom()).made()


def text_of(site: Site, path: str) -> str | None:
    found = site.page(path).xpath("//head/script[@type='application/ld+json']")
    return found[0].text if found else None


def data(site: Site, path: str) -> dict[str, dict[str, Any]]:
    """What a page says, by its type."""
    return {thing["@type"]: thing for thing in json.loads(text_of(site, path) or "[]")}


def meta(site: Site, path: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in site.page(path).xpath("//head/meta[@content]"):
        found.setdefault(one.get("property") or one.get("name"), []).append(one.get("content"))
    return found


def pages() -> Iterator[tuple[str, str]]:
    """(language tag, path) of a page of each kind in each edition."""
    for tag, prefix in PREFIXES.items():
        for path in KINDS:
            section = "society/" if tag == "en" else "qogham/"
            yield tag, prefix + (section if path == "qogham/" else path)


def test_a_story_says_what_it_is(made: Site) -> None:
    found = data(made, "2020/05/a/")
    story = found["NewsArticle"]
    share, whole = story.pop("image")
    assert story == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "inLanguage": "kk",
        "mainEntityOfPage": f"{ROOT}/2020/05/a/",
        "headline": "Бірінші хабар",
        "datePublished": "2020-05-01T10:00+06:00",
        "dateModified": "2020-05-03T09:00+06:00",
        "author": [{"@type": "Person", "name": "Айгүл Серікқызы", "url": f"{ROOT}/author/aigul/"}],
        "publisher": {
            "@type": "NewsMediaOrganization",
            "name": "«Үлгі» агенттігі",
            "logo": {"@type": "ImageObject", "url": f"{ROOT}/icon-512.png"},
        },
        "articleSection": "Қоғам",
        "keywords": ["Шымкент", "Білім"],
        "isPartOf": [{"@type": "CollectionPage", "name": "Досье", "url": f"{ROOT}/dossier/d/"}],
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": "Сан түзетілді.",
                "datePublished": "2020-05-03T09:00+06:00",
            }
        ],
        "workTranslation": [
            {"@type": "NewsArticle", "@id": f"{ROOT}/{lang}/2020/05/a/", "inLanguage": lang}
            for lang in ("ru", "en")
        ],
    }
    assert share in meta(made, "2020/05/a/")["og:image"]
    assert (made.output / whole.pop("url").removeprefix(f"{ROOT}/")).exists()
    assert whole == {
        "@type": "ImageObject",
        "creditText": "Асан Үсен",
        "creator": {"@type": "Person", "name": "Асан Үсен"},
        "copyrightNotice": "© Үлгі",
        "license": LICENSE,
        "acquireLicensePage": f"{ROOT}/about/",
    }
    assert [(step["name"], step["item"]) for step in found["BreadcrumbList"]["itemListElement"]] == [
        ("«Үлгі» агенттігі", f"{ROOT}/"), ("Қоғам", f"{ROOT}/qogham/"),
    ]  # fmt: skip


def test_a_story_that_has_not_changed_and_nobody_has_signed_says_neither(made: Site) -> None:
    story = data(made, "2020/05/b/")["NewsArticle"]
    assert "dateModified" not in story
    assert [author["@type"] for author in story["author"]] == ["NewsMediaOrganization"]
    assert story["image"] == meta(made, "2020/05/b/")["og:image"]


@pytest.mark.parametrize(("tag", "at"), [("kk", 0), ("kk-Latn", 1), ("kk-Arab", 2)])
def test_it_is_in_the_letters_of_the_edition(made: Site, tag: str, at: int) -> None:
    story = data(made, f"{PREFIXES[tag]}2020/05/a/")["NewsArticle"]
    assert story["inLanguage"] == tag
    assert story["headline"] == in_all_letters("Бірінші хабар")[at]
    assert story["articleSection"] == in_all_letters("Қоғам")[at]
    assert {one["inLanguage"] for one in story["workTranslation"]} <= {"ru", "en"}
    assert "translationOfWork" not in story


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_translation_names_the_story_that_it_translates(made: Site, lang: str) -> None:
    story = data(made, f"{lang}/2020/05/a/")["NewsArticle"]
    assert story["translationOfWork"]["@id"] == f"{ROOT}/2020/05/a/"
    assert story["translationOfWork"]["inLanguage"] == "kk"
    assert "workTranslation" not in story


def test_the_front_page_says_who_the_newsroom_is(made: Site) -> None:
    newsroom = data(made, "ru/")["NewsMediaOrganization"]
    page = f"{ROOT}/ru/about/"
    names = (
        "masthead", "publishingPrinciples", "correctionsPolicy", "ownershipFundingInfo",
    )  # fmt: skip
    assert [newsroom[name] for name in names] == [page] * 4
    assert newsroom["identifier"]["value"] == "1-ИА"
    assert newsroom["name"] == "Агентство «Улги»"
    assert newsroom["sameAs"] == ["https://t.me/ulgi", "https://x.com/ulgi_kz"]


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("", {"WebSite", "NewsMediaOrganization"}),
        ("qogham/", {"CollectionPage", "BreadcrumbList"}),
        ("author/aigul/", {"ProfilePage", "BreadcrumbList"}),
        ("archive/", {"CollectionPage"}),
        ("p/", {"CollectionPage"}),
        ("topic/", {"CollectionPage"}),
        ("about/", {"WebPage", "BreadcrumbList"}),
        ("dossier/d/", {"CollectionPage", "BreadcrumbList"}),
        ("search/", set()),
        ("404.html", set()),
    ],
)
def test_each_kind_of_page_says_what_it_is(made: Site, path: str, kinds: set[str]) -> None:
    assert set(data(made, path)) == kinds


def test_numbered_pages_and_notices_say_nothing_and_are_not_indexed(site) -> None:
    files = {f"content/articles/2020/s{n}.md": article(f"С {n}") for n in range(5)}
    files[A] = article(status="retracted")
    made = site(files).settings(LISTING_SIZE=2).made()
    for path, robots in (("qogham/p/1/", "noindex, follow"), ("2020/05/a/", "noindex")):
        assert meta(made, path)["robots"] == [robots]
        assert not data(made, path)


def test_no_text_can_end_the_element() -> None:
    hostile = "</script><script>alert(1)</script><!-- & ]]> \u2028"
    text = structured_data._json([Person(name=hostile)])
    assert not set("<>&") & set(text)
    assert json.loads(text)[0]["name"] == hostile


def test_a_headline_with_signs_of_markup_comes_through(site) -> None:
    made = site({A: article("1 < 2 & 3 > 2")}).made()
    assert data(made, "2020/05/a/")["NewsArticle"]["headline"] == "1 < 2 & 3 > 2"


def test_a_page_says_no_more_than_1500_bytes_and_leaves_out_the_least_important(site) -> None:
    topics = "".join(
        f"- {{id: t{n}, name: {{kk: Ұзақ тақырып атауы {n}, ru: Тема {n}, en: Topic {n}}}}}\n"
        for n in range(30)
    )
    tags = ", ".join(f"t{n}" for n in range(30))
    note = "Мақаладағы сан қате жазылған еді. " * 4
    files = {
        "content/topics.yaml": REGISTRIES["content/topics.yaml"] + topics,
        A: article(
            "Ұ" * 150, tags=f"[{tags}]", corrections=f"[{{date: 2020-05-09, note: {note}}}]"
        ),
    }
    made = site(files).made()
    for prefix in ("", "qz/", "tote/"):
        assert len((text_of(made, f"{prefix}2020/05/a/") or "").encode()) <= 1500
    story = data(made, "2020/05/a/")["NewsArticle"]
    assert len(story["correction"]) == 1
    assert len(story.get("keywords", ())) < 30


CHECKED_BY_THE_TOOL = """
import { readFileSync } from 'node:fs';
import tool from 'structured-data-testing-tool';
import presets from 'structured-data-testing-tool/presets.js';
const failed = {};
for (const file of JSON.parse(readFileSync(0, 'utf-8'))) {
  const options = { presets: [presets.Google, presets.Twitter, presets.Facebook] };
  const told = await tool.structuredDataTestHtml(readFileSync(file, 'utf-8'), options)
    .catch((error) => { if (!error.res) throw error; return error.res; });
  failed[file] = told.failed.map((one) => one.test);
  if (!told.passed.length) failed[file].push('nothing was tested');
}
process.stdout.write(JSON.stringify(failed));
"""


def test_googles_twitters_and_facebooks_rules_are_kept_on_every_kind_of_page(made: Site) -> None:
    files = [str(made.output / path / "index.html") for _, path in pages()]
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", CHECKED_BY_THE_TOOL],
        input=json.dumps(files),
        capture_output=True,
        encoding="utf-8",
        cwd=PROJECT,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {file: [] for file in files}


TYPES = """import type {
  BreadcrumbList, CollectionPage, NewsArticle, NewsMediaOrganization, ProfilePage, SearchAction,
  WebPage, WebSite, WithActionConstraints, WithContext,
} from "schema-dts";
type Searched = Exclude<WebSite, string> & {
  potentialAction?: WithActionConstraints<SearchAction>;
};
"""


def test_everything_that_is_said_has_the_types_of_schema_org(made: Site, tmp_path: Path) -> None:
    lines = [TYPES]
    for number, (_, path) in enumerate(pages()):
        for kind, thing in data(made, path).items():
            type_ = "Searched" if kind == "WebSite" else kind
            said = json.dumps(thing, ensure_ascii=False)
            lines.append(f"const {kind}{number}: WithContext<{type_}> = {said};")
            lines.append(f"void {kind}{number};")
    (tmp_path / "said.ts").write_text("\n".join(lines), "utf-8")
    (tmp_path / "node_modules").symlink_to((PROJECT / "node_modules").resolve())
    compiler = PROJECT / "node_modules/typescript/bin/tsc"
    done = subprocess.run(
        ["node", str(compiler), "--strict", "--noEmit", "--types", "", "said.ts"],
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout

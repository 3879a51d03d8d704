"""The handbook has a place for every field, command and message that editors meet, the same in each
language, and what it shows is real.
"""

import re
from collections.abc import Iterator
from functools import cache

import pytest
import yaml
from invoke import Collection
from markdown.extensions.toc import slugify_unicode
from pydantic import BaseModel

from tests.conftest import PROJECT
from tilshi.commands import tasks
from tilshi.content.body_lint import lint_body
from tilshi.content.field_tables import CHAPTER, TABLES, texts, with_tables
from tilshi.content.registries import Author, Topic
from tilshi.content.schema import FrontMatter, ImageFields
from tilshi.problems import _words, say

HANDBOOK = PROJECT / "docs/handbook"
LANGS = ("kk", "ru", "en")
NOT_OF_EDITORS = {"init", "upgrade", "publish", "releases", "verify", "headers"}
"""Commands of those who set up and publish the site; `rollback` is named, to be asked for."""


@cache
def chapters(lang: str) -> dict[str, str]:
    """The text of each chapter, by the name of its file."""
    return {file.name: file.read_text("utf-8") for file in sorted((HANDBOOK / lang).glob("*.md"))}


def prose(lang: str) -> str:
    """All chapters but the generated one."""
    return "".join(text for name, text in chapters(lang).items() if name != CHAPTER)


def headings(text: str) -> list[tuple[int, str]]:
    without_code = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    found = re.findall(r"^(#+) (.+)$", without_code, re.MULTILINE)
    return [(len(marks), words) for marks, words in found]


def fences(lang: str, kind: str) -> Iterator[tuple[str, str]]:
    """The blocks of code of a `kind`, with the chapter."""
    for name, text in chapters(lang).items():
        for block in re.findall(rf"^```{kind}\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
            yield name, block


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_handbook_has_the_same_chapters_headings_and_examples_in_each_language(lang) -> None:
    assert list(chapters(lang)) == list(chapters("kk"))
    for name, text in chapters("kk").items():
        levels, others = ([n for n, _ in headings(t)] for t in (text, chapters(lang)[name]))
        assert levels == others, name
    for kind in ("sh", "yaml", "text", "csv", "diff", "txt", "markdown"):
        ours, theirs = ([name for name, _ in fences(one, kind)] for one in ("kk", lang))
        assert ours == theirs, kind
    ours, theirs = (
        [line for _, block in fences(one, "sh") for line in block.splitlines() if "inv " in line]
        for one in ("kk", lang)
    )
    assert ours == theirs


@pytest.mark.parametrize("lang", LANGS)
def test_every_link_and_anchor_of_the_handbook_leads_somewhere(lang) -> None:
    anchors = {
        name: {slugify_unicode(words.replace("`", ""), "-") for _, words in headings(text)}
        for name, text in chapters(lang).items()
    }
    for name, text in chapters(lang).items():
        plain = re.sub(r"^```.*?^```|`[^`\n]*`", "", text, flags=re.DOTALL | re.MULTILINE)
        for link in re.findall(r"\]\(([^)]+)\)", plain):
            target, _, anchor = link.partition("#")
            assert target in anchors, f"{name}: {link}"
            assert not anchor or anchor in anchors[target], f"{name}: {link}"


@pytest.mark.parametrize("lang", LANGS)
def test_the_handbook_has_no_typing_errors(lang) -> None:
    for name, text in chapters(lang).items():
        assert lint_body(text, lang) == [], name


@pytest.mark.parametrize("lang", LANGS)
def test_the_tables_of_fields_are_those_of_the_schema(lang) -> None:
    assert chapters(lang)[CHAPTER] == with_tables(chapters(lang)[CHAPTER], lang), (
        "python -m tilshi.content.field_tables docs/handbook"
    )


def test_every_field_is_explained_in_every_language_and_no_other_is() -> None:
    fields = {table.model.__name__: set(table.model.model_fields) for table in TABLES}
    assert {model: set(said) for model, said in texts().items()} == fields
    for said in texts().values():
        for field, words in said.items():
            assert set(words) == {"kk", "ru"}, field
            assert all(text.endswith(".") for text in words.values()), field


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("model", [FrontMatter, ImageFields])
def test_every_field_of_a_story_has_its_place_in_a_chapter(model: type[BaseModel], lang) -> None:
    text = prose(lang)
    missing = [
        field
        for field in model.model_fields
        if not re.search(rf"`{field}[`:]|^\s*(?:- )?{field}: |[{{ ]{field}: ", text, re.MULTILINE)
    ]
    assert missing == []


@pytest.mark.parametrize("lang", LANGS)
def test_every_command_of_editors_has_its_place_and_every_option_named_exists(lang) -> None:
    commands = Collection.from_module(tasks).tasks
    named = set(re.findall(r"\binv ([a-z]+)", prose(lang)))
    assert set(commands) - NOT_OF_EDITORS <= named | {"rollback"}
    assert named <= set(commands)
    for line in re.findall(r"\binv [a-z]+ [^`\n]*--[^`\n]*", prose(lang)):
        command = line.split()[1]
        options = {argument.name for argument in commands[command].get_arguments()}
        for option in re.findall(r"--([a-z-]+)", line):
            assert option in options, line


@pytest.mark.parametrize("lang", LANGS)
def test_the_examples_of_fields_have_only_fields_that_exist(lang) -> None:
    known = {field for table in TABLES for field in table.model.model_fields}
    known |= {*Author.model_fields, *Topic.model_fields, *LANGS}
    for chapter, block in fences(lang, "yaml"):
        fields = yaml.safe_load(block.strip("-\n").split("\n---\n")[0])
        for entry in fields if isinstance(fields, list) else [fields]:
            if isinstance(entry, dict):
                assert set(entry) <= known, chapter


def template(words: str) -> str:
    """What a message looks like, whatever its values; … stands for one, too."""
    parts = re.split(r"\{\w+\}", words.replace("{{", "\0").replace("}}", "\1"))
    return ".+?".join(map(re.escape, parts)).replace("\0", "\\{").replace("\1", "\\}")


@cache
def messages(lang: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What a problem, its remark alone, and a message of a command look like."""
    problems = _words()["problems"].values()
    whats = [template(one["what"][lang]) for one in problems]
    both = [
        f"{template(one['what'][lang])}(?: [^.?]+\\?)? {template(one['mend'][lang])}"
        for one in problems
    ]
    said = [template(one[lang]) for one in _words()["words"].values()]
    place = r"(?:\S+: )?\S+(?: \[[\w.]+\])? "
    return (
        re.compile(f"{place}(?:{'|'.join(both)})"),
        re.compile("|".join(whats)),
        re.compile("|".join(said)),
    )


def of_the_history_and_lists(line: str, lang: str) -> bool:
    """Whether a line is one of `inv due`, `inv translations` or `inv history`, or an answer."""
    columns = [one.strip() for one in re.split(" {2,}", line.strip())]
    words = {text[lang] for text in _words()["words"].values()}
    listed = len(columns) > 2 and any(one in words for one in columns)
    return listed or bool(
        re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d  .+  .+  \([0-9a-f]{8}\)$", line)
        or re.fullmatch(r" +(?:articles|pages|dossiers)/\S+", line)
    )


@pytest.mark.parametrize("lang", LANGS)
def test_every_message_that_the_handbook_shows_is_one_of_the_program(lang) -> None:
    problem, _, said = messages(lang)
    for chapter, block in fences(lang, "text"):
        for line in block.splitlines():
            asked = any(
                line.startswith(say(key, lang, known="Қоғам, Мәдениет, Спорт, Экономика"))
                for key in ("ask-section", "ask-topics")
            )
            assert (
                problem.fullmatch(line)
                or said.fullmatch(line.strip())
                or re.fullmatch(rf"\w\w: (?:{said.pattern})", line)
                or of_the_history_and_lists(line, lang)
                or asked
            ), f"{chapter}: {line}"


@pytest.mark.parametrize("lang", LANGS)
def test_frequent_errors_are_quoted_as_the_program_says_them(lang) -> None:
    _, what, _ = messages(lang)
    (table,) = re.findall(
        r"(?:^\|.*\n)+", chapters(lang)["08-when-something-is-red.md"], re.MULTILINE
    )
    rows = table.splitlines()[2:]
    assert len(rows) == 10
    for row in rows:
        quoted = row.split("|")[1].strip()
        assert what.fullmatch(quoted) or what.fullmatch(f"{quoted}."), row


def test_a_message_that_names_the_handbook_names_a_chapter_that_exists() -> None:
    named = {}
    for code, words in _words()["problems"].items():
        for lang, word in (
            ("kk", "Анықтамалықта"), ("ru", "В справочнике"), ("en", "In the handbook"),
        ):  # fmt: skip
            for name in re.findall(rf"{word}: ([\w-]+)\.", words["mend"][lang]):
                named.setdefault(code, []).append(name)
                assert f"{name}.md" in chapters(lang), code
    assert named
    assert all(len(names) == 3 and len(set(names)) == 1 for names in named.values())


@pytest.mark.parametrize("lang", LANGS)
def test_what_the_program_does_not_say_is_not_taken_for_a_message(lang) -> None:
    problem, what, said = messages(lang)
    for line in ("Бәрі жақсы.", "a.md:3 [title] Қате бар.", "Всё хорошо.", "All is well."):
        assert not any(one.fullmatch(line) for one in (problem, what, said))

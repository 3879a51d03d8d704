"""The house rules that can be checked automatically."""

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.conftest import PROJECT
from tilshi.outputs.registry import OUTPUTS
from tilshi.problems import _words
from tilshi.settings import SETTINGS

# A package may import from itself and from the packages listed: imports run one way.
PACKAGES = {
    "unicode_form": set(),
    "kazakh": {"unicode_form"},
    "editions": {"kazakh"},
    "problems": set(),
    "prose": set(),
    "deadline": set(),
    "filesystem": {"unicode_form"},
    "zip_errors": set(),
    "urls": {"editions"},
    "ownership": {"problems"},
    "settings": {"editions", "problems"},
    "content": {"kazakh", "editions", "problems", "prose", "unicode_form", "urls"},
    "related": {"kazakh"},
    "search": {"editions", "kazakh", "urls"},
    "store": {"content", "filesystem", "problems", "related", "search", "urls"},
    "outputs": {
        "content", "editions", "filesystem", "kazakh", "problems", "prose", "search", "settings",
        "store", "urls", "zip_errors",
    },
    "pipeline": {
        "content", "editions", "filesystem", "outputs", "ownership", "problems", "related",
        "search", "settings", "store", "urls",
    },
    "pelican_adapter": {
        "content", "editions", "kazakh", "outputs", "pipeline", "problems", "settings",
    },
    "publishing": {
        "content", "deadline", "editions", "filesystem", "kazakh", "outputs", "ownership",
        "pipeline", "problems", "prose", "search", "settings", "store", "urls",
    },
    "importing": {
        "content", "editions", "filesystem", "kazakh", "outputs", "problems", "publishing",
        "settings", "unicode_form", "urls", "zip_errors",
    },
    "desk": {
        "content", "deadline", "editions", "filesystem", "kazakh", "outputs", "pipeline", "problems",
        "publishing", "settings", "store",
    },
    "commands": {
        "content", "deadline", "desk", "editions", "filesystem", "importing", "kazakh",
        "ownership", "pelican_adapter", "pipeline", "problems", "publishing", "settings",
    },
}  # fmt: skip


def modules() -> Iterator[tuple[str, Path]]:
    for file in sorted((PROJECT / "tilshi").rglob("*.py")):
        parts = file.relative_to(PROJECT / "tilshi").with_suffix("").parts
        if parts[0] != "starter":  # what is not ours, but a newsroom's
            yield parts[0], file


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "tilshi":
                yield from (f"tilshi.{alias.name}" for alias in node.names)


def test_no_folder_of_tests_is_skipped(pytestconfig: pytest.Config) -> None:
    names = {file.parent.name for file in (PROJECT / "tests").rglob("test_*.py")}
    over = pytestconfig.getini("norecursedirs")
    assert not [name for name in names if any(fnmatch(name, pattern) for pattern in over)]


def test_only_the_samples_tests_need_the_content_and_the_settings_of_the_sample() -> None:
    read = re.compile(r"""PROJECT\s*/\s*['"](?:content|pelicanconf|publishconf)\b""")
    for file in sorted((PROJECT / "tests").rglob("*.py")):
        if "sample" not in file.relative_to(PROJECT).parts:
            assert not read.search(file.read_text("utf-8")), file


def test_imports_run_one_way() -> None:
    for package, file in modules():
        if package == "__init__":
            continue
        for name in imports(file):
            parts = name.split(".")
            if parts[0] == "tilshi" and len(parts) > 1 and parts[1] not in (package, "__version__"):
                assert parts[1] in PACKAGES[package], f"{file} imports {name}"


def test_only_the_pelican_adapter_imports_pelican() -> None:
    for package, file in modules():
        if package != "pelican_adapter":
            assert not [name for name in imports(file) if name.split(".")[0] == "pelican"], file


def test_sql_is_only_in_the_store() -> None:
    said = re.compile(r"\.execute(?:many|script)?\(")
    for package, file in modules():
        if package != "store":
            assert not said.search(file.read_text("utf-8")), file


def test_no_module_is_longer_than_350_lines() -> None:
    for _, file in modules():
        assert len(file.read_text("utf-8").splitlines()) <= 350, file


def test_no_two_modules_have_one_name() -> None:
    names = [file.stem for _, file in modules() if file.stem != "__init__"]
    assert {name for name, times in Counter(names).items() if times > 1} == set()


def test_no_two_classes_have_one_name() -> None:
    names = [
        node.name
        for _, file in modules()
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    assert {name for name, times in Counter(names).items() if times > 1} == set()


def test_every_kind_of_output_has_one_output() -> None:
    kinds = [output.kind for output in OUTPUTS]
    assert len(kinds) == len(set(kinds))


def test_every_message_exists_in_every_language_with_the_same_values() -> None:
    for code, words in _words()["problems"].items():
        for part in ("what", "mend"):
            assert set(words[part]) == {"kk", "ru", "en"}, code
            values = {lang: set(re.findall(r"{(\w+)}", text)) for lang, text in words[part].items()}
            assert values["kk"] == values["ru"] == values["en"], code


def test_every_problem_in_the_code_has_its_message_and_no_message_is_unused() -> None:
    source = "".join(file.read_text("utf-8") for _, file in modules())
    known = set(_words()["problems"])
    named = set(
        re.findall(
            r'(?:Problem|UsageError|wrong|_refuse|_warning|\.add)\(\s*"([a-z0-9_-]+)"', source
        )
    )
    assert named <= known, named - known
    unused = {code for code in known if f'"{code}"' not in source}
    built = {f"unknown-{field}" for field in ("category", "tags", "related_topics", "authors")}
    assert unused <= built


def msgids() -> set[str]:
    extensions = "jinja2.ext.i18n,tilshi.outputs.fragment_cache.FragmentCache"
    options = {"**.html": {"extensions": extensions, "trimmed": "true", "silent": "false"}}
    found = [*extract_from_dir(
        str(PROJECT / "theme/templates"), [("**.html", "jinja2")], options,
        keywords={"_": None, "gettext": None, "ngettext": (1, 2)},
    )]  # fmt: skip
    found += extract_from_dir(
        str(PROJECT / "tilshi/outputs"), [("**.py", "python")], keywords={"words": None}
    )
    return {m if isinstance(m, str) else m[0] for _, _, m, _, _ in found}


TRANSLATIONS = sorted(folder.name for folder in (PROJECT / "theme/translations").iterdir())


@pytest.mark.parametrize("lang", TRANSLATIONS)
def test_every_interface_word_is_translated_and_none_is_unused(lang: str) -> None:
    file = PROJECT / f"theme/translations/{lang}/LC_MESSAGES/messages.po"
    with file.open("rb") as stream:
        words = {m.id if isinstance(m.id, str) else m.id[0]: m for m in read_po(stream) if m.id}
    assert set(words) == msgids()
    for message in words.values():
        texts = [message.string] if isinstance(message.string, str) else list(message.string)
        assert all(texts), message.id
        assert not message.fuzzy, message.id
        for text in texts:
            ids = message.id if isinstance(message.id, str) else message.id[-1]
            assert set(re.findall(r"%\((\w+)\)", text)) <= set(re.findall(r"%\((\w+)\)", ids))


READMES = ("README.md", "README.kk.md", "README.ru.md")


def test_the_readmes_have_the_same_sections_commands_and_links_to_each_other() -> None:
    texts = {name: (PROJECT / name).read_text("utf-8") for name in READMES}
    sections = {len(re.findall("^## ", text, re.MULTILINE)) for text in texts.values()}
    assert len(sections) == 1
    commands = [
        set(re.findall(r"^(?:inv|make|tilshi) [a-z-]+(?: --[a-z]+)?", text, re.MULTILINE))
        for text in texts.values()
    ]
    assert commands[0] == commands[1] == commands[2]
    for name, text in texts.items():
        assert all(f"]({other})" in text for other in READMES if other != name)
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", re.sub("`[^`]*`", "", text)):
            assert (PROJECT / link).exists(), f"{name}: {link}"


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_is_in_the_readme_with_its_default(name: str) -> None:
    default, _ = SETTINGS[name]
    shown = str(default) if isinstance(default, str | bool) else json.dumps(default)
    row = f"| `{name}` | {f'`{shown}`' if shown else '–'} | "
    for readme in READMES:
        assert row in (PROJECT / readme).read_text("utf-8")


def test_css_uses_logical_properties_only() -> None:
    physical = re.compile(
        r"\b(?:margin|padding|border)-(?:left|right)\b|(?<![\w-])(?:left|right)\s*:"
        r"|text-align:\s*(?:left|right)|float:\s*(?:left|right)"
    )
    for file in (PROJECT / "theme/static/css").rglob("*.css"):
        assert not physical.search(file.read_text("utf-8")), file

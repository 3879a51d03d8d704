"""What a newsroom sets in the imprint: it is taken as it is meant, or told how to mend it."""

import re
from pathlib import Path

import pytest

from tests.conftest import PROJECT, REGISTRIES
from tests.content.test_registries import LANGS, ZONE
from tilshi.content import colors
from tilshi.content.imprint import Imprint
from tilshi.content.registries import read_registries
from tilshi.outputs import brand
from tilshi.problems import Problem
from tilshi.store.serialisation import registries_from_json, registries_to_json

FILE = "content/imprint.yaml"
FIRST = REGISTRIES[FILE].count("\n") + 1
"""The first line of what a test adds."""


def read(folder: Path, more: str) -> tuple[Imprint | None, list[Problem]]:
    """The imprint of the tests with `more` at its end."""
    (folder / "content").mkdir()
    for name, text in REGISTRIES.items():
        (folder / name).write_text(text + more if name == FILE else text, "utf-8")
    registries, problems = read_registries(folder / "content", LANGS, ZONE)
    if registries is None:
        return None, problems
    assert registries_from_json(registries_to_json(registries)) == registries
    return registries.imprint, problems


def good(folder: Path, more: str) -> Imprint:
    imprint, problems = read(folder, more)
    assert imprint is not None, problems
    return imprint


NAME = "name: {kk: Атау, ru: Имя, en: Name}"


@pytest.mark.parametrize(
    ("more", "line", "field", "code", "nearest"),
    [
        ("menu:\n  - section: qogam\n", 1, "menu.1.section", "unknown-category", "qogham"),
        ("menu:\n  - topic: blim\n", 1, "menu.1.topic", "unknown-tags", "bilim"),
        ("footer:\n  - page: about\n  - section: x\n", 2, "footer.2.section", "unknown-category", None),
        ("menu:\n  - secton: sport\n", 1, "menu.1.secton", "unknown-field", "section"),
        ("menu:\n  - sport\n", 1, "menu.1", "not-fields", None),
        ("menu: sport\n", 0, "menu", "not-list", None),
        ("menu:\n  - {}\n", 1, "menu.1", "link-target", None),
        ("menu:\n  - {section: sport, page: about}\n", 1, "menu.1", "link-target", None),
        ("menu:\n  - url: /archive/\n", 1, "menu.1", "link-name", None),
        ("menu:\n  - {url: /a/, name: {kk: А, ru: А}}\n", 1, "name.en", "untranslated", None),
        ("menu:\n  - {page: about, name: {kk: А}}\n", 1, "name.ru", "untranslated", None),
        *(
            (f"menu:\n  - {{url: '{url}', {NAME}}}\n", 1, "menu.1.url", "bad-link", None)
            for url in ("archive/", "//x.example/", "http://x.example/", "javascript:alert(1)",
                        "/a b/", "/../x/", "/?q=1", "/a/./b")
        ),
        ("colors: {acent: '#7a1f3d'}\n", 0, "colors.acent", "unknown-field", "accent"),
        ("colors:\n  accent: #7a1f3d\n", 1, "colors.accent", "yaml-comment", None),
        ("colors: {accent: '#7a1'}\n", 0, "colors.accent", "bad-color", None),
        ("colors: {accent: maroon}\n", 0, "colors.accent", "bad-color", None),
        ("colors: {accent: ['#7a1f3d']}\n", 0, "colors.accent", "bad-color", None),
        ("colors: {accent: '#f09ab3'}\n", 0, "colors.accent", "contrast", None),
        ("colors: {accent_dark: '#7a1f3d'}\n", 0, "colors.accent_dark", "contrast", None),
        ("colors: {deep: '#808080'}\n", 0, "colors.deep", "contrast", None),
        *(
            (f"feed_tag: '{tag}'\n", 0, "feed_tag", "bad-feed-tag", None)
            for tag in ("ulgi.example", "ulgi.example, 2026", "https://ulgi.example,2026",
                        "Ulgi.example,2026", "ulgi.example,26", "ulgi.example,2026-01-31T10:00")
        ),
        ("share: {src: a.jpg}\n", 0, "share.alt", "missing", None),
        ("share: {src: ../a.jpg, alt: {kk: А, ru: А, en: A}}\n", 0, "share.src", "bad-picture-name", None),
        ("share: {src: a.jpg, alt: {kk: А, ru: А}}\n", 0, "alt.en", "untranslated", None),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_line_field_and_the_nearest_right_spelling(
    tmp_path: Path, more: str, line: int, field: str, code: str, nearest: str | None
) -> None:
    imprint, problems = read(tmp_path, more)
    assert imprint is None
    told = [(problem.line, problem.field, problem.code, problem.nearest) for problem in problems]
    assert (FIRST + line, field, code, nearest) in told
    assert all(problem.sentence(lang) for problem in problems for lang in LANGS)


@pytest.mark.parametrize(
    "tag",
    [
        "ulgi.example,2026",
        "ulgi.example,2026-01-31",
        "a@ulgi.example,2026",
        "xn--80ak6aa.xn--p1ai,2026",
    ],
)
def test_the_ids_of_feeds_begin_with_a_domain_or_a_mailbox_and_a_date(
    tmp_path: Path, tag: str
) -> None:
    assert good(tmp_path, f"feed_tag: '{tag}'\n").feed_tag == tag


def test_what_is_left_out_is_not_set(tmp_path: Path) -> None:
    imprint = good(tmp_path, "")
    assert (imprint.menu, imprint.footer, imprint.colors, imprint.share) == (None,) * 4


def test_a_menu_may_be_empty_and_a_link_may_be_called_otherwise(tmp_path: Path) -> None:
    imprint = good(tmp_path, f"menu: []\nfooter:\n  - {{section: sport, {NAME}}}\n")
    assert imprint.menu == ()
    assert imprint.footer is not None and imprint.footer[0].name["ru"] == "Имя"


def test_what_people_read_is_typeset_in_its_language(tmp_path: Path) -> None:
    imprint = good(
        tmp_path, "menu:\n  - {page: about, name: {kk: '\"Үлгі\" - біз', ru: Мы, en: '\"We\"'}}\n"
    )
    assert imprint.menu is not None
    assert imprint.menu[0].name["kk"].replace("\u00a0", " ") == "«Үлгі» – біз"
    assert imprint.menu[0].name["en"] == "“We”"


def test_a_colour_that_cannot_be_read_comes_with_its_ratio_and_a_shade_that_can(
    tmp_path: Path,
) -> None:
    _, (problem,) = read(tmp_path, "colors: {accent: '#f09ab3'}\n")
    what, mend = problem.text("en")
    assert "1.88:1" in what and "4.5:1" in what
    (fit,) = re.findall('"(#[0-9a-f]{6})"', mend)
    assert colors.contrast(fit, colors.LIGHT_BACKGROUNDS) >= 4.5


@pytest.mark.parametrize("field", ["accent", "accent_dark", "deep"])
@pytest.mark.parametrize(
    "color", ["#000000", "#ffffff", "#777777", "#ff0000", "#00ff00", "#0000FF"]
)
def test_the_shade_that_is_offered_instead_is_taken(tmp_path: Path, field: str, color: str) -> None:
    _, problems = read(tmp_path, f"colors: {{{field}: '{color}'}}\n")
    fit = str(problems[0].values["fit"]) if problems else color
    again = tmp_path / "again"
    again.mkdir()
    assert getattr(good(again, f"colors: {{{field}: '{fit}'}}\n").colors, field) == fit.lower()


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.478),
        ("#767676", "#ffffff", 4.542),
        ("#0000ff", "#ffffff", 8.592),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert colors.contrast(one, (other,)) == pytest.approx(ratio, abs=0.001)
    assert colors.contrast(other, (one,)) == pytest.approx(ratio, abs=0.001)


def test_the_grounds_that_colours_are_measured_on_are_those_of_the_theme() -> None:
    css = (PROJECT / "theme/static/css/tokens.css").read_text("utf-8")
    tokens = dict(re.findall(r"--([\w-]+): light-dark\(([^)]*)\)", css))
    light, dark = zip(
        *((_whole(color) for color in tokens[name].split(", ")) for name in ("paper", "wash")),
        strict=True,
    )
    assert light == colors.LIGHT_BACKGROUNDS
    assert dark == colors.DARK_BACKGROUNDS
    assert _whole(tokens["kok"].split(", ")[0]) == brand.THEME_ACCENT


def _whole(color: str) -> str:
    return color if len(color) == 7 else "#" + "".join(2 * digit for digit in color[1:])

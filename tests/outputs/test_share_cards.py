"""Share cards: what a link to a page shows in a messenger, in each edition."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import PROJECT, REGISTRIES, Site, article, in_all_letters, picture
from tilshi.content.colors import contrast, text_on
from tilshi.kazakh import to_arabic
from tilshi.kazakh.direction import isolated
from tilshi.outputs import card_drawing, card_text
from tilshi.outputs.brand import THEME_DEEP
from tilshi.outputs.card_drawing import Fonts, draw_card
from tilshi.outputs.card_text import fitted, line
from tilshi.outputs.cards import Card

A, B = "content/articles/2020/a.md", "content/articles/2020/b.md"
TITLE = "Шымкентте жаңа мектеп ашылды"
FILES: dict[str, str | bytes] = {
    A: article(TITLE, image="{src: x.jpg, alt: Сурет}"),
    "content/articles/2020/a.ru.md": "---\ntitle: Школа\nimage: {alt: Снимок}\n---\n\nТекст.\n",
    B: article("Суретсіз хабар", date="2020-05-02 10:00", tags="[Шымкент]"),
    "content/pages/about.md": "---\ntitle: Біз туралы\n---\n\nБіз.\n",
    "content/dossiers/d.md": "---\ntitle: Жинақ\nstories: [a, b]\n---\n",
    "content/images/x.jpg": picture(1400, 900, "white"),
}
CARDS = "images/cards"
FONTS = Fonts(
    *(
        (PROJECT / f"theme/static/fonts/{n}.woff2").read_bytes()
        for n in ("headline", "text", "arabic")
    )
)
WHITE = picture(1200, 630, "white")
LATIN, ARABIC = FONTS.headlines(rtl=False), FONTS.headlines(rtl=True)


def card_of(made: Site, path: str) -> tuple[Path, str]:
    """The file of the card that the page at `path` names, and its text."""
    page = made.page(path)
    said = {tag.get("property"): tag.get("content") for tag in page.xpath("//meta[@property]")}
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
    assert page.xpath("//meta[@name='twitter:card']/@content") == ["summary_large_image"]
    place = said["og:image"].removeprefix("https://ulgi.example/")
    return made.output / place, said["og:image:alt"]


def drawn(card: Card, with_picture: bytes | None = None) -> Image.Image:
    return Image.open(BytesIO(draw_card(card, FONTS, with_picture))).convert("RGB")


def is_written(image: Image.Image, where: tuple[int, int, int, int]) -> bool:
    """Whether there is anything but background in a part of a card."""
    return any(high - low > 100 for low, high in image.crop(where).getextrema())


LEFT, RIGHT = (40, 150, 600, 480), (600, 150, 1160, 480)


def test_every_page_of_every_edition_has_a_card_in_its_letters(site) -> None:
    made = site(FILES).made()
    shown: dict[str, list[tuple[Path, str]]] = {}
    titles = [in_all_letters(text) for text in (TITLE, "Суретсіз хабар", "Қоғам", "Жинақ")]
    for number, prefix in enumerate(("", "qz/", "tote/")):
        own = ("2020/05/a/", "2020/05/b/", "qogham/", "dossier/d/")
        shown[prefix] = [card_of(made, prefix + path) for path in own]
        assert [alt for _, alt in shown[prefix]] == [title[number] for title in titles]
        whole = {card_of(made, prefix + p) for p in ("", "topic/shymkent/", "about/", "2020/05/")}
        ((_, alt),) = whole
        assert alt == in_all_letters("«Үлгі» агенттігі")[number]
        shown[prefix] += whole
    assert card_of(made, "ru/2020/05/a/")[1] == "Школа"
    files = [file for cards in shown.values() for file, _ in cards]
    assert len({file.read_bytes() for file in files}) == 3 * 5
    for file in files:
        image = Image.open(file)
        assert (image.format, image.size) == ("JPEG", (1200, 630))
        assert file.stat().st_size <= 100_000


def test_a_grainy_picture_makes_no_heavy_card() -> None:
    grain = BytesIO()
    Image.effect_noise((1200, 630), 40).convert("RGB").save(grain, "PNG")
    assert len(draw_card(Card("a", "ltr", headline=TITLE), FONTS, grain.getvalue())) <= 100_000


def test_what_is_transparent_is_white_on_a_card() -> None:
    out = BytesIO()
    Image.new("RGBA", (400, 400), (0, 0, 0, 0)).save(out, "WEBP")
    assert min(drawn(Card("a", "ltr", picture="x"), out.getvalue()).getpixel((600, 300))) > 250


def test_a_card_says_what_its_story_says_now(site) -> None:
    made = site(FILES).made()
    before, other = card_of(made, "2020/05/a/")[0], card_of(made, "2020/05/b/")[0]
    made.write({A: str(FILES[A]).replace("ашылды", "салынды")}).made()
    after = card_of(made, "2020/05/a/")[0]
    assert after.exists() and not before.exists()
    made.write({"content/images/x.jpg": picture(1400, 900, "black")}).made()
    assert card_of(made, "2020/05/a/")[0] != after and not after.exists()
    assert card_of(made, "2020/05/b/")[0] == other and other.exists()


def test_a_card_of_which_nothing_has_changed_is_not_drawn_again(site, monkeypatch) -> None:
    made = site(FILES).made()
    before = made.tree()

    def draw(*_: object) -> bytes:
        raise AssertionError("drawn again")

    monkeypatch.setattr(card_drawing, "draw_card", draw)
    for file in (made.root / ".cache").glob("catalogue-*"):
        file.unlink()
    assert made.made().tree() == before


def test_a_card_modified_in_the_cache_is_drawn_again(site) -> None:
    made = site(FILES).made()
    before = made.tree()
    for file in (made.root / ".cache/cards").iterdir():
        file.write_bytes(file.read_bytes()[:-9] + b"something")
    for file in (made.root / ".cache").glob("catalogue-*"):
        file.unlink()
    assert made.made().tree() == before


@pytest.mark.parametrize(
    "fields",
    [{"status": "draft"}, {"date": "2027-01-01 10:00"}, {"status": "retracted"}],
    ids=["draft", "embargoed", "retracted"],
)
def test_a_story_that_readers_may_not_see_has_no_card(site, fields: dict[str, str]) -> None:
    made = site({**FILES, B: article("Құпия", **fields)}).made()
    assert not list((made.output / CARDS).glob("b-*"))
    made.write({B: article("Ашық")}).made()
    assert len(list((made.output / CARDS).glob("b-*"))) == 3
    made.write({B: article("Құпия", **fields)}).made()
    assert not list((made.output / CARDS).glob("b-*"))
    if fields == {"status": "retracted"}:
        assert "og:image" not in made.text("2020/05/b/index.html")


def test_cards_end_their_embargo_with_their_story(site) -> None:
    made = site({**FILES, B: article("Құпия", date="2027-01-01 10:00")}).made()
    made.made(at="2027-01-02 10:00")
    assert card_of(made, "2027/01/b/")[0].exists()


def test_a_newsroom_can_do_without_cards(site) -> None:
    made = site(FILES).settings(SHARE_CARDS=False).made()
    file, alt = card_of(made, "2020/05/a/")
    image = Image.open(file)
    assert image.size == (1200, 630) and not is_written(image, (0, 0, 1200, 630))
    assert alt == TITLE
    assert [one.name[:2] for one in (made.output / CARDS).iterdir()] == ["a-"] * 4
    for path in ("", "2020/05/b/", "qogham/"):
        assert "og:image" not in made.text(f"{path}index.html")


def test_a_card_keeps_what_the_editor_has_named(site) -> None:
    halves = Image.new("RGB", (4000, 630), "black")
    halves.paste("white", (0, 0, 1300, 630))
    out = BytesIO()
    halves.save(out, "PNG")
    files = {**FILES, "content/images/x.png": out.getvalue()}

    def top_left(focus: str) -> int:
        image = f"{{src: x.png, alt: Сурет, focus: {focus}}}"
        made = site({**files, A: article(TITLE, image=image)}).made()
        return Image.open(card_of(made, "2020/05/a/")[0]).getpixel((9, 9))[0]

    assert top_left("left") > 240
    assert top_left("right") < 15


def test_cards_are_in_the_newsrooms_colours(site) -> None:
    colors = 'colors: {accent: "#7a1f3d", deep: "#4a0f24"}\n'
    imprint = "content/imprint.yaml"
    made = site({**FILES, imprint: REGISTRIES[imprint] + colors}).made()
    found = Image.open(card_of(made, "")[0]).getpixel((9, 9))
    assert all(abs(one - other) < 4 for one, other in zip(found, (0x4A, 0x0F, 0x24), strict=True))


@pytest.mark.parametrize("title", [TITLE, "Қала", " ".join([TITLE] * 4)])
def test_text_on_a_white_picture_is_readable(title: str) -> None:
    card = Card("a", "ltr", headline=title, kicker="Қоғам", picture="x")
    image = drawn(card, WHITE)
    ink, muted = text_on(THEME_DEEP)
    dark = ["#" + bytes(image.getpixel((30, y))).hex() for y in range(500, 630)]
    assert contrast(ink, dark) >= 4.5
    assert contrast(muted, dark[-90:]) >= 4.5
    assert min(image.getpixel((600, 150))) > 250  # the picture itself is still there


@pytest.mark.parametrize(("direction", "begins"), [("ltr", LEFT), ("rtl", RIGHT)])
def test_text_begins_where_its_script_does(direction: str, begins: tuple[int, ...]) -> None:
    text = to_arabic("Қала") if direction == "rtl" else "Қала"
    image = drawn(Card("a", direction, headline=text))
    assert [is_written(image, side) for side in (LEFT, RIGHT)] == [begins is LEFT, begins is RIGHT]


@pytest.mark.parametrize("title", ["Қаланың 你好 мейрамы", "Жеңіс 🎉"])
def test_a_headline_with_a_letter_that_no_font_has_is_left_to_the_messenger(title: str) -> None:
    image = drawn(Card("a", "ltr", headline=title, kicker="Қоғам", picture="x"), WHITE)
    assert not is_written(image, (0, 0, 1200, 630))
    assert is_written(drawn(Card("a", "ltr", headline=TITLE, picture="x"), WHITE), LEFT)


def test_where_letters_cannot_be_joined_nothing_is_written_in_arabic_script(monkeypatch) -> None:
    monkeypatch.setattr(card_drawing, "is_shaping_available", lambda: False)
    assert not is_written(drawn(Card("a", "rtl", headline=to_arabic(TITLE))), LEFT)
    assert not is_written(drawn(Card("a", "rtl", headline=to_arabic(TITLE))), RIGHT)
    assert is_written(drawn(Card("a", "ltr", headline=TITLE)), LEFT)


def test_every_letter_of_the_alphabet_can_be_written_in_every_script() -> None:
    letters = "абвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюяәҢӘІҢҒҮҰҚӨҺ «№ 5» – 26–28 °C, 5 000 ₸…"
    for text in in_all_letters(letters)[:2]:
        assert line(text, LATIN, rtl=False)
    assert line(in_all_letters(letters)[2], ARABIC, rtl=True)


def runs(text: str, rtl: bool) -> list[str]:
    return [run for _, run in line(text, ARABIC if rtl else LATIN, rtl).runs]


def test_a_latin_name_in_arabic_script_stands_whole_in_its_place() -> None:
    text = isolated(f"{to_arabic('Биыл')} Formula 1 {to_arabic('жарысы')}")
    found = [run.strip("\u2066\u2069") for run in runs(text, rtl=True)]
    assert found == [to_arabic("Биыл") + " ", "Formula 1", " " + to_arabic("жарысы")]


def test_a_name_is_not_broken_where_it_would_be_read_backwards() -> None:
    text = isolated(f"{to_arabic('Редакцияның телефоны')} +7 (7252) 53-00-11")
    for width in (450, 550, 650, 750):
        block = fitted(text, ARABIC, True, width, [(40, 5)])
        assert any("+7" in run and "53-00-11" in run for one in block.lines for _, run in one.runs)


def test_a_long_headline_becomes_smaller_and_then_ends_in_an_ellipsis() -> None:
    sizes = [(60, 2), (50, 3), (40, 4)]
    found = [fitted(" ".join([TITLE] * n), LATIN, False, 1000, sizes) for n in (1, 2, 3, 9)]
    assert [block.size for block in found] == [60, 50, 50, 40]
    assert [len(block.lines) for block in found] == [2, 2, 3, 4]
    for block in found:
        assert all(one.width(block.size) <= 1000 for one in block.lines)
    assert [str(block.lines[-1].runs[-1][1]).endswith("…") for block in found] == [False] * 3 + [
        True
    ]


def test_the_lines_of_a_headline_are_about_equally_long() -> None:
    block = fitted(f"{TITLE} тағы", LATIN, False, 900, [(60, 3)])
    first, second = (one.width(block.size) for one in block.lines)
    assert abs(first - second) < 250


def test_letters_are_not_mistaken_for_the_box_of_an_absent_one() -> None:
    headline, text, arabic = LATIN
    assert headline.has("ә") and not headline.has("ق") and arabic.has("ق")
    assert text.has(" ") and not text.has("你")
    assert card_text.is_shaping_available(), "apt-get install libfribidi0"


@pytest.mark.parametrize("cards", [True, False])
def test_stories_with_one_picture_and_names_that_begin_alike_have_cards_of_their_own(
    site, cards: bool
) -> None:
    name = "a" * 100
    files = {f"content/articles/2020/{name}{n}.md": article(image="{src: a.jpg, alt: Сурет}")
             for n in (1, 2)}  # fmt: skip
    made = site({**files, "content/images/a.jpg": picture()}).settings(SHARE_CARDS=cards).made()
    shown = {
        made.page(f"/2020/05/{name}{n}/").xpath("//meta[@property='og:image']/@content")[0]
        for n in (1, 2)
    }
    assert len(shown) == 2

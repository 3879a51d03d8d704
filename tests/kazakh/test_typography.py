"""Kazakh, Russian and English typography: of strings, of HTML, and of Markdown that is mended."""

import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from typogrify.filters import widont

from tests.kazakh.typography_strings import STRINGS
from tilshi.content.body_lint import lint_body as lint
from tilshi.content.markdown import convert
from tilshi.kazakh import typography
from tilshi.kazakh.html_typography import plain_typography
from tilshi.kazakh.proofread import apply_safe_fixes

N = "\u00a0"
ALL_STRINGS = [(lang, *row) for lang, rows in STRINGS.items() for row in rows]


def shown(text: str) -> str:
    return text.replace(N, "⍽")


def printed(markdown: str, lang: str) -> str:
    """The HTML of a body."""
    body = convert(markdown, lang, "a.md")
    assert not body.problems
    return shown(body.html.strip())


def fixed(markdown: str, lang: str) -> str:
    return apply_safe_fixes(markdown, lint(markdown, lang))


@pytest.mark.parametrize(("lang", "typed", "right"), ALL_STRINGS)
def test_what_is_typed_is_printed_as_it_should_be(lang: str, typed: str, right: str) -> None:
    assert shown(plain_typography(typed, lang)) == right


@pytest.mark.parametrize(("lang", "typed", "right"), ALL_STRINGS)
def test_what_is_printed_is_left_as_it_is(lang: str, typed: str, right: str) -> None:
    set_once = right.replace("⍽", N)
    assert plain_typography(set_once, lang) == set_once


# language, Markdown, how it is printed. Where the like of it was reported; the words are our own.
BODIES = [
    # A quote before and after emphasis, a link, code: gettalong/kramdown#132, vmg/redcarpet#7.
    ("kk", 'Ол "**Абай** жолы" деді.', "Ол «<strong>Абай</strong> жолы»⍽деді."),
    ("kk", 'Ол "[Абай](https://a.kz)" деді.', 'Ол «<a href="https://a.kz">Абай</a>»⍽деді.'),
    ("kk", 'Ол "*сөз* бар" деді.', "Ол «<em>сөз</em> бар»⍽деді."),
    ("kk", 'Ол "`x = 1`" деді.', "Ол «<code>x = 1</code>»⍽деді."),
    # silvenon/remark-smartypants#74: the second quotation of a paragraph begins with a link.
    ("kk", '"Иә". Қара "[сайт](https://a.kz)"-ты.',
     '«Иә». Қара «<a href="https://a.kz">сайт</a>»-ты.'),
    # commonmark/cmark#311: a bracket, a quote, and a mark.
    ("kk", 'Газет ("*Алаш*") мен ("**Нұр**").',
     "Газет («<em>Алаш</em>») мен («<strong>Нұр</strong>»)."),
    # typograf/typograf#100: a link inside emphasis inside quotes.
    ("ru", '"*Слово [дня](https://a.kz)*" вышло.',
     '«<em>Слово <a href="https://a.kz">дня</a></em>»⍽вышло.'),
    # emuravjev/mdash#18: a colon after the quotation of a link.
    ("ru", 'Глава "[Путь](https://a.kz)": начало.',
     'Глава «<a href="https://a.kz">Путь</a>»:⍽начало.'),
    # kellym/smartquotes.js#14: quotes that begin inside a mark and end outside.
    ("ru", '*"Слово" и* дело "тут"', "<em>«Слово» и</em> дело⍽«тут»"),
    ("en", 'He called it "**bold** plan".', "He called it “<strong>bold</strong>⍽plan”."),
    ("en", 'See "[the link](https://a.kz)".', 'See “<a href="https://a.kz">the link</a>”.'),
    ("en", '("*text*") and ("[text](https://a.kz)")',
     '(“<em>text</em>”) and (“<a href="https://a.kz">text</a>”)'),
    # marked#2219: a quote after a tag in the middle of a word.
    ("en", '<span>Ann</span>\'s "**own**"-made', "<span>Ann</span>’s “<strong>own</strong>”-made"),
    # Beside dashes, slashes and dots: docutils#551, danyaPostfactum/ckeditor-autocorrect-plugin#6.
    ("kk", '"*Ақ жол*"/"**Нұр**" мен "-"', "«<em>Ақ жол</em>»/«<strong>Нұр</strong>» мен⍽«-»"),
    ("kk", 'Ол айтты–"**Жоқ!**"–тұрды', "Ол айтты–«<strong>Жоқ!</strong>»–тұрды"),
    ("kk", 'Файл ".*gitignore*" бар', "Файл «.<em>gitignore</em>»⍽бар"),
    ("kk", '**Қазақ**,"*Алаш*" деді', "<strong>Қазақ</strong>,«<em>Алаш</em>»⍽деді"),
    # Apostrophes after a link: justinmayer/smartypants.py#15, commonmark/cmark#227.
    ("en", "The [Herald](https://a.kz)'s team's.", 'The <a href="https://a.kz">Herald</a>’s⍽team’s.'),
    ("en", "The `cmark`'s option isn't.", "The <code>cmark</code>’s option⍽isn’t."),
    # vmg/redcarpet#626; getpelican/pelican-plugins#771; ekalinin/typogr.js#15.
    ("en", "*Ann*'s **'90s** book", "<em>Ann</em>’s <strong>’90s</strong>⍽book"),
    ("en", "rock *'n'* roll of '78", "rock <em>’n’</em> roll of⍽’78"),
    # kellym/smartquotes.js#19: a quotation in a quotation, and apostrophes after it.
    ("en", "\"They said, 'Do you?'\" in Ann's *dogs'* home",
     "“They said, ‘Do you?’” in Ann’s <em>dogs’</em>⍽home"),
    # Primes: mundschenk-at/wp-typography#17, jgm/pandoc#2049.
    ("kk", 'Экран **17"** болды, "сөз" бар', "Экран <strong>17″</strong> болды, «сөз»⍽бар"),
    ("kk", "(бойы 6'6\") деді", "(бойы 6′6″)⍽деді"),
    ("kk", "\"Бойы 120' 4\" еді\" деді", "«Бойы 120′ 4″ еді»⍽деді"),
    ("kk", "34°30' с.е.", "34°30′⍽с.е."),
    # Apostrophes in words stay: typora/typora-issues#5317, jgm/lunamark#47.
    ("kk", 'Прем’єр мен "*О\'Генри*" деді', "Прем’єр мен «<em>О'Генри</em>»⍽деді"),
    ("ru", "Жанна д’Арк и \"д'Артаньян\" тут", "Жанна д’Арк и «д'Артаньян»⍽тут"),
    ("kk", 'Ма\'мұн, Қу’ран, "сөз" деді', "Ма'мұн, Қу’ран, «сөз»⍽деді"),
    # Addresses and names of files: pragdave/earmark#464.
    ("kk", "<https://a.kz/2019-2020/> мен www.a.kz/1999-2000 сайты",
     '<a href="https://a.kz/2019-2020/">https://a.kz/2019-2020/</a> мен '
     '<a href="http://www.a.kz/1999-2000">www.a.kz/1999-2000</a>⍽сайты'),
    ("kk", "a@xn--2019-2020.kz пен *esep-2019-2020.xlsx* файлы",
     '<a href="mailto:a@xn--2019-2020.kz">a@xn--2019-2020.kz</a> пен '
     "<em>esep-2019-2020.xlsx</em>⍽файлы"),
    ("kk", "Міне #есеп_2019 және t.me/qala_2019-2020 арнасы",
     "Міне #есеп_2019 және t.me/qala_2019-2020⍽арнасы"),
    ("kk", "`2019-2020` пен «2019-2020.pdf» файлы",
     "<code>2019-2020</code> пен «2019-2020.pdf»⍽файлы"),
    # Numbers that are no ranges: byashimov/typus#2 (telephones), and ranges: davidmerfield/Typeset#72.
    ("kk", "**Тел.** 2010-2020, *ISSN* 1560-1749 бар",
     "<strong>Тел.</strong> 2010-2020, <em>ISSN</em> 1560-1749⍽бар"),
    ("kk", "**2019**-2020 жж., *5-7* мамыр күні",
     "<strong>2019</strong>–2020⍽жж., <em>5–7</em>⍽мамыр⍽күні"),
    ("kk", "№ **2019-2020** бұйрық", "№ <strong>2019-2020</strong>⍽бұйрық"),
    ("kk", "«Болады»,-\nдейді Асан *бүгін* бізге", "«Болады»,⍽–\nдейді Асан <em>бүгін</em>⍽бізге"),
    # The last words after a line break: mintchaos/typogrify#38.
    ("kk", "Желсіз түнде  \nжарық ай  \nсәулесі.", "Желсіз түнде<br>\nжарық ай<br>\nсәулесі."),
    ("kk", "Қараңғы түнде<br>*тау қалғып*", "Қараңғы түнде<br><em>тау⍽қалғып</em>"),
    ("kk", "Бірінші жол  \n– екінші", "Бірінші жол<br>\n–⍽екінші"),
    ("kk", "5 бап  \n15  \nнаурыз", "5 бап<br>\n15<br>\nнаурыз"),
    # Marked phrases: Omikhleia/markdown.sile#3, w3c/eurlreq#22 (round a phrase, the marks of the text).
    ("kk", 'Ол "[сказал "да" - и]{: lang=ru}" деді',
     'Ол «<span lang="ru">сказал «да»⍽– и</span>»⍽деді'),
    ("kk", '[It\'s "big"]{: lang=en} деді', '<span lang="en">It’s “big”</span>⍽деді'),
    ("kk", '[Das "Wort" - ja]{: lang=de} деді', '<span lang="de">Das "Wort" - ja</span>⍽деді'),
    ("ru", 'Слово [қазақша "сөз" - иә]{: lang=kk} тут',
     'Слово <span lang="kk">қазақша «сөз»⍽– иә</span>⍽тут'),
    ("en", 'He wrote `"x"` and [«Abai»]{: lang=fr} "too"',
     'He wrote <code>"x"</code> and <span lang="fr">«Abai»</span>⍽“too”'),
    # Escaped quotes, as pandoc and Turndown write them: jgm/pandoc#7225, jgm/pandoc#8805.
    ("kk", 'Ол \\"Абай\\" газеті деді.', "Ол «Абай» газеті⍽деді."),
    ("kk", 'Ол \\"**Абай**\\" газеті, 17\\" экран.', "Ол «<strong>Абай</strong>» газеті, 17″⍽экран."),
    ("en", "It\\'s \\\"big\\\", don\\'t", "It’s “big”,⍽don’t"),
    ("ru", 'Он \\"сказал \\"да\\"\\" тут', "Он «сказал „да“»⍽тут"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "markdown", "right"), BODIES)
def test_what_is_written_in_markdown_is_printed_as_it_should_be(
    lang: str, markdown: str, right: str
) -> None:
    assert printed(markdown, lang) == f"<p>{right}</p>"


@pytest.mark.parametrize(("lang", "markdown", "right"), BODIES)
def test_mending_a_text_changes_nothing_of_what_is_printed(
    lang: str, markdown: str, right: str
) -> None:
    assert printed(fixed(markdown, lang), lang) == f"<p>{right}</p>"


@pytest.mark.parametrize(
    ("lang", "markdown", "right"),
    [
        ("kk", '"Бір "екі"" үш', "«Бір „екі“» үш"),
        ("kk", 'Ол "**Абай** жолы" деді', "Ол «**Абай** жолы» деді"),
        ("kk", 'Ол \\"Абай\\" деді', "Ол «Абай» деді"),
        ("kk", '&quot;Бір "екі"&quot; үш', "&quot;Бір „екі“&quot; үш"),
        ("kk", '"Бір - "екі"', '"Бір – "екі"'),
        ("kk", "[Он - \"да\"]{: lang=ru} \"Абай\"", "[Он - \"да\"]{: lang=ru} «Абай»"),
        ("kk", "    - \"код\"\n\n-  \"сөз\"", "    - \"код\"\n\n-  «сөз»"),
        ("kk", "> \"Бір\n> екі\" - үш", "> «Бір\n> екі» – үш"),
        ("kk", "<p>\"Бір</p><p>екі\" - үш</p>", "<p>\"Бір</p><p>екі\" – үш</p>"),
        ("kk", '[Das "Wort" - ja]{: lang=de} деді', '[Das "Wort" - ja]{: lang=de} деді'),
        ("kk", 'Ол\n\n"Да" - сказал\n{: lang=ru}', "Ол\n\n«Да» – сказал\n{: lang=ru}"),
        ("kk", "| а | б |\n|---|---|\n| \"в | г\" |", "| а | б |\n|---|---|\n| \"в | г\" |"),
        ("en", 'He said "it\'s [big](https://a.kz)"', "He said “it's [big](https://a.kz)”"),
        ("kk", "тел. 2010-2020, 2019-2020 жж.", "тел. 2010-2020, 2019–2020 жж."),
        ("kk", "5 км, № 5, Қ. Тоқаев – осы", "5 км, № 5, Қ. Тоқаев – осы"),
    ],
)  # fmt: skip
def test_a_text_is_mended_by_the_rules_of_the_pages(lang: str, markdown: str, right: str) -> None:
    assert fixed(markdown, lang) == right


def test_a_quotation_ends_with_its_block() -> None:
    html = '<ul><li>"Бір</li><li>екі"</li></ul><table><tr><td>"а</td><td>б"</td></tr></table>'
    assert typography(html, "kk") == html
    assert typography('<p>"Бір<br>екі" үш</p>', "kk") == f"<p>«Бір<br>екі»{N}үш</p>"


def test_code_stays_and_a_phrase_in_another_language_is_set_by_its_own_rules() -> None:
    text = typography(
        '<p><code>"x" - y</code> <span lang="en">"a" - b</span> <i lang="tr">"a" - b</i> бар сөз</p>',
        "kk",
    )
    assert '<code>"x" - y</code>' in text
    assert f'<span lang="en">“a”{N}– b</span>' in text
    assert '<i lang="tr">"a" - b</i>' in text


def test_attributes_that_nobody_reads_stay_as_they_are() -> None:
    html = '<p><a href="https://x.example/a - b" class="a  b" data-x=" , ">сөз</a> тағы</p>'
    assert re.findall("<a [^>]*>", typography(html, "kk")) == re.findall("<a [^>]*>", html)


def test_what_is_read_aloud_is_set_like_text() -> None:
    html = '<p><img alt="Ол &quot;Абай&quot; - деді &amp; т.б." src="a-2019-2020.jpg"> title="x" - y</p>'
    assert typography(html, "kk") == (
        f'<p><img alt="Ол «Абай»{N}– деді &amp; т.б." src="a-2019-2020.jpg"> title=«x»{N}–{N}y</p>'
    )
    phrase = typography(
        '<abbr lang="en" title="It\'s - &quot;x&quot;">A</abbr> <code>b</code>', "kk"
    )
    assert f'title="It’s{N}– “x”"' in phrase


def test_a_caption_and_the_words_of_a_picture_are_set_alike() -> None:
    html = printed('![Ол "Абай" - деді](a.jpg "Ол \'x\' - 5 км")', "kk")
    assert 'alt="Ол «Абай»⍽– деді"' in html
    assert "<figcaption>Ол 'x'⍽– 5⍽км</figcaption>" in html


def test_abbreviations_in_kazakh_capitals_are_marked_once() -> None:
    once = typography("<p>БҰҰ мен ҚХА-ның кеңесі, IT-ҚҚ болды</p>", "kk")
    assert once.count('<span class="caps">') == 2
    assert typography(once, "kk") == once


def test_the_last_two_words_of_a_paragraph_stay_together() -> None:
    assert typography("<p>бір екі үш</p>", "kk") == f"<p>бір екі{N}үш</p>"


def test_an_ampersand_is_marked_by_typogrify() -> None:
    assert '<span class="amp">&amp;</span>' in typography("<p>Абай &amp; Нұр деді</p>", "kk")


PIECES = [
    "бір екі үш", " төрт ", "бес", "\n", N, "<em>", "</em>", "<b>", "</b> ", "<br>", '<a title="x > 1">',
    "</a>", "<i>", "</i>", "<sub>", "</sub>", "<p>", "</p>\n", "<li>", "</li>", '<p lang="tr">',
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=15).map("".join))
def test_the_last_words_are_set_together_just_as_typogrify_does_but_for_line_breaks(
    html: str,
) -> None:
    # typogrify takes <br> for <b>, but not <hr>.
    right = widont(html.replace("<br>", "<hr>")).replace("<hr>", "<br>").replace("&nbsp;", N)
    assert typography(html, "tr") == right


TEXT = [
    "сөз", "Абай", "Қ.", "А.", "5", "17", "2019", "2020", "-", " - ", "–", " — ", "--", ",", ".", "!", ":",
    ";", "?", "(", ")", "/", '"', '"', '"', "“", "”", "„", "«", "»", "'", "’", " ", " ", "  ", N, "№", "км",
    "млн", "ж.", " ғ.", "мамыр", "XIX", "ХХ", "a.kz", "@a", "#а", "'s", "'n'", "'90s", "°C", "%", "°", "\n",
    "...", "…", "ГОСТ", "г.", "т.б.",
]  # fmt: skip
HTML = [
    *TEXT, "<b>", "</b>", '<a href="https://a.kz/2019-2020">', "</a>", "<br>", "</p><p>", "<code>", "</code>",
    '<span lang="ru">', '<span lang="en">', '<span lang="tr">', "</span>", "Р&amp;Д",
    '<img alt="а &quot;б&quot; - в" src="x">',
]  # fmt: skip
# What nobody types: three marks in a row; in English, quotes inside words.
_NOBODY = re.compile("[\"“”„«»'’]{3}")
_NOBODY_ENGLISH = re.compile("\\w[\"“”„«»]+\\w|(?<!\\w)'")


def is_typed_by_somebody(text: str, lang: str) -> bool:
    text = re.sub("<[^>]*>", "", text)
    return not _NOBODY.search(text) and not (lang == "en" and _NOBODY_ENGLISH.search(text))


@example('сөз„ ","', "kk")
@example('"сөз»-"сөз"', "ru")
@given(
    st.lists(st.sampled_from(TEXT), max_size=14).map("".join), st.sampled_from(["kk", "ru", "en"])
)
def test_what_is_set_once_is_set(text: str, lang: str) -> None:
    assume(is_typed_by_somebody(text, lang))
    once = plain_typography(text, lang)
    assert plain_typography(once, lang) == once


@example("XV-ХХ ғ.", "kk")
@example('"-\nсөз', "kk")
@given(
    st.lists(st.sampled_from(HTML), max_size=14).map("".join), st.sampled_from(["kk", "ru", "en"])
)
def test_html_that_is_set_once_is_set(html: str, lang: str) -> None:
    assume(is_typed_by_somebody(html, lang))
    once = typography(html, lang)
    assert typography(once, lang) == once


def bare(text: str) -> str:
    """`text` without what the rules may change: spaces, quotes, primes, the kind of a dash."""
    text = re.sub("[\"“”„«»'‘’′″]", '"', re.sub("-+|[–—]", "-", text))
    return re.sub(r"\s", "", text.replace("&nbsp;", "").replace("&quot;", '"'))


@given(
    st.lists(st.one_of(st.sampled_from(TEXT), st.text(max_size=3)), max_size=20).map("".join),
    st.sampled_from(["kk", "ru", "en"]),
)
def test_nothing_is_lost_but_what_the_rules_change(text: str, lang: str) -> None:
    assert bare(plain_typography(text, lang)) == bare(text)


@given(
    st.lists(st.sampled_from(HTML), max_size=20).map("".join), st.sampled_from(["kk", "ru", "en"])
)
def test_nothing_is_lost_of_html(html: str, lang: str) -> None:
    printed_ = re.sub('<span class="caps">([^<]*)</span>', r"\1", typography(html, lang))
    assert bare(printed_) == bare(html)


MARKDOWN = [
    "сөз", '"сөз"', '"**Абай** жолы"', '"[сайт](https://a.kz/a-b)"-тың', "*сөз*", '"*сөз", деді*', "`a - b \"x\"`",
    " - ", " – ", ",- дейді", "2019-2020 жж.", "тел. 2019-2020", "5-7 мамыр", "17\"", '("Нұр")', '"А"/"Б"',
    '\\"Алаш\\"', "&quot;сөз&quot;", "[он - \"да\"]{: lang=ru}", "a-2019-2020.pdf", '"', "«сөз»", "„сөз“", "  ", " ,",
    "\n", "\n\n", "\n\n- ", "\n\n> ", "<https://a.kz/2019-2020>", '"ашық', 'жабық"', "«Бір \"екі\"»",
]  # fmt: skip


@example("сөз    \n сөз", "kk")
@example("тел. 2019-2020\n\n5-7 мамыр", "kk")
@given(
    st.lists(st.sampled_from(MARKDOWN), max_size=10).map(" ".join),
    st.sampled_from(["kk", "ru", "en"]),
)
def test_whatever_is_mended_is_printed_as_it_would_have_been(markdown: str, lang: str) -> None:
    assert convert(fixed(markdown, lang), lang, "a.md").html == convert(markdown, lang, "a.md").html

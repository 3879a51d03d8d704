"""Where headlines may be broken into lines."""

import pytest
from lxml import html

from tilshi.kazakh import headline


@pytest.mark.parametrize(
    "whole", ["26–28", "00217-ИА", "Әл-Фараби", "азық-түлік", "1,5–2", "XI–X", "ازىق-تۇلىك"]
)
def test_a_compound_is_never_broken_in_a_headline(whole: str) -> None:
    shown = headline(f"Қалада «{whole}» ашылды")
    assert f'«<span class="whole">{whole}</span>»' in shown


def test_a_compound_longer_than_a_phones_line_may_be_broken() -> None:
    assert "whole" not in headline("Әлеуметтік-экономикалық даму")


def test_a_dash_between_words_is_no_hyphen() -> None:
    assert headline("Шымкент – достық мекені") == "Шымкент – достық мекені"


def test_a_headline_says_what_was_written() -> None:
    title = "<b> «Әл-Фараби» & республикалық азық-түлік"
    assert html.fromstring(headline(title)).text_content().replace("\u00ad", "") == title


def test_words_of_other_languages_have_no_soft_hyphens() -> None:
    assert headline("Республиканская ассамблея", False) == "Республиканская ассамблея"

"""Proofreading: typing errors are found at their positions, and nothing else is touched."""

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tilshi.content.body_lint import lint_body as lint
from tilshi.kazakh import lint as plain_lint
from tilshi.kazakh.html_typography import plain_typography
from tilshi.kazakh.proofread import apply_safe_fixes


def fixed(text: str, lang: str = "kk") -> str:
    return apply_safe_fixes(text, lint(text, lang))


def codes(text: str, lang: str = "kk") -> list[str]:
    return [finding.code for finding in lint(text, lang)]


SLIPS = [
    # code, as typed, language, as mended
    ("look-alike", "Қaзaқ тілі мен шаhар", "kk", "Қазақ тілі мен шаһар"),
    ("look-alike", "мəселе, ɵнер, Iлім", "kk", "мәселе, өнер, Ілім"),
    ("look-alike", "Gоogle іздеді", "kk", "Google іздеді"),
    ("look-alike", "The сountry", "en", "The country"),
    ("not-composed", "жаи\u0306лау", "kk", "жайлау"),
    ("double-space", "бір  екі", "kk", "бір екі"),
    ("wrong-quote", '"Достық" үйі', "kk", "«Достық» үйі"),
    ("wrong-quote", 'Ол "мен "Абай" театрында болдым" деді', "kk",
     "Ол «мен „Абай“ театрында болдым» деді"),
    ("wrong-quote", "“Абай” мен „Абай“", "kk", "«Абай» мен «Абай»"),
    ("wrong-quote", '**"Абай"**-дың', "kk", "**«Абай»**-дың"),
    ("wrong-quote", '"Қазақстан"ның', "kk", "«Қазақстан»ның"),
    ("wrong-quote", '("Дом "Дружбы"")', "ru", "(«Дом „Дружбы“»)"),
    ("wrong-quote", 'The "big" one', "en", "The “big” one"),
    ("hyphen-for-dash", "Шымкент - қала", "kk", "Шымкент – қала"),
    ("hyphen-for-dash", "«Болады»,- дейді ол", "kk", "«Болады», – дейді ол"),
    ("hyphen-for-dash", "«Болады», -дейді ол", "kk", "«Болады», – дейді ол"),
    ("hyphen-for-dash", "2019-2020 жылы", "kk", "2019–2020 жылы"),
    ("space-before-mark", "сөз , сөз .", "kk", "сөз, сөз."),
    ("space-before-mark", "5 сынып ; 6 сынып !", "kk", "5 сынып; 6 сынып!"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "typed", "lang", "mended_"), SLIPS)
def test_a_typing_error_is_found_and_fixed(code: str, typed: str, lang: str, mended_: str) -> None:
    assert set(codes(typed, lang)) == {code}
    assert fixed(typed, lang) == mended_
    assert codes(mended_, lang) == []


KEPT = [
    "іс-шара 16-сы, 2019-03-15, 8-727-2020-2021, қыс-жаз",
    "есеп 3 : 2 болды :)",
    "https://x.kz/a-2019-2020?b=Қaзaқ info@қaла.kz www.қaла.kz",
    '`a  "b" - c` және ``сөз ` сөз  -  ,``',
    '```\nкод  "сөз" - x\n```',
    '    код  "сөз" - x',
    "[сөз](https://x.kz/a-2019-2020_(б) 'бір')",
    "![сурет](қaла.jpg \"Астындағы жазу\")",
    "[сөз][қaла]\n\n[қaла]: https://x.kz/қaла \"сөз\"",
    '<abbr title="a  - b">АБ</abbr> <code>Қaзaқ  - x</code>',
    '<span lang="ru">слово  "да" - нет</span>',
    "«[PRодвигай  себя - да]{: lang=ru}» деген",
    "«[Das  Wort - ja]{: lang=de}» деген",
    "Мәтін\n{: title='Қaзaқ  - x'}",
    "| а    | б   |\n|:--- | ---:|\n| -   | в   |",
    "- бір\n-   екі\n\n1.  үш\n\n* * *\n\n: анықтама",
    "екі жол  \nсөз",
    "&quot;сөз&quot; &nbsp; сөз",
    "PRодвигай, COVIDпен, iPhoneды",
    "«Жоба Елбасының «Болашаққа бағдар» мақаласы»",
    "«мен „Абай“ театрында болдым»",
    "асссамблея",
    "сөз ... сөз … .kz 5 .2",
]  # fmt: skip


@pytest.mark.parametrize("text", KEPT)
def test_what_may_be_intended_is_not_reported(text: str) -> None:
    assert lint(text, "kk") == []


@pytest.mark.parametrize("typed", ["Сөз , *а*  `б`", 'Қaла - "Абай" https://x.kz/a_-_b'])
def test_in_a_field_nothing_is_markup(typed: str) -> None:
    kept = "*а* `б`" if "*" in typed else "https://x.kz/a_-_b"
    assert apply_safe_fixes(typed, plain_lint(typed, "kk")).endswith(kept)


def test_a_name_with_an_ending_is_offered_and_not_changed() -> None:
    (found,) = lint("XXIғасыр", "kk")
    assert (found.fix, found.safe) == ("ХХІғасыр", False)
    assert fixed("XXIғасыр") == "XXIғасыр"


def test_unpaired_quotes_are_reported_and_left_alone() -> None:
    text = 'Ол "Абай театрында «болды" деді'
    assert "lonely-quote" in codes(text)
    assert fixed(text) == text
    assert codes('Windows" экран') == ["lonely-quote"]
    assert codes('15" экран') == []


def test_each_finding_has_its_position_and_fix() -> None:
    text = "Бірінші жол.\n\nЕкінші , жол - осы"
    first, second = lint(text, "kk")
    assert (first.code, first.start, first.end, first.wrong, first.fix, first.safe) == (
        "space-before-mark", 20, 21, " ", "", True,
    )  # fmt: skip
    assert (second.wrong, second.fix) == (" - ", " – ")


RUSSIAN = "В городе открыли новую школу, и дети рады, что учиться будут рядом с домом."
KAZAKH = "Қалада жаңа мектеп ашылды, балалар үйге жақын жерде оқитынына қуанышты."


@pytest.mark.parametrize(
    ("text", "lang", "said"),
    [
        (f"{KAZAKH}\n\n{RUSSIAN}", "kk", ["russian-text"]),
        (f"{RUSSIAN}\n\n{KAZAKH}", "ru", ["kazakh-text"]),
        (f"- {KAZAKH}\n- {RUSSIAN}", "kk", ["russian-text"]),
        ("Новости города Шымкента сегодня", "kk", ["russian-text"]),
        (f"{KAZAKH} «В городе открыли новую школу», – деді ол.", "kk", []),
        (f"{RUSSIAN} «Қалада жаңа мектеп ашылды», – сказал он.", "ru", []),
        (f"[{RUSSIAN}]{{: lang=ru}}", "kk", []),
        (f"{RUSSIAN}\n{{: lang=ru}}", "kk", []),
        (f'<p lang="ru">{RUSSIAN}</p>', "kk", []),
        (f"`{RUSSIAN}`", "kk", []),
        ("Иванов Сергей, Петров Андрей, Сидоров Николай, Кузнецов Виктор", "kk", []),
        (RUSSIAN, "ru", []),
        (KAZAKH, "kk", []),
        (RUSSIAN, "en", []),
    ],
)
def test_a_paragraph_in_the_wrong_language_is_reported(
    text: str, lang: str, said: list[str]
) -> None:
    found = [finding for finding in lint(text, lang) if finding.code.endswith("-text")]
    assert [finding.code for finding in found] == said
    assert all(
        finding.fix is None and finding.wrong in (RUSSIAN, KAZAKH, text) for finding in found
    )


@pytest.mark.parametrize(
    "typed", [slip[1] for slip in SLIPS if slip[0] == "wrong-quote" and '"' in slip[1]]
)
def test_fixing_gives_what_the_typography_would_have_printed(typed: str) -> None:
    plain = typed.replace("*", "")
    assert plain_typography(fixed(plain), "kk") == plain_typography(plain, "kk")


TEXTS = st.text(
    st.one_of(
        st.sampled_from("абвкқәіaceiox 12  --.,:;!?«»“”„\"'()[]{}<>`*_|#\\/@&\n\t\u00a0\u0306"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=80,
)


@example("\uf900@0", "kk")  # beside what is hidden
@given(TEXTS, st.sampled_from(["kk", "ru", "en"]))
def test_no_text_fails_and_findings_have_their_positions(text: str, lang: str) -> None:
    at = 0
    for finding in lint(text, lang):
        assert text[finding.start : finding.end] == finding.wrong
        assert "\n" not in (finding.fix or "")
        if not finding.code.endswith("-text"):
            assert at <= finding.start < finding.end
            at = finding.end
    assert apply_safe_fixes(text, lint(text, lang)).count("\n") == text.count("\n")


@given(TEXTS, st.sampled_from(["kk", "ru", "en"]))
def test_fixing_converges(text: str, lang: str) -> None:
    for _ in range(5):
        text = fixed(text, lang)
    assert [finding for finding in lint(text, lang) if finding.safe] == []


@given(
    st.lists(st.sampled_from(["`a - b  ,`", "https://x.kz/a-b", "сөз", '"', " - ", " ,", "\n\n"]))
)
def test_code_and_addresses_are_never_touched(parts: list[str]) -> None:
    text = " ".join(parts)
    kept = re.compile(r"`[^`]*`|https://\S+")
    assert kept.findall(fixed(text)) == kept.findall(text)


def test_time_grows_with_the_length_of_the_text_and_no_faster() -> None:
    def seconds(text: str) -> float:
        best = 9.0
        for again in range(3):
            started = time.process_time()
            plain_lint(text + "а" * again, "kk")
            best = min(best, time.process_time() - started)
        return best

    units = (
        "қазақша ", "а", "a@", '"', "«", '"а ', "[", "](", "](()", "` ``", "<a", "<b></i>", '<"x<', "{",
        "{: ", "а\u0301\u0316", "aа", " , ", "  ", "a - ", "| - ", "\n- ", "\n\n", "в городе ", "&", "\\",
    )  # fmt: skip
    for unit in units:
        short, long = unit * (10_000 // len(unit)), unit * (40_000 // len(unit))
        assert seconds(long) < 12 * seconds(short) + 0.05, unit

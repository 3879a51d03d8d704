"""`inv check` reports typing errors, and `--fix` fixes those that are safe to fix."""

import contextlib
import io
import json
import os
import subprocess
import sys

import pytest

from tests.conftest import AT, PROJECT, Result, Site, article, picture, tree
from tilshi.commands import cli

A = "content/articles/2020/a.md"
B = "content/articles/2020/b.md"
SLIPS = 'Ол  "келді" , кетті.'
MENDED = "Ол «келді», кетті."


def check(
    site: Site,
    lang: str = "kk",
    json: bool = False,
    fix: bool = False,
    whole: bool = False,
    spelling: bool = False,
) -> Result:
    """`inv check` in this process."""
    with (
        contextlib.redirect_stdout(io.StringIO()) as out,
        contextlib.redirect_stderr(io.StringIO()) as err,
    ):
        config = str(site.root / "pelicanconf.py")
        status = cli.run_check(
            config, at=AT, lang=lang, as_json=json, fix=fix, whole=whole, spelling=spelling
        )
    return Result(status, out.getvalue(), err.getvalue())


def text(site: Site, name: str = A) -> str:
    return (site.root / name).read_bytes().decode()


def test_typing_errors_are_warnings_with_file_and_line_and_do_not_change_the_exit_status(
    site,
) -> None:
    made: Site = site({A: article(title="Қaла", body=f"Бірінші.\n\n{SLIPS}")})
    before = tree(made.root / "content")
    result = check(made)
    assert result.status == 0
    assert f"Ескерту: {A}:2 [title] «Қaла» сөзіне басқа әліпбидің ұқсас әрпі" in result.err
    assert f"Ескерту: {A}:9 Сөз арасында артық бос орын бар" in result.err
    assert "командасының өзі түзете алатыны – 5." in result.err
    assert tree(made.root / "content") == before


@pytest.mark.parametrize(
    ("lang", "said"),
    [("kk", "Тырнақша дұрыс қойылмаған"), ("ru", "Кавычка не та"), ("en", "is of the wrong kind")],
)
def test_typing_errors_are_reported_in_the_editors_language(site, lang: str, said: str) -> None:
    assert said in check(site({A: article(body=SLIPS)}), lang=lang).err


def test_typing_errors_are_in_the_json_report(site) -> None:
    result = check(site({A: article(body=SLIPS), B: article(title="Б")}), json=True)
    assert result.status == 0
    problems = json.loads(result.out)["problems"]
    assert [(p["file"], p["line"], p["code"], p["severity"]) for p in problems] == [
        (A, 7, code, "warning")
        for code in ("double-space", "space-before-mark", "wrong-quote", "wrong-quote")
    ]


def test_fix_corrects_the_files_and_shows_the_diff_and_the_count(site) -> None:
    made: Site = site({A: article(body=SLIPS), B: article(title="Б", body="Дұрыс.")})
    other = (made.root / B).stat().st_mtime_ns
    config = str(made.root / "pelicanconf.py")
    result = made.inv("check", "--fix", "--config", config, "--at", AT)
    assert result.status == 0, result.said
    assert f"--- {A}\n+++ {A}\n" in result.out
    assert f"-{SLIPS}\n+{MENDED}\n" in result.out
    assert "Түзетілген жер саны – 4." in result.out
    assert text(made).endswith(f"\n{MENDED}\n")
    assert (made.root / B).stat().st_mtime_ns == other
    again = check(made, fix=True)
    assert "---" not in again.out and "Түзетілген жер саны – 0." in again.out


def test_the_diff_applies_to_the_previous_files(site) -> None:
    body = "\n\n".join(f"{n}-жол. {SLIPS if n % 9 == 0 else ''}" for n in range(40))
    made: Site = site({A: article(body=body), B: article(title="Б", body=SLIPS).rstrip("\n")})
    before = {name: text(made, name) for name in (A, B)}
    shown = check(made, fix=True).out
    after = {name: text(made, name) for name in (A, B)}
    made.write(before)
    subprocess.run(
        ["git", "apply", "-p0", "-"], cwd=made.root, input=shown.rpartition("Түз")[0].rpartition("\n")[0] + "\n",
        encoding="utf-8", check=True,
    )  # fmt: skip
    assert {name: text(made, name) for name in (A, B)} == after != before


FIELDS = """---
title: "Ол \\"Достық\\" деді"
date: 2020-05-01 10:00
category: Қоғам
summary: 'Үй - "Мәртөбе" , ''а'' '
image:
  src: a.jpg
  alt: Қaла
  caption: >
    Бірінші  жол
    екінші - жол
modified: 2020-05-02  # екі  бос орын - түсіндірме
corrections: [{date: 2020-05-02, note: Сан - түзетілді}]
---

Мәтін.
"""


def test_prose_fields_are_fixed_and_stay_valid_yaml(site) -> None:
    made: Site = site({A: FIELDS, "content/images/a.jpg": picture()})
    assert check(made, fix=True).status == 0
    mended = text(made)
    assert mended == FIELDS.replace('\\"Достық\\"', "«Достық»").replace(
        "Үй - \"Мәртөбе\" , ''а'' ", "Үй – «Мәртөбе», ''а'' "
    ).replace("Қaла", "Қала").replace(
        "Бірінші  жол\n    екінші - жол", "Бірінші жол\n    екінші – жол"
    ).replace("Сан - түзетілді", "Сан – түзетілді")
    assert check(made, json=True).out.count('"code"') == 0
    assert made.build().status == 0


def test_plain_headers_are_fixed_too(site) -> None:
    made: Site = site(
        {A: 'Title: "Достық" үйі\nDate: 2020-05-01\nCategory: Қоғам\n\nМәтін - осы\n'}
    )
    assert check(made, fix=True).status == 0
    assert text(made) == "Title: «Достық» үйі\nDate: 2020-05-01\nCategory: Қоғам\n\nМәтін – осы\n"


def test_what_is_not_prose_is_never_touched(site) -> None:
    fields = article(
        title="Б",
        tags="[Шымкент]",
        slug="b--x".replace("--", "-"),
        body="`a  b` [x](https://x.example/a--b)",
    )
    made: Site = site({A: fields})
    assert check(made, fix=True).status == 0
    assert text(made) == fields


def test_a_pick_by_title_follows_a_fixed_title(site) -> None:
    made: Site = site(
        {A: article(title="Қaла , тау"), B: article(title="Б", related="['Қaла , тау']")}
    )
    assert check(made, fix=True).status == 0
    assert "title: Қала, тау\n" in text(made)
    assert "related: ['Қала, тау']" in text(made, B)
    assert made.build().status == 0


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_endings_and_byte_order_mark_are_kept(site, end: str, mark: bytes) -> None:
    typed = article(body=f"Бір.\n\n{SLIPS}\n\nСоңы")
    made: Site = site({A: mark + typed.replace("\n", end).encode()})
    assert check(made, fix=True).status == 0
    expected = typed.replace(SLIPS, MENDED).replace("\n", end).encode()
    assert (made.root / A).read_bytes() == mark + expected


def test_decomposed_letters_are_composed(site) -> None:
    made: Site = site({A: article(title="Жаи\u0306лау", body="Жаи\u0306лау `и\u0306`")})
    assert check(made, fix=True).status == 0
    assert "title: Жайлау\n" in text(made)
    assert text(made).endswith("Жайлау `и\u0306`\n")


def test_nothing_is_fixed_while_there_are_problems(site) -> None:
    made: Site = site({A: article(body=SLIPS), B: article(category="Жоқ")})
    before = tree(made.root / "content")
    result = check(made, fix=True)
    assert result.status == 1
    assert "unknown" not in result.out and "Жоқ" in result.err
    assert tree(made.root / "content") == before


def test_nothing_outside_the_content_folder_is_written(site, tmp_path) -> None:
    made: Site = site({A: article()})
    outside = made.root / "outside.md"
    outside.write_text(article(title="Б", body=SLIPS), "utf-8")
    (made.root / B).symlink_to(outside)
    assert check(made, fix=True).status == 1
    assert SLIPS in outside.read_text("utf-8")


def test_what_needs_a_persons_decision_is_reported_and_left(site) -> None:
    russian = "В городе открыли новую школу, и дети рады, что учиться будут рядом с домом."
    made: Site = site({A: article(body=f'{russian}\n\nБір " сөз. Toқаев. асссамблея')})
    before = text(made)
    result = check(made, fix=True)
    assert result.status == 0
    assert text(made) == before
    for said in ("орысша мәтін тұр", "сыңары жоқ", "«Тоқаев» деп"):
        assert said in result.err
    assert "асссамблея" not in result.err


def test_a_file_full_of_typing_errors_gets_a_bounded_report(site) -> None:
    made: Site = site({A: article(body="сөз ,\n" * 5000)})
    result = check(made)
    assert len(result.err.splitlines()) < 40
    assert "тағы 4970 ескерту бар" in result.err
    assert "алатыны – 5000." in result.err


def test_a_translation_is_read_by_the_rules_of_its_language(site) -> None:
    made: Site = site(
        {
            A: article(),
            "content/articles/2020/a.ru.md": '---\ntitle: "\\"Дом\\" дружбы"\n---\nДа - "нет".\n',
            "content/articles/2020/a.en.md": '---\ntitle: A\n---\nThe "big" one - yes.\n',
        }
    )
    assert check(made, fix=True).status == 0
    assert text(made, "content/articles/2020/a.ru.md") == (
        '---\ntitle: "«Дом» дружбы"\n---\nДа – «нет».\n'
    )
    assert text(made, "content/articles/2020/a.en.md").endswith("The “big” one – yes.\n")


@pytest.mark.parametrize("to", ["latin", "arabic"])
def test_a_text_is_transliterated(to: str) -> None:
    seed = (PROJECT / "tests/kazakh/golden/seed.txt").read_bytes()
    done = run_kazakh(seed, "--to", to)
    assert done.returncode == 0
    assert done.stdout == (PROJECT / f"tests/kazakh/golden/seed.{to}.txt").read_bytes()


@pytest.mark.parametrize(
    ("data", "to", "said"),
    [
        ("қала".encode(), "latn", "Мүмкін, «latin»?"),
        ("қала".encode(), "cyrillic", "latin, arabic"),
        (b"\xff\xfe", "latin", "UTF-8"),
    ],
)
def test_an_unknown_script_or_invalid_bytes_are_a_usage_error(
    data: bytes, to: str, said: str
) -> None:
    done = run_kazakh(data, "--to", to)
    assert done.returncode == 2
    assert done.stdout == b""
    assert said in done.stderr.decode()


def run_kazakh(data: bytes, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "invoke", "--search-root", str(PROJECT), "kazakh", *arguments],
        input=data, capture_output=True, timeout=60, check=False,
        env={**{k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}, "LC_ALL": "C"},
    )  # fmt: skip

"""The bench of search."""

import json
import subprocess

import pytest

from bench.judged import NONSENSE, Query
from bench.search_quality import OURS, report, stems, succeeds
from tests.conftest import PROJECT

JAR = Query("names", "құмыраны", ("jar", "museum"))
NOTHING = Query(NONSENSE, "бегемот", ())


@pytest.mark.parametrize(
    ("found", "success"),
    [
        (["jar"], True),
        (["x", "y", "museum"], True),
        (["x", "y", "z", "jar"], False),
        (["x"], False),
        ([], False),
    ],
)
def test_a_query_succeeds_if_an_answer_is_among_the_first_three(
    found: list[str], success: bool
) -> None:
    assert succeeds(JAR, found) is success


def test_nonsense_succeeds_if_nothing_is_found() -> None:
    assert succeeds(NOTHING, [])
    assert not succeeds(NOTHING, ["jar"])


def test_the_words_of_a_text_become_their_stems_in_one_script() -> None:
    assert stems("Құмыралардың, мектептен!") == stems("qūmyra mektep") == "qūmyra mektep"


def test_the_report_gives_shares_by_kind_and_counts_nonsense_apart() -> None:
    found = {OURS: [["jar"], ["jar"]], "Other": [[], []]}
    lines = list(report("report", [JAR, NOTHING], found))
    assert "Half to report" in lines[0]
    assert lines[1].split() == ["queries", "Other", OURS]
    assert [line.split()[-3:] for line in lines[2:]] == [
        ["1", "0.000", "1.000"],
        ["1", "1.000", "0.000"],
        ["1", "0.000", "1.000"],  # all that have an answer
    ]


def test_only_misses_of_the_half_to_tune_on_are_named() -> None:
    found = {OURS: [["x"]]}
    assert "құмыраны → x" in "\n".join(report("tune", [JAR], found))
    assert "құмыраны" not in "\n".join(report("report", [JAR], found))


def test_the_packages_of_the_bench_are_locked_without_a_registrys_address() -> None:
    lock = json.loads((PROJECT / "bench/package-lock.json").read_text("utf-8"))
    wanted = json.loads((PROJECT / "bench/package.json").read_text("utf-8"))["dependencies"]
    for name, version in wanted.items():
        assert lock["packages"][f"node_modules/{name}"]["version"] == version
    assert not [path for path, package in lock["packages"].items() if "resolved" in package]


@pytest.mark.parametrize(
    "script",
    ["search_quality.mjs", "yardsticks/minisearch.mjs", "yardsticks/pagefind.mjs"],
)
def test_the_scripts_of_the_bench_are_valid(script: str) -> None:
    subprocess.run(["node", "--check", str(PROJECT / "bench" / script)], check=True)

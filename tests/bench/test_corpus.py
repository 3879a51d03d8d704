"""The corpus of the benchmarks: the same everywhere, and well-formed Kazakh news."""

import shutil
from pathlib import Path

import pytest

from bench import corpus
from bench.nouns import English, Kazakh
from tests.conftest import Site, tree
from tilshi.commands import cli


def test_a_corpus_is_the_same_each_time_and_another_seed_gives_another(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        corpus.write(tmp_path / name, 12, seed)
    one, again, other = (tree(tmp_path / name) for name in ("one", "again", "other"))
    assert one == again
    articles = {path for path in one if path.startswith("articles/")}
    assert not articles & set(other)
    assert {path: digest for path, digest in one.items() if path not in articles}.items() <= (
        other.items()
    )


def test_a_larger_corpus_begins_with_the_smaller_one(tmp_path: Path) -> None:
    corpus.write(tmp_path / "small", 20)
    corpus.write(tmp_path / "large", 60)
    small, large = tree(tmp_path / "small"), tree(tmp_path / "large")
    assert small.items() <= large.items()
    assert len(large) - len(small) == 40 + 8 + 2  # Kazakh, Russian, English


def test_a_corpus_passes_the_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = Site(tmp_path)
    shutil.rmtree(made.root / "content")
    corpus.write(made.root / "content", 30)
    status = cli.run_check(str(made.root / "pelicanconf.py"), lang="en")
    said = capsys.readouterr()
    assert status == 0, said.err
    assert said.err == ""
    assert "Articles: 38;" in said.out  # 30 Kazakh, 6 Russian, 2 English


def test_a_corpus_never_overwrites_an_existing_folder(tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("текст", "utf-8")
    with pytest.raises(FileExistsError):
        corpus.write(tmp_path, 1)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.md"]


def test_a_corpus_has_the_sections_topics_and_authors_of_a_newsroom() -> None:
    ids = {topic.id for topic in corpus.topics()}
    names = [name for topic in corpus.topics() for name in dict.fromkeys(topic.names)]
    assert len(ids) == corpus.TOPICS
    assert len(set(names)) == len(names)
    assert len({author.id for author in corpus.authors()}) == corpus.AUTHORS


@pytest.mark.parametrize(
    ("noun", "gen", "dat", "acc", "loc", "abl"),
    [
        ("Шымкент", "Шымкенттің", "Шымкентке", "Шымкентті", "Шымкентте", "Шымкенттен"),
        ("Алматы", "Алматының", "Алматыға", "Алматыны", "Алматыда", "Алматыдан"),
        ("Семей", "Семейдің", "Семейге", "Семейді", "Семейде", "Семейден"),
        ("Шу", "Шудың", "Шуға", "Шуды", "Шуда", "Шудан"),
        ("Өскемен", "Өскеменнің", "Өскеменге", "Өскеменді", "Өскеменде", "Өскеменнен"),
        ("Екібастұз", "Екібастұздың", "Екібастұзға", "Екібастұзды", "Екібастұзда", "Екібастұздан"),
        ("жол", "жолдың", "жолға", "жолды", "жолда", "жолдан"),
        ("мұражай", "мұражайдың", "мұражайға", "мұражайды", "мұражайда", "мұражайдан"),
        ("үйі*", "үйінің", "үйіне", "үйін", "үйінде", "үйінен"),
        ("басқармасы*", "басқармасының", "басқармасына", "басқармасын", "басқармасында",
         "басқармасынан"),
    ],
)  # fmt: skip
def test_a_noun_has_the_right_case_endings(
    noun: str, gen: str, dat: str, acc: str, loc: str, abl: str
) -> None:
    word = Kazakh(noun)
    assert (word.gen, word.dat, word.acc, word.loc, word.abl) == (gen, dat, acc, loc, abl)


def test_an_english_noun_has_the_right_article() -> None:
    assert [English(noun).a for noun in ("school", "ice rink")] == ["a school", "an ice rink"]

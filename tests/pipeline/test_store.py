"""The catalogue's file: trusted only if it is what the last build left."""

import json
import random
from contextlib import closing
from pathlib import Path

import pytest

from tilshi.store import seal
from tilshi.store.connection import Store, begin_transaction, read_catalogue


def change(db, rnd: random.Random) -> None:
    """Adds, changes and deletes rows of all sizes, or takes it all back."""
    begin_transaction(db)
    for _ in range(rnd.randrange(1, 30)):
        key = str(rnd.randrange(200))
        value = "x" * rnd.choice([1, 100, 9000])
        if rnd.random() < 0.2:
            db.execute("delete from meta where name = ?", (key,))
        else:
            db.execute("insert or replace into meta values (?, ?)", (key, value))
    db.execute(rnd.choice(["commit", "commit", "rollback"]))


def sealed_chunks(file: Path) -> list[str]:
    text = file.with_name(file.name + ".seal").read_text("utf-8")
    return json.loads(text.split("\n", 1)[1])["chunks"]


def kill(kept: Store, file: Path) -> None:
    """Leaves what a killed process would have left."""
    left = {path: path.read_bytes() for path in file.parent.iterdir()}
    kept.db.close()
    for path, data in left.items():
        path.write_bytes(data)


def values(db) -> list[tuple[str, str]]:
    return db.execute("select * from meta order by name").fetchall()


@pytest.mark.parametrize("seed", range(10))
def test_the_seal_is_that_of_the_whole_file_after_any_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(seal, "CHUNK", 8192)
    file, rnd = tmp_path / "catalogue.sqlite", random.Random(seed)
    sealed: list[tuple[str, str]] = []
    for number in range(8):
        kept = Store(file, "key")
        assert kept.rebuilt == (None if number else "")
        assert not number or values(kept.db) == sealed
        sealed = values(kept.db)
        for _ in range(rnd.randrange(4)):
            change(kept.db, rnd)
            if rnd.random() < 0.5:
                kept.settle()
                sealed = values(kept.db)
        if rnd.random() < 0.4:
            kill(kept, file)
        else:
            sealed = values(kept.db)
            kept.close()
            assert sorted(path.name for path in tmp_path.iterdir()) == [
                file.name,
                f"{file.name}.seal",
            ]
        assert sealed_chunks(file) == list(seal._hashes(file))


def test_a_missing_seal_is_noticed_by_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "catalogue.sqlite"
    Store(file, "key").close()
    kept = Store(file, "key")
    change(kept.db, random.Random(1))
    monkeypatch.setattr(Store, "_seal", lambda *_, **__: None)
    kept.close()
    monkeypatch.undo()
    kept = Store(file, "key")
    assert kept.rebuilt == "catalogue-damaged"
    kept.close()
    assert sealed_chunks(file) == list(seal._hashes(file))


def test_a_catalogue_from_elsewhere_is_trusted_by_its_content(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.sqlite"
    kept = Store(file, "key")
    change(kept.db, random.Random(1))
    kept.close()
    data = bytearray(file.read_bytes())
    file.write_bytes(data)
    kept = Store(file, "key")
    assert kept.rebuilt is None
    kept.close()
    data[-1] ^= 1
    file.write_bytes(data)
    assert Store(file, "key").rebuilt == "catalogue-damaged"


def test_a_reader_sees_the_catalogue_before_a_transaction_until_it_is_committed(
    tmp_path: Path,
) -> None:
    file = tmp_path / "catalogue.sqlite"
    kept = Store(file, "key")
    begin_transaction(kept.db)
    kept.db.execute("insert into meta values ('at', '1')")
    question = "select count(*) from meta where name = 'at'"
    for still in (False, True):
        with closing(read_catalogue(file, still)) as reader:
            assert reader.execute(question).fetchone() == (0,)
    kept.db.execute("commit")
    kept.settle()
    for still in (False, True):
        with closing(read_catalogue(file, still)) as reader:
            assert reader.execute(question).fetchone() == (1,)
    kept.close()

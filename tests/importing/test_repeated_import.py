"""An import can be repeated: nothing is made twice, and what an editor has changed is left alone."""

import json
from pathlib import Path

import pytest

from tests.conftest import Site, picture, tree
from tests.importing.exports import (
    KAZAKH,
    OLD,
    checked,
    docx,
    imported,
    stories,
    story,
    wxr,
    wxr_item,
)
from tilshi import filesystem


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def file_of(site: Site, stem: str) -> Path:
    (file,) = (site.root / "content/articles").rglob(f"{stem}.md")
    return file


def test_a_second_import_changes_nothing(site: Site) -> None:
    imported(site, KAZAKH)
    before = tree(site.root)
    result = imported(site, KAZAKH)
    assert result.status == 0 and "Unchanged: 8." in result.out
    assert tree(site.root) == before


def test_what_an_editor_has_changed_is_left_alone(site: Site) -> None:
    imported(site, wxr(wxr_item("Бір."), wxr_item("Екі.", "Екінші", 2, "b")))
    mine = file_of(site, "taqyryp")
    mine.write_text(mine.read_text("utf-8").replace("Бір.", "Менің сөзім."), "utf-8")
    result = imported(site, wxr(wxr_item("Бір бір."), wxr_item("Екі екі.", "Екінші", 2, "b")))
    assert "Менің сөзім." in story(site, "taqyryp")
    assert "Екі екі." in story(site, "ekinshi")
    assert "Left alone because an editor has changed them: 1." in result.out
    assert "content/articles/2020/taqyryp.md was changed after the import" in result.err


def test_what_an_editor_has_deleted_does_not_come_back(site: Site) -> None:
    imported(site, wxr())
    file_of(site, "taqyryp").unlink()
    result = imported(site, wxr())
    assert stories(site) == {}
    assert "is not created again" in result.err


def test_an_interrupted_import_is_finished_by_the_next_one(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = filesystem.write_atomically

    def fail(file: Path, data: bytes, mode: int = 0o644) -> None:
        if file.name == "ekinshi.md":
            raise OSError(28, "No space left on device")
        write(file, data, mode)

    export = wxr(wxr_item("Бір."), wxr_item("Екі.", "Екінші", 2, "b"))
    monkeypatch.setattr(filesystem, "write_atomically", fail)
    assert imported(site, export).status == 1
    monkeypatch.undo()
    assert imported(site, export).status == 0
    assert set(stories(site)) == {"taqyryp", "ekinshi"}
    assert checked(site).status == 0


def test_a_story_of_the_newsroom_is_never_overwritten(site: Site) -> None:
    imported(site, wxr())
    (site.root / "import").rename(site.root / "import-before")
    imported(site, wxr(wxr_item("Басқа.")))
    assert set(stories(site)) == {"taqyryp", "taqyryp-2"}
    assert "redirect_from" not in story(site, "taqyryp-2")  # the first one has them
    assert checked(site).status == 0


def test_pictures_that_come_later_take_the_place_of_links(site: Site) -> None:
    export = wxr(wxr_item(f'<img src="{OLD}/a.jpg" alt="Көпір">'))
    imported(site, export)
    assert f"[Көпір]({OLD}/a.jpg)" in story(site, "taqyryp")
    site.write({"uploads/a.jpg": picture()})
    imported(site, export, pictures=str(site.root / "uploads"))
    assert "![Көпір](a.jpg)" in story(site, "taqyryp")
    imported(site, export)  # without the folder: the picture is there already
    assert "![Көпір](a.jpg)" in story(site, "taqyryp")


def test_a_topic_that_an_editor_has_renamed_is_not_added_again(site: Site) -> None:
    tag = '<category domain="post_tag" nicename="su"><![CDATA[су]]></category>'
    imported(site, wxr(wxr_item(extra=tag)))
    topics = site.root / "content/topics.yaml"
    topics.write_text(topics.read_text("utf-8").replace("kk: су", "kk: Ауызсу"), "utf-8")
    imported(site, wxr(wxr_item("Мәтін.", extra=tag), wxr_item("Б.", "Екінші", 2, "b", extra=tag)))
    assert "tags: [Ауызсу]" in story(site, "ekinshi")
    assert topics.read_text("utf-8").count("id: su\n") == 1


def test_a_damaged_journal_is_told_and_nothing_is_written(site: Site) -> None:
    imported(site, wxr())
    (journal,) = (site.root / "import").glob("*.json")
    value = json.loads(journal.read_text("utf-8"))
    value["posts"]["1"]["file"] = "../../etc/passwd"
    journal.write_text(json.dumps(value), "utf-8")
    before = tree(site.root)
    result = imported(site, wxr(wxr_item("Басқа.")))
    assert result.status == 1 and "journal" in result.err
    after = tree(site.root)
    assert {name: one for name, one in after.items() if name != "export.xml"} == {
        name: one for name, one in before.items() if name != "export.xml"
    }


def test_a_registry_that_entries_cannot_be_added_to_is_left_as_it_was(site: Site) -> None:
    odd = "[{id: qogham, name: {kk: Қоғам, ru: Общество, en: Society}}]\n"
    site.write({"content/sections.yaml": odd})
    result = imported(site, wxr())
    assert result.status == 1
    assert "content/sections.yaml No entry could be added to the file" in result.err
    assert (site.root / "content/sections.yaml").read_text("utf-8") == odd
    assert stories(site) == {}


def test_entries_are_added_in_the_indentation_of_the_file(site: Site) -> None:
    indented = "  - id: qogham\n    name: {kk: Қоғам, ru: Общество, en: Society}\n"
    site.write({"content/sections.yaml": indented})
    imported(site, wxr())
    assert (site.root / "content/sections.yaml").read_text("utf-8") == (
        f"{indented}  - id: arturli\n    name: {{kk: Әртүрлі, ru: Разное, en: Miscellaneous}}\n"
    )


def test_documents_of_one_name_are_not_taken_for_each_other(site: Site) -> None:
    for year in (2021, 2022):
        core = f"<dcterms:created>{year}-01-01T00:00:00Z</dcterms:created>"
        body = f"<w:p><w:r><w:t>Мәтін {year}.</w:t></w:r></w:p>"
        imported(site, docx(body, core=core), "хат.docx")
    assert "Мәтін 2021." in story(site, "hat") and "Мәтін 2022." in story(site, "hat-2")

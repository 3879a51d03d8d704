"""What is public is known to the proof, wherever it is said."""

from pathlib import Path

import pytest

from tests.attachments import CSV, MP3, VTT
from tests.conftest import REGISTRIES, article, picture
from tests.pipeline.conftest import at_time
from tilshi.pipeline.session import catalogue_file
from tilshi.publishing import embargo
from tilshi.publishing.public_view import PublicView
from tilshi.search.shards import Entry, encode_shard
from tilshi.settings import load_settings

IMPRINT = "content/imprint.yaml"
SHARE = "share: {src: kezdesu.jpg, alt: {kk: Кездесу, ru: Встреча, en: A meeting}}\n"


@pytest.mark.parametrize("share", ["", SHARE])
def test_the_picture_of_all_cards_gives_no_hidden_story_away(site, share: str) -> None:
    image = "{src: kezdesu.jpg, alt: Кездесу}"
    made = site(
        {
            IMPRINT: REGISTRIES[IMPRINT] + share,
            "content/articles/2020/a.md": article("Ашық"),
            "content/articles/2020/q.md": article("Құпия", date="2027-01-01 10:00", image=image),
            "content/images/kezdesu.jpg": picture(),
        }
    ).made()
    catalogue = catalogue_file(load_settings(made.root / "pelicanconf.py"))
    view = PublicView(catalogue, at_time("2026-11-23 09:00"))
    files = [file.relative_to(made.output).as_posix() for file in made.output.rglob("*.*")]
    assert any(file.startswith("images/kezdesu") for file in files) == bool(share)
    assert view.shows("kezdesu") == bool(share)
    assert view.hidden()
    assert embargo.find_hidden_pictures(files, view.hidden(), view) == []


TOLD = "Бұл туралы алғашқы болып біздің редакция жазды"


@pytest.mark.parametrize(
    "fields",
    ["stories: [a]\nstatus: draft", "stories: [q]", "stories: [r]"],
    ids=["draft", "of an embargoed story", "of a retracted story"],
)
def test_the_scan_finds_the_text_and_the_picture_of_a_dossier_that_is_not_public(
    site, tmp_path: Path, fields: str
) -> None:
    head = f"title: {TOLD}\nimage: {{src: ozen.jpg, alt: Өзен}}\n{fields}"
    made = site(
        {
            "content/articles/2020/a.md": article("Ашық"),
            "content/articles/2020/q.md": article("Құпия", date="2027-01-01 10:00"),
            "content/articles/2020/r.md": article("Қайтқан", status="retracted"),
            "content/dossiers/d.md": f"---\n{head}\n---\n\n{TOLD}, енді жалғастырады.\n",
            "content/images/ozen.jpg": picture(),
        }
    ).made()
    settings = load_settings(made.root / "pelicanconf.py")
    view = PublicView(catalogue_file(settings), at_time("2026-11-23 09:00"))
    hidden = view.hidden()
    strings = embargo.embargoed_strings(hidden, settings.editions, settings.zone, "/")
    pages = [file.relative_to(made.output).as_posix() for file in made.output.rglob("*.html")]
    assert embargo.find_embargoed(made.output, pages, strings, view) == []
    for number, text in enumerate((TOLD, f"<p>{TOLD}, енді жалғастырады.</p>", "/dossier/d/")):
        (tmp_path / f"{number}.html").write_text(text.replace(" ", "\u00a0"), "utf-8")
        (tmp_path / f"p{number}.html").write_text(text, "utf-8")
        given = [f"{number}.html", f"p{number}.html"]
        assert embargo.find_embargoed(tmp_path, given, strings, view), text
    found = embargo.find_hidden_pictures(["images/ozen-0123456789ab-480.webp"], hidden, view)
    assert [one.code for one in found] == ["publish-embargo"]


def keys_found(site, clean: str) -> list[str]:
    """The stories whose words are found in the index of a site that was built with `clean`."""
    hidden = article("Ғарышкер", "Астероид құлады.", tags="[Құпия]", date="2027-01-01 10:00")
    made = site({"content/articles/2020/q.md": hidden})
    made.write({"content/articles/2020/a.md": article("Ашық", clean)}).made()
    catalogue = catalogue_file(load_settings(made.root / "pelicanconf.py"))
    view = PublicView(catalogue, at_time("2026-11-23 09:00"))
    (made.output / "search/data/kk/0-128/leak.bin").write_bytes(
        encode_shard([Entry("asteroid", "asteroid", 1, b"\x08")])
    )
    files = [file.relative_to(made.output).as_posix() for file in made.output.rglob("*.bin")]
    found = embargo.find_hidden_keys(made.output, files, view)
    assert {one.file for one in found} <= {"search/data/kk/0-128/leak.bin"}
    return [str(one.values["value"]) for one in found]


def test_a_word_of_hidden_stories_only_is_found_in_the_search_index(site) -> None:
    assert keys_found(site, "Басқа мәтін.") == ["q"]


def test_a_word_that_public_stories_have_too_gives_nothing_away(site) -> None:
    assert keys_found(site, "Басқа астероид.") == []


def test_the_scan_finds_a_file_that_only_a_hidden_story_links_to(site) -> None:
    made = site(
        {
            "content/articles/2020/a.md": article("Ашық", "[Ашық есеп](files/ashyq.csv)"),
            "content/articles/2020/q.md": article(
                "Құпия",
                "[Есеп](files/qupiia.csv), [ашық есеп](files/ashyq.csv)\n\n[Үн](files/un.mp3)",
                date="2027-01-01 10:00",
            ),
            "content/files/ashyq.csv": CSV,
            "content/files/qupiia.csv": CSV,
            "content/files/un.mp3": MP3,
            "content/files/un.kk.vtt": VTT,
        }
    ).made()
    settings = load_settings(made.root / "pelicanconf.py")
    view = PublicView(catalogue_file(settings), at_time("2026-11-23 09:00"))
    hidden = [
        "files/qupiia-0123456789ab.csv",
        "files/un-0123456789ab.mp3",
        "files/tote/un-kk-0123456789ab.vtt",
    ]
    published = [file.relative_to(made.output).as_posix() for file in made.output.rglob("*.*")]
    found = embargo.find_hidden_pictures([*published, *hidden], view.hidden(), view)
    assert [problem.file for problem in found] == hidden

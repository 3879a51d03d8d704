"""Attached files in a story: published with it, and only with it."""

import shutil

import pytest

from tests.attachments import CSV, MP3, VTT, mp4, pdf
from tests.conftest import article, in_all_letters, picture


def files(built, folder="files") -> list[str]:
    return [path for path in built.tree() if path.startswith(folder + "/")]


def story(body: str, **fields: object) -> dict[str, str]:
    return {"content/articles/2020/a.md": article(body=body, **fields)}


def test_a_link_to_a_document_says_its_kind_and_size_in_each_script(site) -> None:
    built = site(
        {"content/files/Есеп.pdf": pdf(), **story("Мына [есепті](files/Есеп.pdf) оқыңыз.")}
    ).made()
    (path,) = files(built)
    assert path.startswith("files/esep-")
    for prefix, unit in zip(("", "qz/", "tote/"), in_all_letters("1 КБ"), strict=True):
        link = built.page(f"/{prefix}2020/05/a/").find(f".//a[@href='/{path}']")
        assert link.find("small").text_content() in (f"(PDF, {unit})", f"(PDF، {unit})")


@pytest.mark.parametrize("hidden", [{"status": "draft"}, {"date": "2027-01-01 10:00"}])
def test_a_document_of_a_story_that_is_not_due_is_nowhere(site, hidden) -> None:
    built = site({"content/files/esep.pdf": pdf(), **story("[Есеп](files/esep.pdf)", **hidden)})
    built.write({"content/articles/2020/b.md": article("Екінші")})
    assert files(built.made()) == []


def test_a_document_comes_with_its_story_and_goes_with_it(site) -> None:
    body = "[Есеп](files/esep.pdf)"
    built = site({"content/files/esep.pdf": pdf(), **story(body, date="2027-01-01 10:00")})
    built.write({"content/articles/2020/b.md": article("Екінші")})
    assert files(built.made()) == []
    assert len(files(built.made(at="2027-01-01 10:00"))) == 1
    built.write(story(body, status="retracted"))
    assert files(built.made(at="2027-01-01 10:00")) == []


def test_a_document_that_nobody_links_to_is_not_published(site) -> None:
    assert files(site({"content/files/esep.pdf": pdf(), **story("Мәтін.")}).made()) == []


def test_a_new_version_of_a_document_has_a_new_address_on_the_page_and_in_the_feed(site) -> None:
    built = site({"content/files/a.csv": CSV, **story("[Дерек](files/a.csv)")}).made()
    (old,) = files(built)
    built.write({"content/files/a.csv": CSV + "2022;1140\n"})
    (new,) = files(built.made())
    assert new != old
    for page in ("2020/05/a/index.html", "feed.atom"):
        assert new in built.text(page)
        assert old not in built.text(page)


def test_a_harmful_document_stops_the_build_and_is_named(site) -> None:
    built = site({"content/files/a.pdf": pdf(javascript="x"), **story("[Есеп](files/a.pdf)")})
    result = built.build_here()
    assert result.status == 1
    assert "content/files/a.pdf" in result.said
    assert not built.output.exists() or not built.tree()


def test_a_recording_alone_on_a_line_is_played_in_the_page_and_can_be_read(site) -> None:
    built = site(
        {
            "content/files/suhbat.mp3": MP3,
            "content/files/suhbat.kk.vtt": VTT,
            **story("[Сұхбат](files/suhbat.mp3)\n\nМәтін."),
        }
    ).made()
    for prefix, said in zip(("", "qz/", "tote/"), in_all_letters("Сәлеметсіздер ме!"), strict=True):
        page = built.page(f"/{prefix}2020/05/a/")
        audio = page.find(".//audio")
        assert audio.get("preload") == "none"
        assert audio.get("src").lstrip("/") in files(built)
        assert page.find(".//details[@class='transcript']/p").text_content() == said


def test_a_film_has_its_still_and_captions_in_the_script_of_the_page(site) -> None:
    built = site(
        {
            "content/files/film.mp4": mp4(),
            "content/files/film.kk.vtt": VTT,
            "content/images/a.jpg": picture(),
            **story("[![Алаң](a.jpg) Алаңдағы жиын](files/film.mp4)"),
        }
    ).made()
    for prefix, said in zip(("", "qz/", "tote/"), in_all_letters("Сәлеметсіздер ме!"), strict=True):
        video = built.page(f"/{prefix}2020/05/a/").find(".//video")
        assert (built.output / video.get("poster").lstrip("/")).is_file()
        captions = built.text(video.find("track").get("src").lstrip("/"))
        assert "00:00.000 --> 00:02.000\n<v Айгүл>" in captions
        assert said in captions


def test_captions_that_are_added_later_appear_with_the_next_build(site) -> None:
    built = site({"content/files/a.mp3": MP3, **story("[Сұхбат](files/a.mp3)")}).made()
    assert not built.page("/2020/05/a/").xpath("//details[@class='transcript']")
    built.write({"content/files/a.kk.vtt": VTT}).made()
    assert built.page("/2020/05/a/").xpath("//details[@class='transcript']")


def test_a_post_of_another_site_is_a_card_that_loads_nothing_from_there(site) -> None:
    built = site(
        {
            "content/images/a.jpg": picture(),
            **story(
                "[![Алаң](a.jpg) Тікелей эфир](https://www.youtube.com/watch?v=x&t=1)\n\n"
                "https://t.me/ulgi/12\n\n[Сілтеме](https://t.me/ulgi/13) сөйлемде."
            ),
        }
    ).made()
    page = built.page("/2020/05/a/")
    film, post = page.xpath("//figure[@class='post']/a")
    assert film.get("rel") == "noopener nofollow"
    assert film.find(".//b").text_content() == "Тікелей эфир"
    assert film.find(".//small").text_content() == "YouTube"
    assert film.find(".//img").get("src").startswith("/images/")
    assert post.get("href") == "https://t.me/ulgi/12"
    loaded = page.xpath("//main//@src | //main//@srcset | //main//@poster | //main//iframe")
    assert not [one for one in loaded if "://" in one]


def test_data_are_a_table_and_a_chart_with_the_numbers_of_the_language(site) -> None:
    built = site(
        {
            "content/files/halyq.csv": CSV,
            **story(
                '![Қала халқы](files/halyq.csv "Дереккөз: бюро"){.line}\n\n'
                "![Қала халқы](files/halyq.csv){.bar}\n\n![Қала халқы](files/halyq.csv)"
            ),
        }
    ).made()
    for prefix, word in zip(("", "qz/", "tote/"), in_all_letters("Мың адам"), strict=True):
        page = built.page(f"/{prefix}2020/05/a/")
        line, bar, table = page.xpath("//figure[contains(@class, 'data')]")
        assert line.xpath(".//svg//path") and line.xpath(".//details//table")
        assert len(bar.xpath(".//tbody//svg")) == 3
        assert not table.xpath(".//svg")
        for shown in (line, bar, table):
            assert word in shown.text_content()
            assert "1\u00a0038,2" in shown.text_content()
        assert not page.xpath("//main//@style")


def test_a_chart_of_what_is_not_a_number_stops_the_build_and_says_what(site) -> None:
    built = site(
        {
            "content/files/a.csv": "Жыл,Адам\n2019,көп\n",
            **story("![Халық](files/a.csv){.bar}"),
        }
    )
    result = built.build_here()
    assert result.status == 1
    assert "көп" in result.said


def test_after_edits_of_files_the_site_is_as_if_built_from_nothing(site) -> None:
    built = site(
        {
            "content/files/a.csv": CSV,
            "content/files/a.mp3": MP3,
            **story("![Халық](files/a.csv){.bar}\n\n[Үн](files/a.mp3)"),
        }
    ).made()
    built.write({"content/files/a.csv": CSV + "2022;1140\n", "content/files/a.kk.vtt": VTT}).made()
    (built.root / "content/files/a.kk.vtt").unlink()
    edited = built.made().tree()
    shutil.rmtree(built.output)
    shutil.rmtree(built.root / ".cache")
    assert built.made().tree() == edited


def test_a_file_modified_in_the_cache_is_not_published(site) -> None:
    built = site({"content/files/a.csv": CSV, **story("[Дерек](files/a.csv)")}).made()
    (path,) = files(built)
    (kept,) = (built.root / ".cache/attachments").iterdir()
    kept.write_text("бұзылған", "utf-8")
    (built.output / path).unlink()
    assert built.made().text(path) == CSV

"""A newspaper's WordPress export becomes its articles, pages, sections, topics and authors."""

from pathlib import Path

import pytest

from tests.conftest import AT, Site, picture
from tests.importing.exports import (
    KAZAKH,
    checked,
    imported,
    report,
    stories,
    story,
    wxr,
    wxr_item,
)
from tilshi.importing.wordpress_text import paragraphs


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A newsroom with the Kazakh newspaper's archive."""
    site = Site(tmp_path_factory.mktemp("paper"))
    uploads = "uploads/2021/09"
    site.write(
        {
            f"{uploads}/mektep.jpg": picture(),
            f"{uploads}/mektep-300x200.jpg": picture(30, 20),
            f"{uploads}/synyp.jpg": picture(50, 50, "red"),
            f"{uploads}/IMG_2041.png": picture(40, 40, "blue"),
        }
    )
    result = imported(site, KAZAKH, pictures=str(site.root / "uploads"))
    assert result.status == 0, result.said
    return site


def test_what_was_imported_passes_the_check(paper: Site) -> None:
    assert checked(paper).status == 0


def test_every_post_and_page_is_there(paper: Site) -> None:
    assert set(stories(paper)) == {
        "auylda-zhanga-mektep-ashyldy", "mektep-qurylysy-bastaldy", "mektep-qurylysy-bastaldy-2",
        "qaralama-maqala", "qupiiasozben-zhabylghan", "zheke-zhazba",
        "taqyryby-zhoq-zhazba-ekinshi-soilem",
    }  # fmt: skip
    assert (paper.root / "content/pages/bailanys.md").is_file()


def test_an_article_keeps_its_fields(paper: Site) -> None:
    front = story(paper, "auylda-zhanga-mektep-ashyldy").split("---")[1].strip().split("\n")
    assert front == [
        "title: Ауылда жаңа мектеп ашылды",
        "date: 2021-09-01 10:30",
        "modified: 2021-09-02 09:00",
        "category: Ауыл өмірі",
        "tags: [Білім, Мектеп, ҚОҒАМ]",
        "authors: [Сәуле Нұрланқызы]",
        "summary: Қызылсай ауылында 300 орындық мектеп есігін ашты.",
        "image: {src: mektep.jpg, alt: Екі қабатты мектеп, caption: Мектептің сыртқы көрінісі}",
        "redirect_from: [/2021/09/01/auylda-zhana-mektep/, /?p=101,"
        " /2021/09/01/auylda-zhana-mektep/mektep/, /?attachment_id=201,"
        " /2021/09/01/auylda-zhana-mektep/synyp/, /?attachment_id=202,"
        " /2021/09/01/auylda-zhana-mektep/img_2041/, /?attachment_id=203]",
    ]


def test_blocks_become_markdown(paper: Site) -> None:
    body = story(paper, "auylda-zhanga-mektep-ashyldy").partition("---\n\n")[2]
    assert (
        body
        == """\
Бүгін **Қызылсай** ауылында 300 орындық мектеп ашылды. Бұл туралы [бұрын да жазғанбыз]\
(story:mektep-qurylysy-bastaldy).

### Не өзгерді?

- Спорт залы
  - екі алаң
  - үйірме
- Асхана

![Мектеп ғимараты](mektep.jpg "Жаңа «Білім» мектебі. Сурет: С. Нұрланқызы")

![Сынып бөлмесі](synyp.jpg "Сынып бөлмесі")
![Сурет](img-2041.jpg)

> [!PULL]
> Балалар енді көрші ауылға қатынамайды.

https://youtu.be/abcdefghijk

| Жыл | Оқушы |
| --- | --- |
| 2020 | 210 |
| 2021 | 300 \\| 320 |

Оқушылар саны

Құрылысқа 1,2 млрд теңге[^1] бөлінді.

[^1]: Облыс бюджетінен.
"""
    )


def test_classic_text_with_shortcodes_becomes_markdown(paper: Site) -> None:
    body = story(paper, "mektep-qurylysy-bastaldy").partition("---\n\n")[2]
    assert (
        body
        == """\
Құрылыс **тамызда** басталды.\\
Екінші жол & 2\\*2 = 4, \\[sic\\], #белгі.

![Болашақ сынып](synyp.jpg "Болашақ сынып")

![Екі қабатты мектеп](mektep.jpg "Мектептің сыртқы көрінісі")
![Сынып ішінен](synyp.jpg)

> Әр бала ауылында оқуы керек.

Толығырақ: [жаңалық](story:auylda-zhanga-mektep-ashyldy), [байланыс](page:bailanys), қате, \
[жоспар](https://www.zhana.example/wp-content/uploads/2021/zhospar.pdf).

[x](https://www.zhana.example/2021/08/20/qurylys/x)

<https://www.youtube.com/watch?v=abcdefghijk>

Соңғы абзац 😀.
"""
    )


def test_topics_that_differ_in_case_or_look_alike_letters_are_one(paper: Site) -> None:
    topics = (paper.root / "content/topics.yaml").read_text("utf-8")
    assert topics.casefold().count("kk: мектеп,") == 1
    assert topics.casefold().count("kk: ұлттық білім,") == 1
    assert "kk: БІЛІМ" not in topics  # the newsroom has «Білім»
    assert "[/tag/mektep/, /?tag=mektep, /tag/mektep-2/, /?tag=mektep-2]" in topics


def test_a_section_that_the_newsroom_has_is_used_and_others_are_added(paper: Site) -> None:
    sections = (paper.root / "content/sections.yaml").read_text("utf-8")
    assert "category: Қоғам\n" in story(paper, "mektep-qurylysy-bastaldy")
    assert "ҚОҒАМ" not in sections
    assert "redirect_from: [/category/qogam/auyl/, /?cat=5]" in sections
    assert "- id: archive-2\n" in sections  # /archive/ is the site's own
    assert "name: {kk: Әртүрлі, ru: Разное, en: Miscellaneous}" in sections


@pytest.mark.parametrize("stem", ["qaralama-maqala", "qupiiasozben-zhabylghan", "zheke-zhazba"])
def test_what_was_not_public_is_a_draft(paper: Site, stem: str) -> None:
    assert "\nstatus: draft\n" in story(paper, stem)


@pytest.mark.parametrize(
    "line",
    [
        "xml:29` “Ауылда жаңа мектеп ашылды”: comments were not imported (1).",
        "xml:29` “Ауылда жаңа мектеп ашылды” was sticky",
        "xml:36` A link now leads to the beginning of the article: https://zhana.example/2021",
        "xml:52` The picture “img-2041.jpg” has no description",
        "xml:69` The block “latest-posts” was left out",
        "xml:100` A picture was not found",
        "xml:105` A link was removed, its words were kept: javascript:alert(1)",
        "xml:105` A link leads to something on the old site that was not imported",
        "xml:107` The element <script> was removed",
        'xml:109` A shortcode was left out: [contact-form-7 id="7" title="Хат"]',
        "xml:111` A link stands in the place of embedded content",
        "xml:140` Markup was removed from a headline",
        "xml:153` “Құпиясөзбен жабылған” was not open to everyone",
        "xml:166` “Жеке жазба” was not open to everyone",
        "xml:178` The post had no headline",
        "xml:206` Not imported: “Менің сұхбатым” (type interview)",
        "xml:220` Not imported: “Себеттегі” (status trash)",
        "xml` Not imported: nav_menu_item – 1",
        "xml` Further fields that were not imported: views – 1.",
    ],
)
def test_whatever_was_lost_is_in_the_report_with_its_line(paper: Site, line: str) -> None:
    assert line in report(paper).replace("\\", "")


def test_the_report_says_which_post_is_where(paper: Site) -> None:
    line = "`kazakh_newspaper.xml:29` Ауылда жаңа мектеп ашылды → "
    assert f"{line}`content/articles/2021/auylda-zhanga-mektep-ashyldy.md`" in report(paper)


def test_posts_of_another_type_are_imported_if_asked_for(tmp_path: Path) -> None:
    site = Site(tmp_path)
    imported(site, KAZAKH, types="interview")
    body = story(site, "mening-suhbatym")
    assert body.endswith("– Қалайсыз?\n\n– Жақсы.\n")
    assert "/suhbat/birinshi/" in body


def test_texts_in_another_language_become_files_of_that_language(tmp_path: Path) -> None:
    site = Site(tmp_path)
    export = wxr(wxr_item("Текст статьи.", "Заголовок"))
    imported(site, export, language="ru", section="Общество")
    assert "category: Общество\n" in story(site, "zagolovok.ru")
    assert checked(site).status == 0


def test_the_command_speaks_kazakh_and_says_where_the_report_is(tmp_path: Path) -> None:
    site = Site(tmp_path)
    result = site.inv("import", str(KAZAKH), "--at", AT)
    assert result.status == 0, result.said
    assert "Жаңа файл – 8." in result.out
    assert "import/wordpress-www-zhana-example.md (ескертпе – " in result.out
    assert "kazakh_newspaper.xml:107 <script> элементі алып тасталды" in result.err


def test_a_page_keeps_its_main_picture_at_its_beginning(tmp_path: Path) -> None:
    site = Site(tmp_path).write({"up/a.jpg": picture()})
    extra = (
        "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value>"
        "</wp:postmeta>"
    )
    attachment = (
        "<item><title>Көпір</title><wp:post_id>9</wp:post_id><wp:post_type>attachment</wp:post_type>"
        "<wp:attachment_url>https://old.example/up/a.jpg</wp:attachment_url></item>"
    )
    page = wxr_item("Бет.", "Біз", extra=extra).replace(">post<", ">page<")
    imported(site, wxr(page, attachment), pictures=str(site.root / "up"))
    text = (site.root / "content/pages/biz.md").read_text("utf-8")
    assert text.endswith("---\n\n![Көпір](a.jpg)\n\nБет.\n")


def test_an_export_in_another_language_is_told(tmp_path: Path) -> None:
    site = Site(tmp_path)
    export = wxr().replace(b"<channel>", b"<channel><language>ru-RU</language>")
    assert "its language is “ru”; its texts were imported as “kk”" in imported(site, export).err


def test_an_export_without_posts_is_told(tmp_path: Path) -> None:
    result = imported(Site(tmp_path), wxr(wxr_item(status="trash")))
    assert result.status == 2 and "There are no posts to import" in result.err


def test_a_folder_of_pictures_that_is_not_there_is_told(tmp_path: Path) -> None:
    result = imported(Site(tmp_path), wxr(), pictures=str(tmp_path / "none"))
    assert result.status == 2 and "none" in result.err


def test_a_language_that_the_site_does_not_have_is_refused(tmp_path: Path) -> None:
    result = imported(Site(tmp_path), wxr(), language="de")
    assert result.status == 2 and "de" in result.err


def test_scheduled_posts_stay_scheduled(tmp_path: Path) -> None:
    site = Site(tmp_path)
    export = wxr(wxr_item(status="future", date="2030-01-01 04:00:00"))
    imported(site, export)
    assert "date: 2030-01-01 09:00\n" in story(site, "taqyryp")
    assert "draft" not in story(site, "taqyryp")


def test_empty_lines_and_line_ends_mean_what_they_mean_in_wordpress() -> None:
    text = "Бірінші\nжол\n\nЕкінші <b>қалың</b>\n<ul>\n<li>a</li>\n</ul>\nҮшінші"
    html = paragraphs(text)
    assert "<p>Бірінші<br>жол</p>" in html
    assert "<p>Екінші <b>қалың</b></p>" in html and "<p>Үшінші</p>" in html


def test_code_keeps_its_lines_and_shortcodes(tmp_path: Path) -> None:
    site = Site(tmp_path)
    imported(site, wxr(wxr_item("<pre>[gallery]\n\n  x</pre>\n\n[php]\necho 1 &lt; 2;\n[/php]")))
    assert "```\n[gallery]\n\n  x\n```\n\n```\necho 1 < 2;\n```\n" in story(site, "taqyryp")


def test_brackets_that_are_no_shortcode_stay(tmp_path: Path) -> None:
    site = Site(tmp_path)
    imported(site, wxr(wxr_item("Ол [күліп] айтты [1]. [[gallery]] [vc_row]Қалды[/vc_row]")))
    assert story(site, "taqyryp").endswith("Ол \\[күліп\\] айтты \\[1\\]. \\[gallery\\] Қалды\n")

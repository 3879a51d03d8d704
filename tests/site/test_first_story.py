"""The README's five minutes: a new editor's first story, with a picture and a translation."""

from lxml import html

from tests.conftest import AT, Site, article, picture


def edit(file, *changes: tuple[str, str]) -> None:
    text = file.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, "utf-8")


def test_a_first_story_is_on_the_front_page_of_every_edition_that_has_it(site) -> None:
    made: Site = site({"content/articles/2020/a.md": article("Бұрынғы хабар")})

    def inv(*arguments: str) -> str:
        name, *rest = arguments
        config = str(made.root / "pelicanconf.py")
        result = made.inv(name, "--config", config, "--at", AT, *rest)
        assert result.status == 0, result.said
        return result.out

    inv("new", "Шымкентте жаңа мектеп ашылды", "--section", "Қоғам", "--topics", "Шымкент")
    story = made.root / "content/articles/2026/shymkentte-zhanga-mektep-ashyldy.md"
    made.write({"content/images/zhanga-mektep.jpg": picture(800, 500)})
    edit(
        story,
        ("Мәтінді осы жерден бастаңыз.", "Бүгін Шымкентте 900 орындық мектеп ашылды."),
        (
            "status: draft",
            "image: {src: zhanga-mektep.jpg, alt: Мектептің ақ қабырғасы}\nstatus: draft",
        ),
    )
    inv("new", "--translate", story.stem, "ru")
    edit(
        story.with_name(f"{story.stem}.ru.md"),
        ("Шымкентте жаңа мектеп ашылды", "В Шымкенте открылась новая школа"),
        ("Мектептің ақ қабырғасы", "Белая стена школы"),
        ("Мәтінді осы жерден бастаңыз.", "Сегодня в Шымкенте открылась школа на 900 мест."),
    )
    inv("check")
    for file in (story, story.with_name(f"{story.stem}.ru.md")):
        lines = file.read_text("utf-8").splitlines(True)
        file.write_text("".join(x for x in lines if not x.startswith("status:")), "utf-8")
    inv("build")
    for path, title in (
        ("", "Шымкентте жаңа мектеп ашылды"),
        ("qz/", "Şymkentte jaña mektep aşyldy"),
        ("tote/", "شىمكەنتتە جاڭا مەكتەپ اشىلدى"),
        ("ru/", "В Шымкенте открылась новая школа"),
    ):
        front = html.fromstring((made.output / path / "index.html").read_text("utf-8"))
        lead = front.xpath("//main//article")[0]
        assert title in lead.text_content().replace("\u00a0", " ").replace("\u00ad", "")
        assert lead.xpath(".//img/@srcset")

"""Whatever the editors did, in whatever order: what stands in the output is a clean build's site."""

import os
import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import PROJECT, REGISTRIES, Site, picture, tree
from tests.pipeline.conftest import build_here, moment
from tilshi.pelican_adapter.site import render
from tilshi.pipeline.validate import Made
from tilshi.pipeline.workers import Job, Slice
from tilshi.problems import Wrong

TOPICS = ["shymkent", "martobe", "bilim", "qupiia"]
SECTIONS = ["qogham", "sport"]
STEPS = 7


class KilledError(BaseException):
    """The build ends here, as if its process had been killed."""


class Desk:
    """A newsroom whose editors do something at random."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root, self.rnd, self.number = root, random.Random(seed), 0
        self.site = Site(root)
        shutil.copytree(PROJECT / "theme", root / "theme")
        self.at = moment("2020-06-01 12:00")
        self.settings = {"LISTING_SIZE": 2, "RELATED_COUNT": 3, "FEED_SIZE": 4, "SLICE_SIZE": 5}
        for _ in range(self.rnd.choice([3, 9, 18, 20, 36])):
            self.add()
        self.pictures("a.jpg", "b.jpg", "c.jpg")
        self.site.write(
            {
                "content/pages/about.md": "---\ntitle: Біз туралы\n---\n\nБіз.\n",
                "content/pages/about.ru.md": "---\ntitle: О нас\n---\n\nМы.\n",
            }
        )
        self.write_settings()

    # what editors do

    def stories(self) -> list[Path]:
        return sorted(
            f for f in (self.root / "content/articles").rglob("*.md") if f.name.count(".") == 1
        )

    def story(self) -> Path:
        return self.rnd.choice(self.stories() or [self.add()])

    def add(self) -> Path:
        self.number += 1
        file = self.root / f"content/articles/2020/story-{self.number}.md"
        self.save(file, f"Тақырып {self.number}")
        return file

    def save(self, file: Path, title: str, lang: str = "kk") -> None:
        rnd = self.rnd
        fields = [f"title: {title}"]
        if lang == "kk":
            day = self.at + timedelta(
                hours=rnd.choice([-rnd.randint(1, 4000)] * 5 + [-1, 0, 1, 30]),
                minutes=rnd.randint(0, 3),
            )
            fields += [
                f"date: {day:%Y-%m-%d %H:%M}",
                f"category: {rnd.choice(SECTIONS)}",
                f"tags: [{', '.join(rnd.sample(TOPICS, rnd.randint(0, 3)))}]",
            ]
            if rnd.random() < 0.3:
                fields.append("authors: [aigul]")
            if rnd.random() < 0.2:
                fields.append(
                    f"expires: {self.at + timedelta(hours=rnd.choice([-5, 5, 40])):%Y-%m-%d %H:%M}"
                )
            if rnd.random() < 0.2:
                fields.append(f"related_topics: [{rnd.choice(TOPICS)}]")
            if rnd.random() < 0.15:
                fields.append(f"redirect_from: [/old/{file.stem}/]")
        if rnd.random() < 0.8:
            fields.append(f"summary: Түйін {rnd.randint(0, 1)}.")
        if rnd.random() < 0.1:
            fields.append(f"slug: other-{file.stem.split('.')[0]}-{rnd.randint(0, 1)}")
        others = [f for f in self.stories() if f != file.with_name(file.name.split(".")[0] + ".md")]
        if others and rnd.random() < 0.4:
            fields.append(f"related: [{rnd.choice(others).stem}]")
        if rnd.random() < 0.3:
            fields.append(f"image: {{src: {rnd.choice('abc')}.jpg, alt: Сурет}}")
        body = f"Мәтін {rnd.randint(0, 99)}."
        if others and rnd.random() < 0.4:
            body += f" [Сілтеме](story:{rnd.choice(others).stem})"
        if rnd.random() < 0.2:
            body += "\n\n![Сурет](a.jpg)"
        if rnd.random() < 0.2:
            body += " [Біз](page:about)"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("---\n" + "\n".join(fields) + f"\n---\n\n{body}\n", "utf-8")

    def change(self) -> None:
        file = self.story()
        self.save(file, file.read_text("utf-8").split("\n")[1].removeprefix("title: "))

    def edit_body(self) -> None:
        file = self.story()
        file.write_text(file.read_text("utf-8") + f"\nТағы {self.rnd.randint(0, 99)}.\n", "utf-8")

    def retitle(self) -> None:
        file = self.story()
        lines = file.read_text("utf-8").split("\n")
        lines[1] = f"title: Жаңа тақырып {self.rnd.randint(0, 9999)}"
        file.write_text("\n".join(lines), "utf-8")

    def set_status(self) -> None:
        file = self.story()
        lines = [li for li in file.read_text("utf-8").split("\n") if not li.startswith("status:")]
        lines.insert(2, f"status: {self.rnd.choice(['draft', 'retracted', 'published'])}")
        file.write_text("\n".join(lines), "utf-8")

    def translate(self) -> None:
        story = self.story()
        lang = self.rnd.choice(["ru", "en"])
        self.save(story.with_name(f"{story.stem}.{lang}.md"), f"Title {story.stem} {lang}", lang)

    def drop_translation(self) -> None:
        found = sorted((self.root / "content/articles").rglob("*.*.md"))
        if found:
            self.rnd.choice(found).unlink()

    def move(self) -> None:
        file = self.story()
        target = self.root / "content/articles/2019" / file.name
        target.parent.mkdir(exist_ok=True)
        if not target.exists():
            file.replace(target)

    def delete(self) -> None:
        story = self.story()
        if any(
            story.stem in f.read_text("utf-8")
            for f in (self.root / "content").rglob("*.md")
            if not f.name.startswith(story.stem + ".")
        ):
            return
        for file in story.parent.glob(story.stem + ".*"):
            file.unlink()

    def pictures(self, *names: str) -> None:
        for name in names or (self.rnd.choice(["a.jpg", "b.jpg", "c.jpg"]),):
            colour = self.rnd.choice(["teal", "gold", "navy"])
            self.site.write({f"content/images/{name}": picture(self.rnd.randint(9, 20), 9, colour)})

    def topics(self) -> None:
        text = REGISTRIES["content/topics.yaml"]
        text = text.replace("kk: Білім", f"kk: Білім {self.rnd.randint(0, 3)}")
        if self.rnd.random() < 0.3:
            text = text.replace("{id: bilim, ", "{id: bilim, slug: {ru: obrazovanie}, ")
        self.site.write({"content/topics.yaml": text})

    def sections(self) -> None:
        text = REGISTRIES["content/sections.yaml"]
        self.site.write(
            {
                "content/sections.yaml": text.replace(
                    "kk: Спорт", f"kk: Спорт {self.rnd.randint(0, 2)}"
                )
            }
        )

    def authors(self) -> None:
        text = REGISTRIES["content/authors.yaml"]
        self.site.write(
            {
                "content/authors.yaml": text.replace(
                    "en: Aigul", f"en: Aigul {self.rnd.randint(0, 2)}"
                )
            }
        )

    def imprint(self) -> None:
        text = REGISTRIES["content/imprint.yaml"]
        self.site.write(
            {"content/imprint.yaml": text.replace("en: Asan", f"en: Asan {self.rnd.randint(0, 2)}")}
        )

    def pages(self) -> None:
        file = self.root / "content/pages/contacts.md"
        if file.exists() and self.rnd.random() < 0.5:
            file.unlink()
        else:
            file.write_text(
                f"---\ntitle: Байланыс {self.rnd.randint(0, 2)}\n---\n\nМекенжай.\n", "utf-8"
            )

    def theme(self) -> None:
        name = self.rnd.choice(
            [
                "templates/article.html",
                "templates/partials/teaser.html",
                "templates/base.html",
                "static/css/tokens.css",
            ]
        )
        file = self.root / "theme" / name
        mark = "/* {} */\na{{color:red}}\n" if name.endswith("css") else "<!-- {} -->\n"
        if name.endswith("article.html"):
            text = (PROJECT / "theme" / name).read_text("utf-8")
            file.write_text(
                text.replace(
                    "{% block main %}", "{% block main %}" + mark.format(self.rnd.randint(0, 9))
                ),
                "utf-8",
            )
        else:
            file.write_text(
                (PROJECT / "theme" / name).read_text("utf-8") + mark.format(self.rnd.randint(0, 9)),
                "utf-8",
            )

    def words(self) -> None:
        file = self.root / "theme/translations/ru/LC_MESSAGES/messages.po"
        text = (PROJECT / "theme/translations/ru/LC_MESSAGES/messages.po").read_text("utf-8")
        file.write_text(
            text.replace('msgstr "Поделиться', f'msgstr "{self.rnd.randint(0, 9)} Поделиться'),
            "utf-8",
        )

    def write_settings(self) -> None:
        if self.rnd.random() < 0.5:
            self.settings["LISTING_SIZE"] = self.rnd.randint(1, 3)
        for name, cache, output in (
            ("pelicanconf.py", ".cache", "output"),
            ("clean.py", ".clean", "clean"),
        ):
            more = "".join(f"{key} = {value}\n" for key, value in self.settings.items())
            (self.root / name).write_text(
                f'SITEURL = "https://ulgi.example"\nTHEME = "theme"\nEDITIONS = ["kk", "qz", "ru", "en"]\n'
                f'CACHE_PATH = "{cache}"\nOUTPUT_PATH = "{output}"\n{more}',
                "utf-8",
            )

    def clock(self) -> None:
        self.at += timedelta(hours=self.rnd.choice([-3, 1, 2, 31, 800]))

    # what befalls the build

    def restored_cache(self) -> None:
        """As after a CI has put everything back: all times are new, and in no order."""
        for file in self.root.rglob("*"):
            if file.is_file():
                time = self.rnd.randint(10**9, 2 * 10**9)
                os.utime(file, (time, time))

    def output_by_hand(self) -> None:
        files = sorted(f for f in (self.root / "output").rglob("*.html"))
        for file in self.rnd.sample(files, min(3, len(files))):
            if self.rnd.random() < 0.5:
                file.unlink()
            else:
                file.write_text("not ours", "utf-8")

    def lost_output(self) -> None:
        shutil.rmtree(self.root / "output", ignore_errors=True)

    def broken_build(self) -> None:
        file = self.story()
        good = file.read_text("utf-8")
        self.edit_body()
        file.write_text(good.replace("category:", "kategory:"), "utf-8")
        with pytest.raises(Wrong):
            build_here(self.root / "pelicanconf.py", self.at)
        file.write_text(good, "utf-8")

    def killed_build(self) -> None:
        self.change()
        left = self.rnd.randint(0, 4)

        def killed(job: Job, keys: Slice) -> list[Made]:
            nonlocal left
            left -= 1
            if left < 0:
                raise KilledError
            return render(job, keys)

        with suppress(KilledError, Wrong):
            build_here(self.root / "pelicanconf.py", self.at, killed)

    def killed_commit(self) -> None:
        self.change()
        left = self.rnd.randint(0, 12)
        replace = os.replace

        def killed(source: str, target: str) -> None:
            nonlocal left
            left -= "/output/" in str(target)
            if left < 0:
                raise KilledError
            replace(source, target)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "replace", killed)
            with suppress(KilledError, Wrong):
                build_here(self.root / "pelicanconf.py", self.at)

    def do_something(self) -> str:
        edits: list[Callable[[], object]] = [
            self.add, self.add, self.change, self.change, self.edit_body, self.retitle, self.retitle,
            self.set_status, self.set_status, self.translate, self.translate, self.drop_translation,
            self.move, self.delete, self.pictures, self.topics, self.sections, self.authors,
            self.imprint, self.pages, self.theme, self.words, self.write_settings, self.clock,
            self.clock, self.restored_cache, self.output_by_hand, self.lost_output,
            self.broken_build, self.killed_build, self.killed_commit,
        ]  # fmt: skip
        edit = self.rnd.choice(edits)
        edit()
        return edit.__name__


def builds(config: Path, desk: Desk) -> bool:
    try:
        build_here(config, desk.at)
    except Wrong:
        return False
    return True


def live_through(root: Path, seed: int) -> None:
    desk = Desk(root, seed)
    lived = []
    for _ in range(STEPS):
        shutil.rmtree(root / "clean", ignore_errors=True)
        shutil.rmtree(root / ".clean", ignore_errors=True)
        good = builds(root / "clean.py", desk)
        before = tree(root / "output")
        assert builds(root / "pelicanconf.py", desk) == good, lived
        if good:
            assert tree(root / "output") == tree(root / "clean"), lived
        else:
            lived.append("WRONG")
            assert "killed_commit" in lived[-3:] or tree(root / "output") == before, lived
        lived.append(desk.do_something())
        if desk.rnd.random() < 0.5:
            lived.append(desk.do_something())


@pytest.mark.parametrize("seed", range(6))
def test_any_history_of_edits_ends_in_the_site_of_a_clean_build(tmp_path: Path, seed: int) -> None:
    live_through(tmp_path, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1200))
def test_two_hundred_more_histories_do(tmp_path: Path, seed: int) -> None:
    live_through(tmp_path, seed)

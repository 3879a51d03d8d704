"""A newsroom with random edits, which verifies that each of them had an effect."""

import os
import random
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.attachments import CSV, MP3, VTT, pdf
from tests.conftest import PROJECT, REGISTRIES, Site, picture, tree
from tests.pipeline.conftest import at_time, build_here
from tilshi.pelican_adapter.slice_run import render
from tilshi.pipeline.validate import MadeFile
from tilshi.pipeline.workers import Render, RenderJob, Slice
from tilshi.problems import ProblemsError

TOPICS = ["shymkent", "martobe", "bilim", "qupiia"]
SECTIONS = ["qogham", "sport"]
WORDS = (
    "мектеп мектептер мектептегі көпір көпірді өзен аурухана дәрігер музей құмыра спортшы кубок"
    " бюджет депутат автобус электробус саябақ ағаш тасқын құтқарушы"
).split()


def captions(number: int) -> bytes:
    return VTT.replace("Сәлеметсіздер", f"Сәлем {number}").encode()


FILES: dict[str, Callable[[int], bytes]] = {
    "adam.csv": lambda number: f"{CSV}2022;{number}\n".encode(),
    "esep.pdf": lambda number: pdf(pages=number + 1),
    "un.mp3": lambda number: MP3 + bytes(number),
    "un.kk.vtt": captions,
}
"""The attached files, each in many versions."""
SHOWN = (
    "[Есеп](files/esep.pdf)",
    "[Үн](files/un.mp3)",
    "![Халық](files/adam.csv)",
    "![Халық](files/adam.csv){.line}",
)


class KilledError(BaseException):
    """The build ends here, as if its process had been killed."""


class NothingToDoError(Exception):
    """This edit is impossible now: another one is made instead."""


def replaced(text: str, old: str, new: str) -> str:
    """`text` with `new` for `old`, which must be there."""
    assert old in text, old
    return text.replace(old, new)


class RandomNewsroom:
    """A newsroom with random edits."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root, self.rnd, self.number = root, random.Random(seed), 0
        self.site = Site(root)
        shutil.copytree(PROJECT / "theme", root / "theme")
        self.at = at_time("2020-06-01 12:00")
        self.settings = {"LISTING_SIZE": 2, "RELATED_COUNT": 3, "FEED_SIZE": 4, "SLICE_SIZE": 5}
        self.settings["API_STORIES"] = True
        for _ in range(self.rnd.choice([3, 9, 18, 20, 36])):
            self.add()
        self.dossier()
        self.pictures("a.jpg", "b.jpg", "c.jpg")
        self.files(*FILES)
        self.site.write(
            {
                "content/pages/about.md": "---\ntitle: Біз туралы\n---\n\nБіз.\n",
                "content/pages/about.ru.md": "---\ntitle: О нас\n---\n\nМы.\n",
            }
        )
        self.write_settings()

    def write_other(self, file: Path, texts: Iterable[str]) -> None:
        """Writes one of `texts`, but not the one that the file has."""
        now = file.read_text("utf-8") if file.exists() else None
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self.rnd.choice([text for text in texts if text != now]), "utf-8")

    def save_other(self, file: Path, title: str, lang: str = "kk") -> None:
        """Saves a story otherwise than it is."""
        before = file.read_text("utf-8") if file.exists() else None
        while not file.exists() or file.read_text("utf-8") == before:
            self.save(file, title, lang)

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
                end = self.at + timedelta(hours=rnd.choice([-5, 5, 40]))
                fields.append(f"expires: {max(end, day + timedelta(minutes=1)):%Y-%m-%d %H:%M}")
            if rnd.random() < 0.2:
                changed = day + timedelta(hours=rnd.choice([1, 30, 900]))
                fields.append(f"modified: {changed:%Y-%m-%d %H:%M}")
            if rnd.random() < 0.4:
                kind = rnd.choice(["opinion", "advertisement", "live"])
                fields.append(f"format: {kind}")
                if kind == "advertisement":
                    fields.append(f"sponsor: Дүкен {rnd.randint(0, 1)}")
            if rnd.random() < 0.2:
                until = max(day, self.at) + timedelta(hours=rnd.choice([0, 1, 2, 40]))
                fields.append(f"breaking_until: {until:%Y-%m-%d %H:%M}")
            if rnd.random() < 0.2 and not list(file.parent.glob(f"{file.stem}.at-*")):
                times = (day + timedelta(hours=rnd.choice([1, 30, 900])) for _ in range(2))
                notes = (f"{{date: {one:%Y-%m-%d %H:%M}, note: Түзету {one:%H}}}" for one in times)
                fields.append(f"corrections: [{', '.join(notes)}]")
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
            credit = ("", ", credit: Асан", ", credit: Үсен")[len(fields) % 3]
            fields.append(f"image: {{src: {rnd.choice('abc')}.jpg, alt: Сурет{credit}}}")
        body = f"Мәтін {rnd.randint(0, 99)}. {' '.join(rnd.choices(WORDS, k=rnd.randint(0, 9)))}"
        if others and rnd.random() < 0.4:
            body += f" [Сілтеме](story:{rnd.choice(others).stem})"
        if rnd.random() < 0.2:
            body += "\n\n![Сурет](a.jpg)"
        if rnd.random() < 0.2:
            body += " [Біз](page:about)"
        if rnd.random() < 0.3:
            body += f"\n\n{rnd.choice(SHOWN)}"
        for hour in rnd.sample(range(24), rnd.choice([0, 0, 3])):
            entry = self.at.replace(hour=hour, minute=0)
            body += f"\n\n## {entry:%Y-%m-%d %H:%M} Жазба\n\nСөз. ![Сурет]({rnd.choice('abc')}.jpg)"
            body += f"\n\n{rnd.choice(['', *SHOWN])}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("---\n" + "\n".join(fields) + f"\n---\n\n{body}\n", "utf-8")

    def change(self) -> None:
        file = self.story()
        title = file.read_text("utf-8").split("\n")[1].removeprefix("title: ")
        self.save_other(file, title)

    def edit_body(self) -> None:
        file = self.story()
        file.write_text(
            file.read_text("utf-8")
            + f"\nТағы {self.rnd.choice(WORDS)} {self.rnd.randint(0, 99)}.\n",
            "utf-8",
        )

    def redate(self) -> None:
        file = self.story()
        lines = file.read_text("utf-8").split("\n")
        at = next(at for at, line in enumerate(lines) if line.startswith("date: "))
        now = datetime.fromisoformat(lines[at].removeprefix("date: "))
        # Earlier, for it must not be after `modified`.
        days = (now - timedelta(days=self.rnd.randint(1, 99)) for _ in range(9))
        dates = [f"date: {day:%Y-%m-%d %H:%M}" for day in days]
        self.write_other(file, ["\n".join([*lines[:at], one, *lines[at + 1 :]]) for one in dates])

    def retitle(self) -> None:
        file = self.story()
        lines = file.read_text("utf-8").split("\n")
        titles = (f"title: Жаңа тақырып {number}" for number in range(99))
        self.write_other(file, ["\n".join([lines[0], one, *lines[2:]]) for one in titles])

    def set_status(self) -> None:
        file = self.story()
        lines = [li for li in file.read_text("utf-8").split("\n") if not li.startswith("status:")]
        fields = (f"status: {status}" for status in ("draft", "retracted", "published"))
        self.write_other(file, ["\n".join([*lines[:2], one, *lines[2:]]) for one in fields])

    def translate(self) -> None:
        story = self.story()
        lang = self.rnd.choice(["ru", "en"])
        file = story.with_name(f"{story.stem}.{lang}.md")
        self.save_other(file, f"Title {story.stem} {lang}", lang)

    def drop_translation(self) -> None:
        found = sorted((self.root / "content/articles").rglob("*.*.md"))
        found = [file for file in found if ".at-" not in file.name]
        if not found:
            raise NothingToDoError
        file = self.rnd.choice(found)
        for change in [file, *file.parent.glob(f"{file.stem}.at-*")]:
            change.unlink()

    def schedule(self) -> None:
        """Schedules a change of a story or a translation, before or after the clock."""
        rnd, folder = self.rnd, self.root / "content/articles"
        files = sorted(f for f in folder.rglob("*.md") if ".at-" not in f.name)
        if not files:
            raise NothingToDoError
        file = rnd.choice(files)
        time = self.at + timedelta(hours=rnd.choice([-40, -2, 0, 1, 33, 900]))
        change = file.with_name(f"{file.stem}.at-{time:%Y-%m-%dT%H%M}.md")
        _, head, body = file.read_text("utf-8").split("---\n", 2)
        theirs = ("title:", "date:", "slug:", "redirect_from:", "tags:", "modified:")
        kept = [line for line in head.splitlines() if not line.startswith(theirs)]
        more = rnd.choice(
            ["status: retracted", "status: draft", *[f"tags: [{rnd.choice(TOPICS)}]"] * 4]
        )
        kept = [line for line in kept if not line.startswith(more.split(":")[0])]
        texts = [
            "\n".join(
                [
                    "---",
                    f"title: Өзгеріс {n} {file.stem}",
                    more,
                    *kept,
                    "---",
                    body,
                    f"Сөз {n}.",
                    "",
                ]
            )
            for n in range(9)
        ]
        self.write_other(change, texts)

    def unschedule(self) -> None:
        found = sorted((self.root / "content/articles").rglob("*.at-*.md"))
        if not found:
            raise NothingToDoError
        self.rnd.choice(found).unlink()

    def move(self) -> None:
        file = self.story()
        there = {"2019": "2020", "2020": "2019"}[file.parent.name]
        target = self.root / "content/articles" / there / file.name
        target.parent.mkdir(exist_ok=True)
        for change in file.parent.glob(f"{file.stem}.at-*"):
            change.replace(target.with_name(change.name))
        file.replace(target)

    def delete(self) -> None:
        files = [
            *(self.root / "content").rglob("*.md"),
            *(self.root / "content").glob("front.yaml"),
        ]
        texts = {file: file.read_text("utf-8") for file in files}
        unnamed = [
            story
            for story in self.stories()
            if not any(
                story.stem in text
                for file, text in texts.items()
                if not file.name.startswith(story.stem + ".")
            )
        ]
        if not unnamed:
            raise NothingToDoError
        story = self.rnd.choice(unnamed)
        for file in story.parent.glob(story.stem + ".*"):
            file.unlink()

    def pictures(self, *names: str) -> None:
        for name in names or (self.rnd.choice(["a.jpg", "b.jpg", "c.jpg"]),):
            file = self.root / "content/images" / name
            before = file.read_bytes() if file.exists() else None
            while not file.exists() or file.read_bytes() == before:
                colour = self.rnd.choice(["teal", "gold", "navy"])
                data = picture(self.rnd.randint(9, 20), 9, colour)
                self.site.write({f"content/images/{name}": data})

    def files(self, *names: str) -> None:
        """Writes attached files otherwise than they are."""
        for name in names or (self.rnd.choice([*FILES, "un.ru.vtt"]),):
            file = self.root / "content/files" / name
            before = file.read_bytes() if file.exists() else None
            others = [one for one in map(FILES.get(name, captions), range(9)) if one != before]
            self.site.write({f"content/files/{name}": self.rnd.choice(others)})

    def drop_captions(self) -> None:
        found = sorted((self.root / "content/files").glob("*.vtt"))
        if not found:
            raise NothingToDoError
        self.rnd.choice(found).unlink()

    def registry(self, name: str, *edits: tuple[str, str]) -> None:
        """Writes a registry otherwise than it is: with any of the `edits`, each with a number."""
        file = f"content/{name}.yaml"
        texts = [REGISTRIES[file]]
        for old, new in edits:
            texts += [
                replaced(text, old, new.replace("#", str(number)))
                for text in list(texts)
                for number in range(3)
            ]
        self.write_other(self.root / file, texts)

    def topics(self) -> None:
        self.registry(
            "topics",
            ("kk: Білім", "kk: Білім #"),
            ("{id: bilim, ", "{id: bilim, slug: {ru: obrazovanie-#}, "),
        )

    def sections(self) -> None:
        self.registry("sections", ("kk: Спорт", "kk: Спорт #"))

    def authors(self) -> None:
        self.registry("authors", ("en: Aigul", "en: Aigul #"))

    def imprint(self) -> None:
        self.registry("imprint", ("en: Asan", "en: Asan #"))

    def front(self) -> None:
        rnd, stories = self.rnd, [story.stem for story in self.stories()]
        if len(stories) < 3:
            raise NothingToDoError

        def until() -> str:
            return f"{self.at + timedelta(hours=rnd.choice([-1, 1, 2, 40])):%Y-%m-%d %H:%M}"

        def text() -> str:
            one, two, three = rnd.sample(stories, 3)
            plans = [
                f"{lang}:\n  lead: {{story: {one}, until: {until()}}}\n"
                f"  pinned: [{{story: {two}, until: {until()}}}, {{story: {three}, until: {until()}}}]\n"
                f"  package: {{topic: {rnd.choice(TOPICS)}, until: {until()}}}\n"
                + rnd.choice(["", "  sections: [sport]\n"])
                for lang in rnd.choice([["kk"], ["ru"], ["kk", "ru"]])
            ]
            return "".join(plans)

        self.write_other(self.root / "content/front.yaml", [text() for _ in range(3)])

    def pages(self) -> None:
        file = self.root / "content/pages/contacts.md"
        if file.exists() and self.rnd.random() < 0.5:
            file.unlink()
        else:
            text = "---\ntitle: Байланыс #\n---\n\nМекенжай.\n"
            self.write_other(file, [text.replace("#", str(number)) for number in range(3)])

    def dossier(self) -> None:
        rnd, name = self.rnd, self.rnd.choice(["first", "second"])
        file = self.root / f"content/dossiers/{name}.md"
        stories = [story.stem for story in self.stories()]
        if not stories:
            raise NothingToDoError
        before = file.read_text("utf-8") if file.exists() else None
        while not file.exists() or file.read_text("utf-8") == before:
            chosen = rnd.sample(stories, min(len(stories), rnd.randint(1, 5)))
            day = self.at + timedelta(hours=rnd.choice([-900, 2]))
            fields = [
                f"title: Досье {rnd.randint(0, 9)}",
                f"stories: [{', '.join(chosen)}]",
                f"order: {rnd.choice(['listed', 'newest', 'oldest'])}",
                f"status: {rnd.choice(['published', 'published', 'draft'])}",
                f"timeline: [{{date: {day:%Y-%m-%d %H:%M}, note: Болды.}}]",
                f"redirect_from: [/dossier/{name}-{rnd.randint(0, 1)}/]",
            ]
            body = f"[Сілтеме](story:{rnd.choice(stories)})" if rnd.random() < 0.5 else ""
            if rnd.random() < 0.4:
                body += f"\n\n![Сурет]({rnd.choice('abc')}.jpg)"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("---\n" + "\n".join(fields) + f"\n---\n\n{body}\n", "utf-8")

    def translate_dossier(self) -> None:
        originals = sorted((self.root / "content/dossiers").glob("*.md"))
        found = [file for file in originals if file.name.count(".") == 1]
        if not found:
            raise NothingToDoError
        file = self.rnd.choice(found)
        texts = (f"---\ntitle: Досье {n} {file.stem}\n---\n\nТекст.\n" for n in range(9))
        self.write_other(file.with_name(f"{file.stem}.ru.md"), texts)

    def drop_dossier(self) -> None:
        found = sorted((self.root / "content/dossiers").glob("*.md"))
        if not found:
            raise NothingToDoError
        # A translation inherits its stories, so it cannot stay alone.
        name = self.rnd.choice(found).name.split(".")[0]
        for file in (self.root / "content/dossiers").glob(f"{name}.*"):
            file.unlink()

    def theme(self) -> None:
        name = self.rnd.choice(
            [
                "templates/article.html",
                "templates/partials/teaser.html",
                "templates/base.html",
                "static/css/tokens.css",
            ]
        )
        text = (PROJECT / "theme" / name).read_text("utf-8")
        block = "{% block main %}"
        texts = []
        for number in range(9):
            comment = f"<!-- {number} -->\n"
            if name.endswith("css"):
                texts.append(f"{text}a{{order:{number}}}\n")
            elif name.endswith("article.html"):
                texts.append(replaced(text, block, block + comment))
            else:
                texts.append(text + comment)
        self.write_other(self.root / "theme" / name, texts)

    def words(self) -> None:
        name = "theme/translations/ru/LC_MESSAGES/messages.po"
        text, word = (PROJECT / name).read_text("utf-8"), 'msgstr "Редактор'
        texts = [replaced(text, word, f"{word} {number}") for number in range(9)]
        self.write_other(self.root / name, texts)

    def resize_listings(self) -> None:
        sizes = {1, 2, 3} - {self.settings["LISTING_SIZE"]}
        self.settings["LISTING_SIZE"] = self.rnd.choice(sorted(sizes))
        self.write_settings()

    def write_settings(self) -> None:
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
        before = self.times()
        for file in before:
            time = self.rnd.randint(10**9, 2 * 10**9 - 1)
            os.utime(file, (time, time))
        assert all(time != before[file] for file, time in self.times().items())

    def output_by_hand(self) -> None:
        files = sorted(f for f in (self.root / "output").rglob("*.html"))
        if not files:
            raise NothingToDoError
        for file in self.rnd.sample(files, min(3, len(files))):
            if self.rnd.random() < 0.5:
                file.unlink()
            else:
                file.write_text(f"not ours {self.rnd.random()}", "utf-8")

    def lost_output(self) -> None:
        if not (self.root / "output").exists():
            raise NothingToDoError
        shutil.rmtree(self.root / "output")

    def broken_build(self) -> None:
        file = self.story()
        good = file.read_text("utf-8")
        file.write_text(replaced(good, "category:", "kategory:"), "utf-8")
        with pytest.raises(ProblemsError) as caught:
            build_here(self.root / "pelicanconf.py", self.at)
        assert any(file.name in problem.file for problem in caught.value.problems)
        file.write_text(good, "utf-8")

    def something_to_make(self) -> int:
        """Changes a page that is always there, or all; returns of how many files at least."""
        number = self.rnd.randint(0, 9**9)
        self.change()
        about = self.root / "content/pages/about.md"
        about.write_text(f"---\ntitle: Біз туралы\n---\n\nБіз {number}.\n", "utf-8")
        if self.rnd.random() < 0.5:
            return 2  # in both scripts
        base = self.root / "theme/templates/base.html"
        text = (PROJECT / "theme/templates/base.html").read_text("utf-8")
        base.write_text(f"{text}<!-- {number} -->\n", "utf-8")
        return 12  # front page, archive, not found, in four editions

    def killed(self, patch: pytest.MonkeyPatch, render: Render = render) -> None:
        """A build that does not come to its end, however far it gets."""
        try:
            build_here(self.root / "pelicanconf.py", self.at, render)
        except KilledError:
            return
        except ProblemsError as wrong:
            raise NothingToDoError from wrong
        finally:
            patch.undo()
        pytest.fail("nothing was killed")

    def killed_build(self) -> None:
        left = self.rnd.randrange(self.something_to_make())

        def killed(job: RenderJob, keys: Slice) -> list[MadeFile]:
            nonlocal left
            made = render(job, keys[:left])
            if left < len(keys):
                raise KilledError
            left -= len(keys)
            return made

        self.killed(pytest.MonkeyPatch(), killed)

    def killed_commit(self) -> None:
        if not (self.root / "output").exists():
            raise NothingToDoError  # it would come into its place at once
        left = self.rnd.randrange(self.something_to_make())
        replace = os.replace

        def killed(source: str, target: str) -> None:
            nonlocal left
            left -= "/output/" in str(target)
            if left < 0:
                raise KilledError
            replace(source, target)

        patch = pytest.MonkeyPatch()
        patch.setattr(os, "replace", killed)
        self.killed(patch)

    # what a history is made of

    def edits(self) -> list[Callable[[], object]]:
        """All that may happen; what happens more often stands here more often."""
        return [
            self.add, self.add, self.change, self.change, self.edit_body, self.redate, self.retitle,
            self.retitle,
            self.set_status, self.set_status, self.translate, self.translate, self.drop_translation,
            self.move, self.delete, self.pictures, self.files, self.files, self.drop_captions,
            self.topics, self.sections, self.authors,
            self.imprint, self.front, self.front, self.pages, self.dossier, self.dossier, self.dossier,
            self.translate_dossier, self.schedule, self.schedule, self.unschedule, self.drop_dossier, self.theme, self.words, self.resize_listings, self.clock,
            self.clock, self.restored_cache, self.output_by_hand, self.lost_output,
            self.broken_build, self.killed_build, self.killed_commit,
        ]  # fmt: skip

    def times(self) -> dict[Path, float]:
        return {file: file.stat().st_mtime for file in self.root.rglob("*") if file.is_file()}

    def state(self) -> object:
        """All that an edit may change."""
        folders = ("content", "theme", "output")
        return self.at, dict(self.settings), [tree(self.root / name) for name in folders]

    def do(self, edit: Callable[[], object]) -> None:
        """Does it and makes sure that it was done. Raises NothingToDoError."""
        before = self.state()
        edit()
        # These two leave everything as it was, and see for themselves that they did something.
        if edit not in (self.restored_cache, self.broken_build):
            assert self.state() != before, edit.__name__

    def do_something(self) -> str:
        while True:
            edit = self.rnd.choice(self.edits())
            with suppress(NothingToDoError):
                self.do(edit)
                return edit.__name__

"""What a newsroom does with a finished site: the edits for which rebuilds are measured."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bench import corpus
from bench.peers.content import read

CLEAN, CONTAINER = "clean", "container"
SCENARIOS = {
    CLEAN: "clean",
    "body": "one body changed",
    CONTAINER: "one body, in a container",
    "title": "one title changed",
    "new": "one new article",
    "topic": "one topic renamed",
    "template": "one template changed",
    "nothing": "nothing changed",
}


_OTHERS = 1000


@dataclass(frozen=True)
class Edit:
    """Files of the content folder with their new text; `story_class` is the new class of the
    article template's element. Afterwards the page at `page` must contain `says`.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    story_class: str | None = None
    page: str = "index.html"
    says: str = ""


class Newsroom:
    """Makes edits to the corpus of `count` stories in the folder `content`."""

    def __init__(self, content: Path, count: int, seed: int) -> None:
        self.content, self.count, self.seed = content, count, seed

    def edit(self, scenario: str, number: int) -> Edit:
        """The edit of `scenario` for the round `number`, different each time."""
        make = {
            "body": self._body,
            # Other stories than those changed outside a container.
            CONTAINER: lambda number: self._body(_OTHERS + number),
            "title": self._title,
            "new": self._new,
            "topic": self._topic,
            "template": self._template,
        }.get(scenario)
        return make(number) if make else Edit()

    def _story(self, number: int) -> corpus.Story:
        return corpus.story(number * 7919 % self.count, self.seed)

    def _body(self, number: int) -> Edit:
        story = self._story(2 * number + 1)
        says = f"Мақала {number}-рет толықтырылды."
        text = story.sources["kk"].replace("\n---\n\n", f"\n---\n\n{says} ", 1)
        return Edit({story.path("kk"): text}, page=_page(story), says=says)

    def _title(self, number: int) -> Edit:
        story = self._story(2 * number + 2)
        says = f"({number}-нұсқа)"
        text = re.sub(r'^(---\ntitle: ".*)"$', rf'\1 {says}"', story.sources["kk"], flags=re.M)
        return Edit({story.path("kk"): text}, page=_page(story), says=says)

    def _new(self, number: int) -> Edit:
        date = corpus.FIRST_DAY + timedelta(days=corpus.DAYS + number)
        story = corpus.story(self.count + number, self.seed, date)
        files = {story.path(lang): text for lang, text in story.sources.items()}
        return Edit(files, page=_page(story), says=story.title.split()[0])

    def _topic(self, number: int) -> Edit:
        """The topic of the first story's section gets another name, in all languages."""
        fields, _ = read(self.content / corpus.story(0, self.seed).path("kk"))
        says = f"({number}-атау)"
        lines = []
        for topic in corpus.topics():
            if topic.names[0] == fields["tags"][1]:
                page = f"topic/{topic.id}/index.html"
                kk, ru, en = (f"{name} {says}" for name in topic.names)
                # Articles keep using its old name, which is now a synonym.
                line = corpus.Entry(topic.id, (kk, ru, en)).yaml(synonyms=[topic.names[0]])
            else:
                line = topic.yaml()
            lines.append(line)
        return Edit({"topics.yaml": "".join(lines)}, page=page, says=says)

    def _template(self, number: int) -> Edit:
        name = f"story round-{number}"
        return Edit(story_class=name, page=_page(self._story(1)), says=f'class="{name}"')


def _page(story: corpus.Story) -> str:
    return f"{story.date:%Y}/{story.date:%m}/{story.stem}/index.html"

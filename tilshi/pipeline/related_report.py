"""Why stories are related: the parts of the block below a story."""

from collections.abc import Iterator
from dataclasses import dataclass

from tilshi.content.article import Article
from tilshi.content.registries import Registries
from tilshi.related.ranking import Score
from tilshi.settings import Settings
from tilshi.store import neighbours
from tilshi.store.comparison import Comparison
from tilshi.store.reader import Catalogue

PICK, PREFERRED, NEIGHBOUR = "related-pick", "related-preferred", "related-neighbour"
"""Why a story is shown: the editor picked it, it has a related topic, or it is a neighbour."""

_MOST_WORDS = 6


@dataclass(frozen=True)
class RelatedStory:
    """A story in the block of another, and why: the `score`, the keys of words that both have, and
    the names of topics that both have.
    """

    story: str
    title: str
    why: str
    score: Score
    words: tuple[str, ...]
    topics: tuple[str, ...]


@dataclass(frozen=True)
class RelatedBlock:
    """The block below a story in one language; without stories if readers do not see it."""

    lang: str
    title: str
    stories: tuple[RelatedStory, ...]


def related_blocks(catalogue: Catalogue, settings: Settings, story: str) -> list[RelatedBlock]:
    """The blocks below a story in every language in which it is due."""
    registries = catalogue.registries()
    return [
        RelatedBlock(lang, article.title, tuple(_related(catalogue, settings, registries, article)))
        for lang in settings.langs
        if (article := _due(catalogue, lang, story)) is not None
    ]


def _due(catalogue: Catalogue, lang: str, story: str) -> Article | None:
    found = catalogue.article(lang, story)
    return found[0] if found is not None and catalogue.due(lang, story) else None


def _related(
    catalogue: Catalogue, settings: Settings, registries: Registries, article: Article
) -> Iterator[RelatedStory]:
    comparison = Comparison(catalogue.db, article.lang)
    near = neighbours.neighbours(catalogue.db, article.lang, article.story)
    for other in catalogue.related(article, settings.related_count):
        shown = _due(catalogue, article.lang, other)
        assert shown is not None
        score, words = comparison.explain(article.story, other)
        common = [topic for topic in article.topics if topic in shown.topics]
        wanted = set(article.related_topics).intersection(shown.topics)
        why = PICK if other in article.related else PREFERRED if wanted else NEIGHBOUR
        yield RelatedStory(
            other,
            shown.title,
            why if why != NEIGHBOUR or other in near else PREFERRED,
            score,
            tuple(words[:_MOST_WORDS]),
            tuple(registries.topics[topic].name[article.lang] for topic in common),
        )

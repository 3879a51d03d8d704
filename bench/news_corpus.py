"""A corpus of real sentences: the stories of `bench.corpus` retold with sentences of Kazakh news.

`inv bench --corpus FOLDER --articles N --data DIR`. DIR holds `news_sentences.tsv`, in lines of a
running number and a sentence; near numbers are of one broadcast. The sentences are not part of the
project. Each story takes its sentences from near each other; a large corpus uses each one in many
stories, among other neighbours. Dates, sections, topics and authors are those of the generated
story, and so are its translations.
"""

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

from bench import corpus
from bench.corpus import Story
from tilshi.kazakh.slug import slugify

_SENTENCES = 10  # in a story
_NEAR = 16  # sentences that they are drawn from
_PARAGRAPH = 4  # sentences
_TITLE = 70  # characters
_LINK = re.compile(r"\[([^\]]*)\]\(story:[^)]*\)")
_QUOTES = re.compile('[«»“”„"]')


def main(folder: str, articles: str, seed: int, data: str) -> int:
    """`inv bench --corpus --data`: writes a corpus; returns the exit status."""
    try:
        sentences = read(Path(data) / "news_sentences.tsv")
        corpus.write(Path(folder), int(articles), seed, lambda n, s: story(sentences, n, s))
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def read(file: Path) -> list[str]:
    """The sentences of `file`, in order of broadcast.

    Raises OSError if there is no such file, ValueError if it has too few of them.
    """
    lines = file.read_text("utf-8").splitlines()
    sentences = [line.split("\t")[1] for line in lines if line and not line.startswith("#")]
    if len(sentences) < _NEAR:
        raise ValueError(f"{file}: fewer than {_NEAR} sentences")
    return sentences


def story(sentences: Sequence[str], number: int, seed: int = 1) -> Story:
    """The story `number` (from 0), retold with some of `sentences`."""
    frame = corpus.story(number, seed)
    random = Random(f"news {seed} {number}")
    first = random.randrange(len(sentences) - _NEAR + 1)
    told = [sentences[first + at] for at in sorted(random.sample(range(_NEAR), _SENTENCES))]
    title = headline(random.choice(told))
    sources = {lang: _LINK.sub(r"\1", text) for lang, text in frame.sources.items()}
    fields = {"title": title, "summary": random.choice(told)}
    sources["kk"] = _retold(sources["kk"], fields, told)
    return Story(f"{slugify(title)}-{number}", frame.date, title, sources)


def headline(sentence: str) -> str:
    """`sentence` as a headline: its first words, without quotation marks and the full stop."""
    words = _QUOTES.sub("", sentence)
    if len(words) > _TITLE:
        words = words[: _TITLE + 1].rsplit(" ", 1)[0]
    return words.rstrip(" .,:;–—-(…")


def _retold(source: str, fields: dict[str, str], told: Sequence[str]) -> str:
    """`source` with other `fields` and another body, and without picks of other stories."""
    head = [
        line for line in source.split("---\n")[1].splitlines() if not line.startswith("related")
    ]
    for name, value in fields.items():
        head = [line for line in head if not line.startswith(f"{name}:")]
        head.append(f"{name}: {json.dumps(value, ensure_ascii=False)}")
    paragraphs = [" ".join(told[at : at + _PARAGRAPH]) for at in range(0, len(told), _PARAGRAPH)]
    return "---\n{}\n---\n\n{}\n".format("\n".join(head), "\n\n".join(paragraphs))

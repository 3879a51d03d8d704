"""Neighbouring topics: those that share most stories with a topic.

How many stories a topic has counts by its number of binary digits only, so that a new story seldom
changes the neighbours of topics that it does not have.
"""

import sqlite3
from heapq import nsmallest

WINDOW = 200
"""How many of a topic's newest stories are looked at."""


def neighbours(db: sqlite3.Connection, lang: str, topic: str, count: int) -> list[str]:
    """At most `count` topics with most of the newest stories of `topic`, weighed by how few other
    stories they have; the best first.
    """
    rows = db.execute(
        "select o.id, count(*), (select max(number) from listed"
        "  where lang = :lang and kind = 'topic' and id = o.id)"
        " from (select story from listed where lang = :lang and kind = 'topic' and id = :topic"
        "  and due order by time desc, story desc limit :window) t"
        " join listed o on o.lang = :lang and o.story = t.story and o.kind = 'topic'"
        " where o.id != :topic group by o.id",
        {"lang": lang, "topic": topic, "window": WINDOW},
    )
    weighed = ((-_weight(common, length or 0), id_) for id_, common, length in rows)
    return [id_ for _, id_ in nsmallest(count, weighed)]


def _weight(common: int, length: int) -> int:
    """How near a topic with `length` stories is that has `common` ones with another."""
    return (common * common << 32) >> size(length)


def size(length: int) -> int:
    """What counts of the number of stories that a topic has."""
    return length.bit_length()


def sharing(db: sqlite3.Connection, lang: str, topic: str) -> list[str]:
    """All topics that have a story in common with `topic`."""
    rows = db.execute(
        "select distinct o.id from listed t join listed o"
        " on o.lang = t.lang and o.story = t.story and o.kind = 'topic' and o.id != t.id"
        " where t.lang = ? and t.kind = 'topic' and t.id = ? and t.due order by o.id",
        (lang, topic),
    )
    return [id_ for (id_,) in rows]

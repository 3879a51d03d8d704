"""Certificates of registration of a media outlet."""

import re

from tilshi.content.registry_file import LocalSentence, Record, local, shown
from tilshi.content.values import Day, Text


class License(Record):
    """A certificate of registration of a media outlet, and its sentence in each language."""

    number: Text = shown("16380-ИА", description="Its number.")
    date: Day = shown("2020-01-31", description="The day on which it was issued.")
    sentence: LocalSentence = local(
        "{date} берілген № {number} куәлік.",
        "Свидетельство № {number} от {date}.",
        "Certificate No. {number} of {date}.",
        description="The line that readers see, with `{number}` and `{date}` in it.",
    )

    def line(self, lang: str) -> str:
        """The certificate's line as printed, with dates as dd.mm.yyyy."""
        values = {"{number}": self.number, "{date}": f"{self.date:%d.%m.%Y}"}
        return _PLACEHOLDER.sub(lambda found: values[found[0]], self.sentence[lang])


_PLACEHOLDER = re.compile("{(?:number|date)}")


def is_sentence(text: str) -> bool:
    """Whether a certificate's sentence has both placeholders and no other braces."""
    rest = _PLACEHOLDER.sub("", text)
    return set(_PLACEHOLDER.findall(text)) == {"{number}", "{date}"} and not set("{}") & set(rest)

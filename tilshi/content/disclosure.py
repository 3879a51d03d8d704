"""What a newsroom discloses to programs: its policies, whom to tell of a vulnerability, whom it
belongs to, and who may sell its advertising.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated

from pydantic import AfterValidator

from tilshi.content.registry_file import Record, shown
from tilshi.content.values import Day, Text, is_https, wrong


def _policy(description: str) -> str | None:
    return shown("rules", description=description, default=None)  # type: ignore[no-any-return]


class Policies(Record):
    """Which static page says what; each is the stem of its file in content/pages/. Search engines
    are told about them (schema.org, NewsMediaOrganization).
    """

    masthead: Text | None = _policy("Who works in the newsroom.")
    principles: Text | None = _policy("How it works.")
    corrections: Text | None = _policy("How it corrects errors.")
    ownership: Text | None = _policy("Who owns and finances it.")
    pictures: Text | None = _policy("On what terms others may use its pictures.")

    def pages(self) -> Iterator[tuple[str, str]]:
        """(name of the policy, id of its page) of those that are given."""
        return ((name, page) for name, page in self if page is not None)


_EMAIL = re.compile(r"[^\s@:/<>]+@[^\s@:/<>]+\.[^\s@:/<>]+")


def _contact(contact: str) -> str:
    if not (_EMAIL.fullmatch(contact) or is_https(contact)):
        raise wrong("bad-contact", value=contact)
    return contact


_NOTICE = timedelta(days=30)


class SecurityContact(Record):
    """Whom to tell of a vulnerability of the site (`/.well-known/security.txt`, RFC 9116)."""

    contact: Annotated[Text, AfterValidator(_contact)] = shown(
        "security@ulgi.example", description="An e-mail address, or an address with https://."
    )
    expires: Day = shown(
        "2027-01-31", description="The day until which this is valid; at most a year from now."
    )

    def expiry(self, today: date) -> str | None:
        """The code of the warning that it has expired, or will within a month."""
        if self.expires < today:
            return "security-expired"
        return "security-expires" if self.expires - today <= _NOTICE else None

    @property
    def uri(self) -> str:
        """The contact as a URI."""
        return self.contact if is_https(self.contact) else f"mailto:{self.contact}"


_ADS = re.compile(
    r"[\w.-]+\.\w+\s*,\s*[^\s,#]+\s*,\s*(?:DIRECT|RESELLER)(?:\s*,\s*[^\s,#]+)?"
    r"|(?:CONTACT|SUBDOMAIN|INVENTORYPARTNERDOMAIN|OWNERDOMAIN|MANAGERDOMAIN)=[^\s#]+",
    re.ASCII | re.IGNORECASE,
)
_TRUST = re.compile(
    r"(?:member|belongto|control|controlledby|social|vendor|customer|disclosure|contact)=[^\s#]+"
    r"|datatrainingallowed=(?:yes|no)",
    re.ASCII,
)


def _line_of(file: str, grammar: re.Pattern[str]) -> AfterValidator:
    def check(line: str) -> str:
        if not grammar.fullmatch(line):
            raise wrong("bad-line", value=line, file=file)
        return line

    return AfterValidator(check)


AdsLine = Annotated[Text, _line_of("ads.txt", _ADS)]
"""A line of ads.txt (IAB Tech Lab, version 1.1): a record or a variable."""
TrustLine = Annotated[Text, _line_of("trust.txt", _TRUST)]
"""A line of trust.txt (JournalList)."""

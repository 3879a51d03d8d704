"""Files for other programs at addresses that they know: who is told of vulnerabilities, whom the
newsroom belongs to, who may sell its advertising. Each exists if the imprint has its content.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time

from tilshi.content.disclosure import SecurityContact
from tilshi.outputs.key import Key
from tilshi.outputs.output import File, Output
from tilshi.outputs.site import Site

SECURITY, TRUST, ADS = ".well-known/security.txt", "trust.txt", "ads.txt"


class WellKnownFile(Output):
    """`/.well-known/security.txt` (RFC 9116), `/trust.txt` (JournalList), `/ads.txt` (IAB). A
    change of the imprint makes the whole site stale.
    """

    kind = "well-known"

    def keys(self, site: Site) -> Iterator[Key]:
        return (Key(self.kind, id=path) for path in _lines(site))

    def make(self, key: Key, site: Site) -> File | None:
        lines = _lines(site).get(key.id)
        return File(key.id, "".join(f"{line}\n" for line in lines).encode()) if lines else None


def _lines(site: Site) -> Mapping[str, Sequence[str]]:
    """The lines of each file that the site has."""
    imprint = site.registries.imprint
    security = _security(site, imprint.security) if imprint.security else ()
    files: dict[str, Sequence[str]] = {SECURITY: security, TRUST: imprint.trust, ADS: imprint.ads}
    return {path: lines for path, lines in files.items() if lines}


def _security(site: Site, security: SecurityContact) -> tuple[str, ...]:
    expires = datetime.combine(security.expires, time.max, site.settings.zone)
    return (
        f"Contact: {security.uri}",
        f"Expires: {expires.isoformat(timespec='seconds')}",
        f"Preferred-Languages: {', '.join(site.settings.langs)}",
        f"Canonical: {site.absolute(SECURITY)}",
    )

"""The addresses of an old site: where what was there is now."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from pydantic import TypeAdapter, ValidationError

from tilshi import urls
from tilshi.content.values import OldAddresses, OldPlaces
from tilshi.editions import Edition

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_INDEX = re.compile(r"/index\.(?:html?|php)\Z", re.IGNORECASE)
_NUMBERS = ("p", "page_id", "attachment_id")
"""The parameters by which WordPress numbers what it has."""
_OF_ARTICLES: TypeAdapter[tuple[str, ...]] = TypeAdapter(OldAddresses)
_OF_ENTRIES: TypeAdapter[tuple[str, ...]] = TypeAdapter(OldPlaces)


def host(address: str) -> str:
    """The host of an address, without `www.`."""
    return _parts(address)[0].removeprefix("www.")


def _parts(address: str) -> tuple[str, str, str]:
    """(host, path, query) of an address; all empty if it is none."""
    try:
        parts = urlsplit(address.strip())
        return (parts.hostname or "").lower(), parts.path, parts.query
    except ValueError:
        return "", "", ""


def old_place(address: str, site: str) -> str | None:
    """The path and query of an `address` on the old `site`, as `redirect_from` has it; None if it
    is on another one, or that of its front page.
    """
    named, path, query = _parts(address)
    if named and site and named.removeprefix("www.") != host(site):
        return None
    place = re.sub("/{2,}", "/", "/" + unquote(path))
    place += f"?{unquote(query)}" if query else ""
    return place if place != "/" else None


def absolute(address: str, page: str, site: str) -> str | None:
    """The absolute address that `address` is on the `page` of the old `site`; without a site, its
    path. None if it is no address of the web.
    """
    address = address.strip()
    if address.startswith("//"):
        address = "https:" + address
    if _SCHEME.match(address):
        return address if re.match(r"https?://[^\s/]", address, re.IGNORECASE) else None
    try:
        return urljoin(urljoin(site + "/", page), address) or None
    except ValueError:
        return None


class Targets:
    """What is at old addresses now: `story:` and `page:` links by the addresses."""

    def __init__(self, site: str) -> None:
        self.site = site
        self._by_place: dict[str, str] = {}
        self._by_number: dict[tuple[str, str], str] = {}

    def add(self, addresses: Iterable[str], target: str) -> None:
        """Notes that a `target` was at these addresses."""
        for address in addresses:
            place = old_place(address, self.site)
            if place is not None:
                self._by_place.setdefault(_key(place), target)
                for number in _numbers(place):
                    self._by_number.setdefault(number, target)

    def find(self, address: str) -> str | None:
        """What was at an absolute address, or at a path."""
        place = old_place(address, self.site)
        if place is None:
            return None
        numbered = (self._by_number.get(number) for number in _numbers(place))
        # Other parameters only say where a reader came from.
        exact = (self._by_place.get(_key(one)) for one in (place, place.partition("?")[0]))
        return next(filter(None, (*exact, *numbered)), None)


def _key(place: str) -> str:
    path, _, query = place.partition("?")
    path = _INDEX.sub("", path).rstrip("/")
    return path.casefold() + (f"?{query}" if query else "")


def _numbers(place: str) -> list[tuple[str, str]]:
    pairs = parse_qsl(place.partition("?")[2])
    return [(name, value) for name, value in pairs if name in _NUMBERS]


class AddressBook:
    """The paths that the site's pages have or want, so that no two get the same one. `claimed` are
    those that are taken.
    """

    def __init__(self, editions: Sequence[Edition], claimed: Iterable[str] = ()) -> None:
        self.editions = editions
        self._claimed = set(claimed)
        self._redirected: set[str] = set()

    def take(self, *paths: str) -> bool:
        """Takes the `paths` of a page; False, and none is taken, if one of them is taken."""
        keys = {urls.file_key(path) for path in paths}
        if keys & self._claimed:
            return False
        self._claimed |= keys
        return True

    def take_old(
        self, addresses: Iterable[str], site: str, own: Iterable[str], lang: str | None
    ) -> tuple[list[str], list[str]]:
        """Takes the old `addresses` of a page in the language `lang` (None: of an entry of a
        registry) that is now at the paths `own`. Returns those that can redirect to it, and those
        that cannot; one that is a path of its own needs no redirect.
        """
        kept: list[str] = []
        lost: list[str] = []
        answered = {urls.file_key(path) for path in own}
        places = (old_place(address, site) for address in addresses)
        for place in dict.fromkeys(place for place in places if place is not None):
            if not _is_valid(place, lang):
                lost.append(place)
                continue
            keys = {
                urls.file_key(path) for path in urls.redirect_places(place, self.editions, lang)
            }
            if urls.file_key(urls.redirect_path(place)) in answered:
                answered |= keys
            elif not keys.isdisjoint(self._claimed) or not keys.isdisjoint(answered):
                # What leads elsewhere already is not lost.
                if not all(key in answered or key in self._redirected for key in keys):
                    lost.append(place)
            else:
                answered |= keys
                self._claimed |= keys
                self._redirected |= keys
                kept.append(place)
        return kept, lost


def _is_valid(place: str, lang: str | None) -> bool:
    try:
        (_OF_ARTICLES if lang else _OF_ENTRIES).validate_python([place])
    except ValidationError:
        return False
    return True

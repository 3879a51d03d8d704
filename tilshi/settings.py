"""The site's settings: read from a Pelican configuration file, without Pelican.

`SETTINGS` lists those of Tilshi; every other upper-case name is passed to Pelican unchanged.
"""

import dataclasses
import re
import runpy
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tilshi.editions import EDITIONS, Edition, languages
from tilshi.problems import UsageError

SETTINGS: dict[str, tuple[Any, str]] = {
    "SITEURL": ("", "The site's address, https://… without a trailing slash; may have a path"),
    "PATH": ("content", "The content folder"),
    "OUTPUT_PATH": ("output", "Where the finished site is written"),
    "THEME": ("theme", "The folder with overrides of the packaged theme"),
    "CACHE_PATH": (".cache", "The build's state; deleting it costs only time"),
    "TIMEZONE": ("Asia/Almaty", "The time zone of dates without an offset"),
    "EDITIONS": (["kk", "qz", "tote", "ru", "en"], "The editions to build, the main one first"),
    "LISTING_SIZE": (12, "Teasers on a numbered page of a listing"),
    "FEED_SIZE": (30, "Entries in a feed"),
    "API_STORIES": (False, "Whether /api/ has a file for each story, besides the lists"),
    "RELATED_COUNT": (5, "Stories in «Мүмкін сізді қызықтыратын тақырыптар»"),
    "IMAGE_WIDTHS": ([240, 320, 480, 640, 960, 1600], "The widths of pictures, in pixels"),
    "SHARE_CARDS": (True, "Whether a card is drawn for every page, which links to it show"),
    "INDEXNOW_KEY": ("", "The key that search engines know the site by (IndexNow); `indexnow.txt`"),
    "WEBSUB_HUB": ("", "The hub that is told when feeds have changed (WebSub)"),
    "SLICE_SIZE": (800, "Pages in one run of Pelican"),
    "WORKERS": (0, "Worker processes; 0: one per core"),
}


_INDEXNOW_KEY = re.compile(r"[A-Za-z0-9-]{8,128}")
"""indexnow.org/documentation."""

_HERE = Path(__file__).parent
PACKAGED_THEME = _HERE / "theme" if (_HERE / "theme").is_dir() else _HERE.parent / "theme"
"""The packaged theme: next to this module in an installed package, at the root of a checkout."""


@dataclass(frozen=True)
class Settings:
    """The settings of one site, with absolute paths. `config` is the file they came from."""

    config: Path
    siteurl: str
    content: Path
    output: Path
    theme: Path
    cache: Path
    zone: ZoneInfo
    editions: tuple[Edition, ...]
    listing_size: int
    feed_size: int
    api_stories: bool
    related_count: int
    image_widths: tuple[int, ...]
    share_cards: bool
    index_now_key: str
    websub_hub: str
    slice_size: int
    workers: int
    pelican: dict[str, Any]
    preview: str = ""
    """The branch of a preview. Only `inv publish --preview` sets it, never a file."""

    @property
    def langs(self) -> tuple[str, ...]:
        """The languages of the sources."""
        return languages(list(self.editions))

    def edition(self, id_: str) -> Edition:
        """The edition with this id. Raises StopIteration if the site does not have it."""
        return next(edition for edition in self.editions if edition.id == id_)

    @property
    def themes(self) -> tuple[Path, ...]:
        """The folders of the theme: the site's own, whose files override the packaged ones, and the
        packaged one.
        """
        packaged = PACKAGED_THEME.resolve()
        own = (self.theme,) if self.theme.is_dir() and self.theme != packaged else ()
        return (*own, packaged)

    @property
    def base(self) -> str:
        """The path of the site's root on its host, with a trailing slash."""
        return urlsplit(self.siteurl).path.rstrip("/") + "/"

    @property
    def shown_address(self) -> str:
        """The site's address for people: in its own letters, without the scheme."""
        host = host_name(self.siteurl)
        address = unquote(self.siteurl.partition("://")[2])
        return address.replace(host, host.encode().decode("idna"), 1)

    def moved(self, output: Path) -> "Settings":
        """The same settings with another output folder."""
        return dataclasses.replace(self, output=output)

    def absolute(self, url: str) -> str:
        """The absolute URL of `url`, which is a path on the host."""
        parts = urlsplit(self.siteurl)
        return f"{parts.scheme}://{parts.netloc}{url}"


def site_address(said: str) -> str:
    """The address of a site as links have it: in ASCII, without a slash at its end.

    Raises ValueError if `said` is no http or https address, or has what the address of a site
    cannot have: a user, a query, a fragment.
    """
    parts = urlsplit(said.rstrip("/"))
    host = host_name(said)
    host.encode().decode("idna")  # may be no such name
    rest = parts.username is not None or parts.query or parts.fragment
    if parts.scheme not in ("http", "https") or not host or rest:
        raise ValueError(said)
    name = f"[{host}]" if ":" in host else host
    port = f":{parts.port}" if parts.port is not None else ""
    return f"{parts.scheme}://{name}{port}{quote(parts.path, safe='/%')}"


def host_name(siteurl: str) -> str:
    """The name of the host of a site's address, in ASCII as in the domain name system."""
    return (urlsplit(siteurl).hostname or "").encode("idna").decode()


def load_settings(
    config: Path, content: Path | None = None, output: Path | None = None
) -> Settings:
    """The settings in the file `config`, with the given folders overriding its own.

    Raises UsageError if the file is missing, cannot be run, or has an invalid setting.
    """
    config = config.resolve()
    if not config.is_file():
        raise UsageError("no-config", value=config.name)
    said = _run(config)
    known = {name: said.get(name, default) for name, (default, _) in SETTINGS.items()}
    for name, (default, _) in SETTINGS.items():
        if not isinstance(known[name], type(default)):
            raise UsageError("bad-setting", name=name, value=known[name])
    root = config.parent
    _check_names(said)
    if said.get("RELATIVE_URLS"):
        raise UsageError("bad-setting", name="RELATIVE_URLS", value=True)
    try:
        siteurl = site_address(known["SITEURL"])
    except ValueError:
        raise UsageError("bad-setting", name="SITEURL", value=known["SITEURL"]) from None
    for name in ("LISTING_SIZE", "FEED_SIZE", "SLICE_SIZE"):
        if known[name] < 1:
            raise UsageError("bad-setting", name=name, value=known[name])
    if known["INDEXNOW_KEY"] and not _INDEXNOW_KEY.fullmatch(known["INDEXNOW_KEY"]):
        raise UsageError("bad-setting", name="INDEXNOW_KEY", value=known["INDEXNOW_KEY"])
    if known["WEBSUB_HUB"] and urlsplit(known["WEBSUB_HUB"]).scheme not in ("http", "https"):
        raise UsageError("bad-setting", name="WEBSUB_HUB", value=known["WEBSUB_HUB"])
    folders = {
        "content": content or root / known["PATH"],
        "output": output or root / known["OUTPUT_PATH"],
    }
    if not folders["content"].is_dir():
        raise UsageError("no-content", value=folders["content"])
    cache = root / known["CACHE_PATH"]
    if cache.is_symlink():
        raise UsageError("cache-is-link", value=cache)
    return Settings(
        config=config,
        siteurl=siteurl,
        content=folders["content"].resolve(),
        output=folders["output"].absolute(),
        theme=(root / known["THEME"]).resolve(),
        cache=cache.resolve(),
        zone=time_zone(known["TIMEZONE"]),
        editions=_editions(known["EDITIONS"]),
        listing_size=known["LISTING_SIZE"],
        feed_size=known["FEED_SIZE"],
        api_stories=known["API_STORIES"],
        related_count=known["RELATED_COUNT"],
        image_widths=tuple(sorted(known["IMAGE_WIDTHS"])),
        share_cards=known["SHARE_CARDS"],
        index_now_key=known["INDEXNOW_KEY"],
        websub_hub=known["WEBSUB_HUB"],
        slice_size=known["SLICE_SIZE"],
        workers=known["WORKERS"],
        pelican=said,
    )


_ALMOST = 0.88
"""The similarity above which a setting's name counts as a misspelling of ours, not as one of
Pelican's or of a plugin's.
"""


def _check_names(said: Mapping[str, Any]) -> None:
    for name in said.keys() - SETTINGS.keys():
        near = get_close_matches(name, SETTINGS, 1, _ALMOST)
        if near:
            raise UsageError("unknown-setting", value=name).with_nearest(near[0])


def _run(config: Path) -> dict[str, Any]:
    sys.path.insert(0, str(config.parent))
    try:
        names = runpy.run_path(str(config))
    except Exception as error:
        raise UsageError("config-fails", value=config.name, why=error) from error
    finally:
        sys.path.remove(str(config.parent))
    return {name: value for name, value in names.items() if name.isupper()}


class _Zone(ZoneInfo):
    """A time zone with offsets of whole minutes: RFC 3339, HTML and XML Schema know no others, but
    until 1924 Almaty had +05:07:48.
    """

    _WHOLE_SINCE = 1973  # everywhere: Liberia was the last

    def utcoffset(self, time: datetime | None, /) -> timedelta | None:
        offset = super().utcoffset(time)
        if time is None or offset is None or time.year >= self._WHOLE_SINCE:
            return offset
        return timedelta(minutes=round(offset / timedelta(minutes=1)))

    def fromutc(self, time: datetime, /) -> datetime:
        local = super().fromutc(time)
        exact = super().utcoffset(local) if local.year < self._WHOLE_SINCE else None
        return local if exact is None else local + ((self.utcoffset(local) or exact) - exact)


def time_zone(name: str) -> ZoneInfo:
    """The time zone called `name`. Raises UsageError if there is none."""
    try:
        return _Zone(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise UsageError("bad-setting", name="TIMEZONE", value=name) from None


def _editions(ids: list[str]) -> tuple[Edition, ...]:
    unknown = [id_ for id_ in ids if id_ not in EDITIONS]
    if unknown or not ids:
        raise UsageError("bad-setting", name="EDITIONS", value=", ".join(unknown))
    main, *others = (EDITIONS[id_] for id_ in dict.fromkeys(ids))
    # The main edition is at the root, each other one below its id.
    return dataclasses.replace(main, prefix=""), *(
        dataclasses.replace(other, prefix=f"{other.id}/") for other in others
    )

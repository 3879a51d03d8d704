"""The files of a new newsroom, except its content."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from string import Template

from tilshi import __version__
from tilshi.editions import EDITIONS
from tilshi.problems import UsageError, nearest
from tilshi.publishing.placeholders import NO_ADDRESS, NO_CERTIFICATE
from tilshi.settings import site_address, time_zone

_STARTER = Path(__file__).parents[1] / "starter"
_HIDDEN = {"gitignore": ".gitignore", "github": ".github", "gitlab-ci.yml": ".gitlab-ci.yml"}
"""Files that become dot files only in a newsroom, because tools skip dot files."""
_TEMPLATE = ".in"
"""The extension of files in which `$name` and others are filled in."""
_README, _IMPRINT, _FRONT = "readme", "imprint", "front"
"""Folders with one file for each language, of which a newsroom gets one."""


@dataclass(frozen=True)
class Newsroom:
    """The parameters of a new newsroom: the agency's name, the site's address, its editions (ids),
    the number of its certificate, its editor, its time zone, and the language of its README.
    """

    name: str
    site: str
    editions: tuple[str, ...]
    certificate: str
    editor: str
    zone: str
    lang: str

    @property
    def langs(self) -> tuple[str, ...]:
        """The languages of its sources, the main one first."""
        return tuple(dict.fromkeys(EDITIONS[id_].lang for id_ in self.editions))


def newsroom(
    name: str, site: str, editions: str, certificate: str, editor: str, zone: str, lang: str
) -> Newsroom:
    """The newsroom described by the options. Raises UsageError if one is invalid."""
    ids = tuple(dict.fromkeys(id_.strip() for id_ in editions.split(",") if id_.strip()))
    for id_ in ids:
        if id_ not in EDITIONS:
            misuse = UsageError("unknown-choice", value=id_, known=", ".join(EDITIONS))
            raise misuse.with_nearest(nearest(id_, EDITIONS))
    address = site.rstrip("/") or NO_ADDRESS
    try:
        site_address(address)
    except ValueError:
        raise UsageError("bad-setting", name="SITEURL", value=site) from None
    return Newsroom(
        name=name,
        site=address,
        editions=ids or ("kk",),
        certificate=certificate or NO_CERTIFICATE,
        editor=editor or name,
        zone=time_zone(zone or "Asia/Almaty").key,
        lang=lang,
    )


def starter_files(room: Newsroom) -> dict[str, str]:
    """The texts of the files that Tilshi writes into a new newsroom, by path."""
    values = {
        "name": room.name,
        "site": json.dumps(room.site),
        "address": room.site,
        "editions": json.dumps(list(room.editions)),
        "zone": json.dumps(room.zone),
        "requirement": _requirement(),
    }
    files = {"README.md": _filled(_STARTER / _README / f"{room.lang}.md{_TEMPLATE}", values)}
    for file in sorted(_STARTER.rglob("*")):
        place = file.relative_to(_STARTER)
        parts = [_HIDDEN.get(part, part).removesuffix(_TEMPLATE) for part in place.parts]
        of_lang = place.parts[0] in (_README, _IMPRINT, _FRONT)
        if file.is_file() and not of_lang and "__pycache__" not in parts:
            files["/".join(parts)] = _filled(file, values)
    return files


def further_fields(room: Newsroom, archive: str, shown: str) -> str:
    """Comments at the end of the imprint about further fields. `archive` is the name of a link and
    `shown` the text of a picture, in all languages.
    """
    file = _STARTER / _IMPRINT / f"{room.lang}.yaml{_TEMPLATE}"
    return _filled(file, {"archive": archive, "shown": shown})


def front_page(room: Newsroom, story: str, until: str) -> str:
    """Comments about the front page, with a `story` that may lead it `until` some day."""
    file = _STARTER / _FRONT / f"{room.lang}.yaml{_TEMPLATE}"
    return _filled(file, {"lang": room.langs[0], "story": story, "until": until})


def _filled(file: Path, values: Mapping[str, str]) -> str:
    text = file.read_text("utf-8")
    return Template(text).substitute(values) if file.name.endswith(_TEMPLATE) else text


def _requirement() -> str:
    """The line of requirements.txt that installs this Tilshi: its version, or the file that it was
    installed from.
    """
    told = None
    with suppress(metadata.PackageNotFoundError):  # in a checkout
        told = metadata.distribution("tilshi").read_text("direct_url.json")
    url = json.loads(told).get("url", "") if told else ""
    return f"tilshi @ {url}" if url.endswith(".whl") else f"tilshi=={__version__}"

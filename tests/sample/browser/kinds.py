"""The kinds of page that readers meet, each by its address in an edition."""

from tilshi.editions import EDITIONS

KINDS = {
    "home": {"": ""},
    "all news": {"": "p/"},
    "section": {"": "qogham/", "ru": "obshchestvo/", "en": "society/"},
    "topic": {"": "topic/shymkent/"},
    "author": {"": "author/aigul-serikqyzy/"},
    "month": {"": "2019/03/"},
    "archive": {"": "archive/"},
    "index": {"": "topic/"},
    "story with a gallery": {"": "2024/05/tsitadel-muzeii/"},
    "story with a quote": {"": "2019/03/shymkent-dostyq-mekeni/"},
    "story with notes": {"": "2025/04/elektrobus-esep/"},
    "story with a table": {"": "2023/02/mektepte-oryn/", "ru": "", "en": ""},
    "story with facts": {"": "2026/05/halyq-biudzheti-alty-zhyl/", "ru": "", "en": ""},
    "story with corrections": {"": "2023/12/balalar-auruhanasy-keshikti/", "ru": "", "en": ""},
    "story with a tall picture": {"": "2019/10/tsitadelden-qumyra/", "ru": "", "en": ""},
    "dossier": {"": "dossier/eski-shymkent/", "en": ""},
    "search": {"": "search/"},
    "static page": {"": "accessibility/"},
    "unknown address": {"": "nowhere/"},
    "notice": {"": "2019/02/dendrosaiabaqtaghy-ilbis/", "ru": "", "en": ""},
}
"""For each kind the addresses below an edition's prefix: by language, else "". An empty one means
that the edition has none, unless it is the front page.
"""


def page_of(kind: str, edition: str) -> str | None:
    """The address of a page of `kind` in `edition`, from the site's root; None if there is none."""
    one = EDITIONS[edition]
    address = KINDS[kind].get(one.lang, KINDS[kind][""])
    return None if not address and kind != "home" else one.prefix + address


def pages(*editions: str) -> list[str]:
    """The addresses of a page of each kind in each of `editions`."""
    found = (page_of(kind, edition) for edition in editions for kind in KINDS)
    return [page for page in found if page is not None]

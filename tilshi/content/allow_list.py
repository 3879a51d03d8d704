"""The allow-list of elements, attributes, values and URLs: what an article may contain, and what
may be printed of it.
"""

import re
import secrets
from functools import lru_cache

from tilshi.content.fragment import distinct_tokens, element, is_canonical, parse_fragment
from tilshi.content.text import first_forbidden

_EVERYWHERE = {"lang", "dir", "title"}
ALLOWED: dict[str, set[str]] = {
    **{
        tag: set()
        for tag in [
            "abbr",
            "b",
            "bdi",
            "br",
            "cite",
            "code",
            "dd",
            "del",
            "dfn",
            "dl",
            "dt",
            "em",
            "figcaption",
            "hr",
            "i",
            "ins",
            "kbd",
            "li",
            "mark",
            "p",
            "pre",
            "q",
            "s",
            "samp",
            "small",
            "strong",
            "sub",
            "sup",
            "table",
            "tbody",
            "tfoot",
            "thead",
            "tr",
            "u",
            "ul",
            "var",
            "wbr",
        ]
    },
    "a": {"href", "id", "class"},
    "aside": {"class"},
    "blockquote": {"class"},
    "figure": {"class"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "div": {"class", "tabindex"},
    "img": {"src", "alt"},
    "li": {"id"},
    "ol": {"start"},
    "span": {"class"},
    "sup": {"id"},
    "td": {"colspan", "rowspan", "class"},
    "th": {"colspan", "rowspan", "scope", "class"},
    "time": {"datetime"},
}
_CLASSES = {
    "a": {"footnote-ref", "footnote-backref"},
    "aside": {"fact"},
    "blockquote": {"pull"},
    "div": {"footnote", "gallery", "table"},
    "figure": {"recording", "post", "data", "bar", "line"},
    "span": {"caps", "amp"},
    "td": {"center", "end"},
    "th": {"center", "end"},
}
_VALUES = {
    name: re.compile(pattern)
    for name, pattern in {
        "lang": r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*",  # BCP 47
        "dir": "ltr|rtl|auto",
        "id": r"fn(?:ref\d*)?-[^\s\"'<>]+",  # those of footnotes
        "start": r"\d{1,6}",
        "colspan": r"[1-9]\d?",
        "rowspan": r"[1-9]\d?",
        "scope": "row|col|rowgroup|colgroup",
        "datetime": r"[-+:.\dTZ ]{4,40}",
        "tabindex": "0",
    }.items()
}
"""The form of the values that could do harm, or would mean nothing."""
_LANGUAGES = {
    "kz": "kk", "kaz": "kk", "qaz": "kk", "rus": "ru", "eng": "en", "ua": "uk", "ukr": "uk",
    "uzb": "uz", "kir": "ky", "tat": "tt", "uig": "ug", "tur": "tr", "deu": "de", "ger": "de",
    "fra": "fr", "fre": "fr", "zho": "zh", "chi": "zh", "cn": "zh", "jp": "ja", "jpn": "ja",
}  # fmt: skip
"""What languages are called by mistake: by their country, or in three letters where the registry of
language subtags (BCP 47) has two; and their codes.
"""
_HEADING_ID = re.compile(r"(?!(?:fn(?:ref\d*)?-.*|main|related|corrections)\Z)[^\s\"'<>&]+")
"""A page has the others already: of footnotes, and the theme's own."""
OF_MARKDOWN = {"a", "aside", "img", "figure", "div"}
"""Links, pictures and layout are written in Markdown, where they are checked."""
_EMBEDDING = {"embed", "iframe", "object", "script"}
"""Elements with which other sites let their videos and posts be embedded."""
MADE_BY = "data-made-by"
SEAL = secrets.token_hex(8)
"""The attribute `MADE_BY` with this value distinguishes elements made by Markdown from an editor's
HTML, who cannot know the value. It never leaves the `checker`.
"""


@lru_cache(maxsize=10_000)
def faults(token: str) -> list[tuple[str, tuple[re.Pattern[str], ...], dict[str, str]]]:
    """(code, what it may look like in the source, values) of the problems of a tag."""
    found = element(token)
    if found is None:
        return [("html-tag", (re.compile(re.escape(token)),), {"tag": token})]
    tag, attributes = found
    made = attributes.get(MADE_BY) == SEAL
    if made:
        del attributes[MADE_BY]
    if tag == "h1":
        return [("h1-in-body", (_typed(tag),), {})]
    if tag in _EMBEDDING:
        return [("html-embed", (_typed(tag),), {"tag": tag})]
    if tag not in ALLOWED or (tag in OF_MARKDOWN and not made):
        return [("html-tag", (_typed(tag), re.compile(r"^ {0,3}#{5,6}", re.M)), {"tag": tag})]
    wrong: list[tuple[str, tuple[re.Pattern[str], ...], dict[str, str]]] = []
    for name, value in attributes.items():
        code, _, variant = (value or "").partition("-")
        if name == "lang" and (right := _LANGUAGES.get(code.lower())):
            told = {"value": code, "nearest": f"{right}-{variant}" if variant else right}
            wrong.append(("phrase-language", (re.compile(rf"lang=[\"']?{code}\b"),), told))
        called = _wrong_attribute(tag, name, value)
        if called is not None or (name == "id" and not made):
            listed = re.compile(rf"\{{[^{{}}\n]*{re.escape(value or name)}")
            culprits = _typed(tag, name), listed
            wrong.append(("html-attribute", culprits, {"tag": tag, "name": called or name}))
    return wrong


def _typed(tag: str, attribute: str = "") -> re.Pattern[str]:
    """A tag, with an `attribute` if so asked, as it may be typed."""
    inside = rf"[^<>]*?\b{re.escape(attribute)}" if attribute else ""
    return re.compile(rf"<{re.escape(tag)}\b{inside}", re.IGNORECASE)


def _wrong_attribute(tag: str, name: str, value: str) -> str | None:
    """How to name the attribute `name` in a problem if an element `tag` may not have it, or not
    with this value; else None.
    """
    if name not in ALLOWED[tag] and name not in _EVERYWHERE:
        return name
    if name == "class":
        known = set(value.split()) <= _CLASSES.get(tag, set())
        return None if known else f"class={value}"
    if name == "id" and tag in ("h2", "h3", "h4"):
        return None if is_heading_id(value) else f"id={value}"
    form = _VALUES.get(name)
    return f"{name}={value}" if form and not form.fullmatch(value) else None


def is_heading_id(value: str) -> bool:
    """Whether a heading may have the id `value`."""
    return _HEADING_ID.fullmatch(value) is not None


_PRINTED = {
    **ALLOWED,
    "a": ALLOWED["a"] | {"rel"},
    "audio": {"controls", "preload", "src"},
    "details": {"class"},
    "div": ALLOWED["div"] | {"aria-hidden"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height", "loading", "decoding"},
    "path": {"class", "d"},
    "rect": {"x", "y", "width", "height"},
    "summary": set(),
    "svg": {"viewBox", "preserveAspectRatio", "aria-hidden"},
    "track": {"kind", "src", "srclang", "label"},
    "ul": {"class"},
    "li": ALLOWED["li"] | {"class", "value"},
    "video": {"controls", "preload", "playsinline", "src", "poster"},
}
_PRINTED_LINK = re.compile(r"(?:https?://[^\s/]|mailto:|tel:|#)", re.IGNORECASE)


def unclean(html: str, base: str) -> str | None:
    """What in the `html` of a body that is ready for its page must not be printed, or None: an
    element, attribute or URL that is not allowed, or HTML that browsers would parse differently.
    `base` is the path of the site's root.
    """
    written = parse_fragment(html).html or ""
    if not is_canonical(html, written):
        return "<"
    character = first_forbidden(written)
    if character:
        return f"U+{ord(character):04X}"
    wrong = (_unprintable(token, base) for token in distinct_tokens(written))
    return next((one for one in wrong if one is not None), None)


@lru_cache(maxsize=20_000)
def _unprintable(token: str, base: str) -> str | None:
    """What in a tag must not be printed, or None."""
    found = element(token)
    if found is None or found[0] not in _PRINTED:
        return token
    tag, attributes = found
    for name, value in attributes.items():
        if name in ("href", "src", "srcset", "poster"):
            if not _is_printable(name, value, base):
                return f"{name}={value}"
        elif name not in _PRINTED[tag] and name not in _EVERYWHERE:
            return f"<{tag} {name}>"
    return None


def _is_printable(name: str, value: str, base: str) -> bool:
    if name == "href" and _PRINTED_LINK.match(value):
        return True
    places = (place.strip() for place in (value.split(",") if name == "srcset" else [value]))
    return all(place.startswith(base) and not place.startswith("//") for place in places)

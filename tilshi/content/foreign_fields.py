"""Fields of other systems (Hugo, Jekyll, WordPress, Ghost, Pelican …) and their equivalents here.

Names are those of the systems' documentation and exporters, ignoring letter case, hyphens and
underscores.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tilshi.content.front_matter import Value
from tilshi.kazakh.slug import slugify

RENAMED = {
    "title": "name headline heading pagetitle posttitle",
    "date": "publishdate pubdate publishedat publisheddate publishedtime publishedon datepublished"
    " created createdat createddate creationdate datecreated postdate issued",
    "modified": "lastmod updated lastmodified lastmodifiedat lastupdated lastupdate updatedat"
    " updateddate dateupdated datemodified modifieddate modifiedat postmodified revised revision",
    "category": "categories section sections rubric",
    "tags": "tag keywords topics labels posttag",
    "authors": "author byline creator writer postauthor primaryauthor",
    "summary": "description excerpt abstract lead lede subtitle subheading teaser customexcerpt"
    " overview metadescription postexcerpt ogdescription dek blurb",
    "image": "cover coverimage thumbnail thumb featuredimage featureimage featured hero heroimage"
    " banner header headerimage images img ogimage socialimage photo picture",
    "redirect_from": "aliases alias redirects oldurl oldurls",
    "expires": "expirydate expiredate unpublishdate unpublishedat",
    "slug": "permalink url link basename saveas postname",
    "related": "relatedposts relatedarticles seealso similar",
    "order": "weight menuorder navorder sortorder position",
    "status": "draft published visibility private hidden poststatus",
}
"""The fields that there are here, and what they are called elsewhere."""
_RENAMED_IN_IMAGE = {
    "src": "url path file filename href image feature relative",
    "alt": "alttext description",
    "caption": "title text legend",
    "credit": "author source attribution photographer credits",
    "copyright": "copyrightnotice copyrightholder rights",
    "license": "licence licenseurl",
}
_NEEDLESS = frozenset(
    "layout type template theme id uid uuid guid postid wordpressid toc math mathjax katex comments"
    " comment commentstatus commentable pingstatus sticky pin pinned markup format outputs cascade"
    " sitemap robots noindex parent postparent posttype postformat canonical canonicalurl"
    " codeinjectionhead codeinjectionfoot customtemplate metatitle ogtitle twittertitle"
    " twitterdescription twitterimage sidebar showtoc showtableofcontents readingtime readtime"
    " wordcount excerptseparator jsonfeed version generator".split()
)
_LANGUAGE = frozenset("lang language locale translationkey translation translations i18n".split())
_STATUSES = {
    "published": "publish public live visible жарияланды опубликовано",
    "draft": "private pending hidden future scheduled unpublished trash auto-draft қаралама"
    " черновик",
    "retracted": "withdrawn deleted removed",
}


def _turned(table: Mapping[str, str]) -> dict[str, str]:
    return {name: field for field, names in table.items() for name in names.split()}


_FIELDS, _IMAGE_FIELDS, _STATUS = map(_turned, (RENAMED, _RENAMED_IN_IMAGE, _STATUSES))


@dataclass(frozen=True)
class Advice:
    """What to do with an unknown field: `code` is a key of `problems.yaml`; `field` is its name
    here, with the `value` to write.
    """

    code: str
    field: str = ""
    value: Value = ""


def advice(
    name: str, value: Value, known: Iterable[str], there: Iterable[str], inner: bool = False
) -> Advice | None:
    """The equivalent of the field `name` with this `value` among the `known` fields, if another
    system has it; `there` are the fields of the file, and `inner` means that they are those of a
    picture. None if no known system has the field.
    """
    key = _key(name)
    by_key = {_key(field): field for field in known}
    field = by_key.get(key) or (_IMAGE_FIELDS if inner else _FIELDS).get(key)
    if field is None:
        if key in _LANGUAGE:
            return Advice("field-language")
        return Advice("field-needless") if key in _NEEDLESS else None
    new = _value(field, key, value) if field in by_key.values() and field not in there else None
    return Advice("field-renamed", field, new) if new else Advice("field-needless")


def status_elsewhere(status: str) -> str | None:
    """The equivalent of a status of another system."""
    return _STATUS.get(status.casefold())


def _key(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def _value(field: str, key: str, value: Value) -> Value | None:
    """The value of `field` for the field `key` of another system; None for nothing."""
    texts = _texts(value)
    if not texts:
        return None
    first = texts[0]
    if field == "status":
        return _status(key, first.casefold())
    if field == "image":
        return {"src": first.rpartition("/")[2], "alt": "…"}
    if field == "slug":
        slug = slugify(first.strip("/").rpartition("/")[2].partition(".")[0])
        return slug if ":" not in first else None
    if field in ("tags", "authors", "related"):
        return [*_parted(texts)]
    if field == "redirect_from":
        return ["/" + text.lstrip("/") for text in _parted(texts)]
    return first


def _parted(texts: list[str]) -> list[str]:
    return [part.strip() for text in texts for part in text.split(",") if part.strip()]


def _status(key: str, said: str) -> str | None:
    """The status that a boolean or a word of another system means; None for the default."""
    if key == "poststatus":
        said = status_elsewhere(said) or said
        return None if said == "published" else said
    shown = key in ("published", "visibility")
    yes = said in ("true", "yes", "on", "1", "public", "иә", "да")
    return None if yes == shown else "draft"


def _texts(value: Value) -> list[str]:
    """The texts in a value: the items of a list, the names in nested fields."""
    if isinstance(value, str):
        return [value.strip()] if value.strip() else []
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)[:1]]
    named = (value.get(name) for name in ("src", "url", "path", "image", "name", "title"))
    return [text for one in (*named, *value.values()) if one for text in _texts(one)][:1]

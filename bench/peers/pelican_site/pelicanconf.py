"""A plain Pelican site of three languages: Pelican's own means and three plugins."""

import json
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parent


def _data(name: str) -> Any:
    return json.loads((_ROOT / f"data/{name}.json").read_text("utf-8"))


SITEURL = "https://olshem.example"
SITENAME = "Өлшем"
PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
TIMEZONE = "Asia/Almaty"
DEFAULT_LANG = "kk"
PLUGINS = ["i18n_subsites", "related_posts", "sitemap"]
# Each language is a site that reads all articles; with one cache, they are read once.
CACHE_PATH = str(_ROOT / "cache")
I18N_SUBSITES: dict[str, dict[str, Any]] = {
    "ru": {"CACHE_PATH": CACHE_PATH},
    "en": {"CACHE_PATH": CACHE_PATH},
}
I18N_UNTRANSLATED_ARTICLES = "remove"
I18N_UNTRANSLATED_PAGES = "remove"
RELATED_POSTS_MAX = 5
SITEMAP = {"format": "xml"}

ARTICLE_PATHS = ["articles"]
PAGE_PATHS = ["pages"]
STATIC_PATHS = ["images"]
ARTICLE_URL = "{date:%Y}/{date:%m}/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_URL + "index.html"
ARTICLE_LANG_URL, ARTICLE_LANG_SAVE_AS = ARTICLE_URL, ARTICLE_SAVE_AS
PAGE_URL = "{slug}/"
PAGE_SAVE_AS = PAGE_URL + "index.html"
PAGE_LANG_URL, PAGE_LANG_SAVE_AS = PAGE_URL, PAGE_SAVE_AS
CATEGORY_URL = "{slug}/"
CATEGORY_SAVE_AS = CATEGORY_URL + "index.html"
TAG_URL = "topic/{slug}/"
TAG_SAVE_AS = TAG_URL + "index.html"
AUTHOR_URL = "author/{slug}/"
AUTHOR_SAVE_AS = AUTHOR_URL + "index.html"
MONTH_ARCHIVE_URL = "{date:%Y}/{date:%m}/"
MONTH_ARCHIVE_SAVE_AS = MONTH_ARCHIVE_URL + "index.html"
ARCHIVES_URL = "archive/"
ARCHIVES_SAVE_AS = "archive/index.html"
DIRECT_TEMPLATES = ["index", "archives", "404"]
DEFAULT_PAGINATION = 12
PAGINATED_TEMPLATES = dict.fromkeys(["index", "category", "tag", "author", "period_archives"], 12)
PAGINATION_PATTERNS = (
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/p/{number}/", "{base_name}/p/{number}/index.html"),
)

FEED_ATOM, FEED_ALL_ATOM = "feed.atom", None  # The latter would have all languages in each.
FEED_MAX_ITEMS = 30
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None

# Typography by `smarty`: TYPOGRIFY would do it after the cache, for each language and build anew.
MARKDOWN = {
    "extensions": ["tables", "footnotes", "abbr", "def_list", "attr_list", "sane_lists", "smarty"],
    "output_format": "html",
}
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
GZIP_CACHE = False  # To compress it takes longer than to write it.
STATIC_CHECK_IF_MODIFIED = True
JINJA_ENVIRONMENT = {"trim_blocks": True, "lstrip_blocks": True, "auto_reload": False}

LANGUAGES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
SECTIONS, TOPICS, WRITERS = _data("sections"), _data("topics"), _data("authors")
IMPRINT, WORDS = _data("imprint"), _data("words")

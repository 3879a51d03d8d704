"""The site's settings. The README has a table of them; what is not said here is its default."""

SITEURL = "https://aqzheleng.example"
PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
CACHE_PATH = ".cache"
TIMEZONE = "Asia/Almaty"

EDITIONS = ["kk", "qz", "tote", "ru", "en"]
LISTING_SIZE = 12
FEED_SIZE = 30
RELATED_COUNT = 5
IMAGE_WIDTHS = [480, 960, 1600]

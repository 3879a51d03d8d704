"""The site's settings. The README documents them; the others have their defaults."""

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
IMAGE_WIDTHS = [240, 320, 480, 640, 960, 1600]

"""What differs in production. Addresses and targets come from the environment of the build, and so
must secrets (docs/publishing.md has a table).
"""

import os

from pelicanconf import *  # noqa: F403

SITEURL = os.environ.get("SITEURL") or SITEURL  # noqa: F405
PUBLISH_TO = os.environ.get("PUBLISH_TO", "")
PUBLISH_SSH_CONFIG = os.environ.get("PUBLISH_SSH_CONFIG", "")
PREVIEW_TO = os.environ.get("PREVIEW_TO", "")
PREVIEW_URL = os.environ.get("PREVIEW_URL", "")
PREVIEW_PROTECTED = os.environ.get("PREVIEW_PROTECTED", "") == "yes"
INDEXNOW_KEY = os.environ.get("INDEXNOW_KEY", "")
WEBSUB_HUB = os.environ.get("WEBSUB_HUB", "")
TELEGRAM_CHANNELS = os.environ.get("TELEGRAM_CHANNELS", "")

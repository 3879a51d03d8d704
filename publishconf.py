"""What differs in production. The host's address comes from the environment of the build."""

import os

from pelicanconf import *  # noqa: F403

SITEURL = os.environ.get("SITEURL", "https://aqzheleng.example")

"""Redraws `static/images/icon.png` from `favicon.svg`; needed only when the drawing changes.

    python theme/make_icon.py

It needs Chromium and the test dependencies. The corners are filled: devices round them themselves.
"""

import re
from pathlib import Path

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).parent / "static" / "images"
SIDE = 512


def main() -> None:
    """Writes the file."""
    drawing = re.sub(r' rx="[^"]*"', "", (IMAGES / "favicon.svg").read_text("utf-8"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": SIDE, "height": SIDE})
        page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block }}</style>{drawing}")
        page.screenshot(path=IMAGES / "icon.png")
        browser.close()


if __name__ == "__main__":
    main()

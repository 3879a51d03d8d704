"""A reader loads pictures about as large as her screen shows them: `sizes` says how wide each is."""

from typing import Any

import pytest
from playwright.sync_api import Browser

PAGES = {
    "front page": "",
    "section": "qogham/",
    "topic": "topic/martobe/",
    "author": "author/aigul-serikqyzy/",
    "story": "2019/03/shymkent-dostyq-mekeni/",
    "story with pictures in its text": "2023/05/martobe-ush-kun/",
    "dossier": "dossier/eski-shymkent/",
    "right-to-left front page": "tote/",
}
SCREENS = {
    "small phone": (320, 700, 2),
    "phone": (360, 740, 3),
    "tablet": (768, 1024, 2),
    "laptop": (1280, 800, 1),
    "desk": (1920, 1080, 1),
}
MOST, LEAST = 1.35, 0.95
"""How much wider than shown `sizes` may call a picture, and how much narrower: a gutter, or a
hairline.
"""
PHONE, SEEN = 480, 1.6
"""To what width a screen is a phone's, and how many dots a pixel a reader can tell apart there."""
HEAVIEST = 2.2
"""How much wider than its pixels on the screen the loaded file may be."""

PICTURES = """
() => {
  // The first of `sizes` whose condition holds, as the browser reads it.
  const parts = (text) => {
    const found = [""];
    let depth = 0;
    for (const sign of text) {
      depth += (sign === "(") - (sign === ")");
      if (sign === "," && depth === 0) found.push("");
      else found[found.length - 1] += sign;
    }
    return found.map((part) => part.trim());
  };
  const probe = document.body.appendChild(document.createElement("div"));
  probe.style.position = "absolute";
  const declared = (sizes) => {
    for (const part of parts(sizes)) {
      const found = /^(\\(.*\\))\\s+(\\S.*)$/.exec(part);
      if (found && !matchMedia(found[1]).matches) continue;
      probe.style.inlineSize = found ? found[2] : part;
      return probe.getBoundingClientRect().width;
    }
  };
  return [...document.images].filter((image) => image.srcset).map((image) => {
    const offers = parts(image.srcset).map((one) => one.split(" "));
    const widths = offers.map(([, width]) => parseInt(width));
    const file = new URL(image.currentSrc).pathname;
    const box = image.getBoundingClientRect();
    const whole = getComputedStyle(image).objectFit === "contain";
    const painted = box.height * image.naturalWidth / image.naturalHeight;
    return {
      file,
      sizes: image.sizes,
      shown: whole ? Math.min(box.width, painted) : box.width,
      declared: declared(image.sizes),
      loaded: widths[offers.findIndex(([url]) => url === file)],
      widths,
    };
  });
}
"""
LOADED = "() => [...document.images].every((image) => image.complete && image.currentSrc)"


def pictures(browser: Browser, url: str, screen: tuple[int, int, int]) -> list[dict[str, Any]]:
    """What each picture of the page at `url` says of its width, and which file was loaded."""
    width, height, dots = screen
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=dots
    )
    try:
        page = context.new_page()
        page.goto(url)
        page.evaluate("() => { for (const image of document.images) image.loading = 'eager' }")
        page.wait_for_function(LOADED)
        return [one for one in page.evaluate(PICTURES) if one["shown"] > 0]
    finally:
        context.close()


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("path", PAGES)
def test_a_picture_is_loaded_about_as_large_as_it_is_shown(browser, address, path, screen) -> None:
    width, _, dots = SCREENS[screen]
    seen = min(dots, SEEN) if width <= PHONE else dots
    found = pictures(browser, f"{address}/{PAGES[path]}", SCREENS[screen])
    assert found and any(one["file"].startswith("/images/") for one in found)
    # The browser takes a wider file of a picture that it has already loaded for another place.
    widest: dict[str, float] = {}
    for one in found:
        widest[one["file"]] = max(one["shown"], widest.get(one["file"], 0))
    for one in found:
        shown = one["shown"]
        assert LEAST * shown * seen <= one["declared"] * dots <= MOST * shown * dots, one
        needed = shown * seen
        most = HEAVIEST * widest[one["file"]] * seen
        assert one["loaded"] <= max(most, min(one["widths"])), one
        # Of two files the browser takes the narrower one if that is nearer to what it needs.
        wider = min((w for w in one["widths"] if w >= needed), default=max(one["widths"]))
        narrower = max((w for w in one["widths"] if w < needed), default=wider)
        assert one["loaded"] >= wider or one["loaded"] >= narrower > 0.75 * needed, one

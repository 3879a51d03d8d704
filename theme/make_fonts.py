"""Makes `static/fonts/*.woff2` anew: run it only to add letters or to change a typeface.

    pip install fonttools brotli
    npm pack @fontsource-variable/literata@5.3.0 @expo-google-fonts/golos-text@0.4.2
    (unpack each into a folder of its own)
    python theme/make_fonts.py LITERATA_FOLDER GOLOS_FOLDER

Headlines: Literata, cut for large sizes (opsz 36, wght 600), one static file. Text: Golos Text,
variable from 400 to 700. Both hold the letters of Kazakh in Cyrillic and in the Latin of 2021, of
Russian, English and the neighbours' names; nothing else, so that they stay small.
"""

import io
import sys
import tempfile
from pathlib import Path

from fontTools import merge, subset
from fontTools.designspaceLib import AxisDescriptor, DesignSpaceDocument, SourceDescriptor
from fontTools.ttLib import TTFont
from fontTools.varLib import build, instancer

OUT = Path(__file__).parent / "static" / "fonts"
CYRILLIC = "".join(map(chr, range(0x410, 0x450))) + "ЁёІі" + "ӘәҒғҚқҢңӨөҰұҮүҺһ"
LATIN = (
    "".join(map(chr, range(0x20, 0x7F))) + "ıİğĞñÑşŞūŪäÄöÖüÜ" + "éèêëáàâãåæçíîïóôõøúûßčřšžłńĀāēīō"
)
SIGNS = "\u00a0\u00ad\u2011₸€£§©°²³·×÷«»„“”‘’‚‹›–—…№†•−≤≥←→"
FEATURES = ["kern", "liga", "mark", "ccmp", "locl", "calt", "tnum"]


def main(literata: Path, golos: Path) -> None:
    """Writes both files."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        _subset(_headline(literata, Path(work)), "headline", ["kern", "ccmp", "locl"])
    _subset(_text(golos), "text", FEATURES)


def _headline(folder: Path, work: Path) -> TTFont:
    parts = []
    for script in ("latin", "latin-ext", "cyrillic", "cyrillic-ext"):
        font = TTFont(next(folder.rglob(f"literata-{script}-opsz-normal.woff2")))
        font = instancer.instantiateVariableFont(font, {"opsz": 36, "wght": 600})
        font.flavor = None
        parts.append(str(work / f"{script}.ttf"))
        font.save(parts[-1])
    return merge.Merger().merge(parts)


def _text(folder: Path) -> TTFont:
    design = DesignSpaceDocument()
    axis = AxisDescriptor(tag="wght", name="Weight", minimum=400, default=400, maximum=700)
    design.addAxis(axis)
    for weight, name in ((400, "GolosText_400Regular"), (700, "GolosText_700Bold")):
        font = TTFont(next(folder.rglob(f"{name}.ttf")))
        design.addSource(SourceDescriptor(font=font, name=name, location={"Weight": weight}))
    file = io.BytesIO()
    build(design)[0].save(file)
    return TTFont(file)


def _subset(font: TTFont, name: str, features: list[str]) -> None:
    options = subset.Options()
    options.layout_features = features
    options.hinting = False
    options.flavor = "woff2"
    options.name_IDs = [1, 2, 13, 14]
    options.notdef_outline = True
    worker = subset.Subsetter(options)
    worker.populate(text=CYRILLIC + LATIN + SIGNS)
    worker.subset(font)
    font.flavor = "woff2"
    font.save(OUT / f"{name}.woff2")
    print(
        name, (OUT / f"{name}.woff2").stat().st_size, "bytes,", len(font.getBestCmap()), "letters"
    )


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))

"""Rebuilds `static/fonts/*.woff2`; needed only to add letters or to change a typeface.

    pip install fonttools brotli
    npm pack @fontsource-variable/literata@5.3.0 @expo-google-fonts/golos-text@0.4.2 \\
        @expo-google-fonts/noto-naskh-arabic@0.4.5
    (unpack each into a folder of its own)
    python theme/make_fonts.py LITERATA_FOLDER GOLOS_FOLDER NASKH_FOLDER

Headlines: Literata, cut for large sizes (opsz 36, wght 600), one static file. Text: Golos Text,
variable from 400 to 700. Both hold the letters of Kazakh in Cyrillic and in the Latin of 2021, of
Russian, English and the neighbours' names; nothing else, so that they stay small. Arabic letters:
Noto Naskh Arabic, variable from 400 to 700, with those of Kazakh and of the neighbours who write
with them (Uyghur, Arabic, Persian), and the digits and signs that stand between them.

Each file is drawn letter by letter before it is written: a letter with a mark that looks like the
one without it stops the work.
"""

import io
import sys
import tempfile
import unicodedata
from pathlib import Path

from fontTools import merge, subset
from fontTools.designspaceLib import AxisDescriptor, DesignSpaceDocument, SourceDescriptor
from fontTools.otlLib.optimize.gpos import compact
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import GlyphComponent
from fontTools.varLib import build, instancer

OUT = Path(__file__).parent / "static" / "fonts"
CYRILLIC = "".join(map(chr, range(0x410, 0x450))) + "ЁёІі" + "ӘәҒғҚқҢңӨөҰұҮүҺһ"
LATIN = "".join(map(chr, range(0x20, 0x7F))) + "ıİğĞñÑşŞūŪäÄöÖüÜ" + "éèêëáàâãåæçíîïóôõøúûßčřšžłń"
HEADLINE_SIGNS = "\u00a0\u00ad\u2011₸€£§©°·×«»„“”‘’‚‹›–—…№•−"
SIGNS = HEADLINE_SIGNS + "²³÷†≤≥←→"
ARABIC = "ابۆگعدەجزيكقلمنڭوپرستۋۇفحھچشىء،؛؟" + "\u0640\u0674" + "آأإؤئةثخذصضطظغهکیژېۈ"
ARABIC_SIGNS = "0123456789 \u00a0.:!%()[]/+×«»‹›„“”‘’…–—-−·•"
# Not "locl": for Kazakh it replaces i by another glyph, which no ligature here requires, and the
# subsets of Literata lack the rest of it.
HEADLINE_FEATURES = ["kern", "ccmp"]
FEATURES = ["kern", "mark", "ccmp", "calt", "tnum"]
ARABIC_FEATURES = [
    "ccmp", "init", "medi", "fina", "rlig", "liga", "locl", "mark", "mkmk", "kern", "tnum",
]  # fmt: skip
_COMPACT = 1  # how much the tables of kerning are split; more makes them larger when compressed
EPOCH = 3_786_912_000  # 2024, in seconds from 1904
LIGHT, BOLD = (400, "400Regular"), (700, "700Bold")


def main(literata: Path, golos: Path, naskh: Path) -> None:
    """Writes the three files."""
    OUT.mkdir(parents=True, exist_ok=True)
    letters = CYRILLIC + LATIN
    with tempfile.TemporaryDirectory() as work:
        headline = _headline(literata, Path(work))
        _write(headline, "headline", letters + HEADLINE_SIGNS, HEADLINE_FEATURES)
    _write(_variable(golos, "GolosText", _fixed), "text", letters + SIGNS, FEATURES)
    _write(_variable(naskh, "NotoNaskhArabic"), "arabic", ARABIC + ARABIC_SIGNS, ARABIC_FEATURES)


def _headline(folder: Path, work: Path) -> TTFont:
    parts = []
    for script in ("latin", "latin-ext", "cyrillic", "cyrillic-ext"):
        font = TTFont(next(folder.rglob(f"literata-{script}-opsz-normal.woff2")))
        font = instancer.instantiateVariableFont(font, {"opsz": 36, "wght": 600})
        font.flavor = None
        parts.append(str(work / f"{script}.ttf"))
        font.save(parts[-1])
    return merge.Merger().merge(parts)


def _variable(folder: Path, family: str, fix=lambda font: None) -> TTFont:
    """One variable font from 400 to 700 from the family's two static ones, each fixed first."""
    design = DesignSpaceDocument()
    design.addAxis(AxisDescriptor(tag="wght", name="Weight", minimum=400, default=400, maximum=700))
    for weight, cut in (LIGHT, BOLD):
        font = TTFont(next(folder.rglob(f"{family}_{cut}.ttf")))
        fix(font)
        design.addSource(SourceDescriptor(font=font, name=cut, location={"Weight": weight}))
    file = io.BytesIO()
    build(design)[0].save(file)
    return TTFont(file)


def _fixed(font: TTFont) -> None:
    """Adds to Golos Text 2.004 what Kazakh needs."""
    _put_breves(font)
    _lift_dots(font)


def _put_breves(font: TTFont) -> None:
    """Golos Text has ğ and Ğ only as g and G: they get the breve of ă and Ă, centred, where ġ and Č
    have their marks.
    """
    glyphs, shapes = font["glyf"], font.getGlyphSet()

    def middle(glyph: str) -> float:
        left, _, right, _ = _bounds(shapes, glyph)
        return (left + right) / 2

    # The position of a similar mark: ġ has a dot above g; Č a caron above C.
    dot = glyphs["gdotaccent"].components[-1]
    caron = glyphs["Ccaron"].components[-1]
    places = {
        "gbreve": ("uni0306", dot.x + middle(dot.glyphName)),
        "Gbreve": ("uni0306.case", caron.x + middle(caron.glyphName) + middle("G") - middle("C")),
    }
    for name, (mark, centre) in places.items():
        letter = glyphs[name]
        assert len(letter.components) == 1, f"{name} is whole now: _put_breves can go"
        breve = GlyphComponent()
        breve.glyphName = mark
        breve.x, breve.y = round(centre - middle(mark)), 0
        breve.flags = letter.components[0].flags & ~0x0200  # 0x0200: the width is this part's
        letter.components.append(breve)
        letter.recalcBounds(glyphs)


def _lift_dots(font: TTFont) -> None:
    """The dots of i and İ are so close to the stems that small ones look like ı and I, different
    letters of Kazakh, on an ordinary screen: they are raised to a ninth of an em above the stem.
    """
    glyphs, names, shapes = font["glyf"], font.getBestCmap(), font.getGlyphSet()
    for letter in "ijіİ":
        glyph = glyphs[names[ord(letter)]]
        stem, dot = glyph.components
        gap = _bounds(shapes, dot.glyphName)[1] + dot.y - _bounds(shapes, stem.glyphName)[3]
        up = font["head"].unitsPerEm / 9 - gap
        assert up > 0, f"the dot of {letter} is high enough now: _lift_dots can go"
        dot.y += round(up)
        glyph.recalcBounds(glyphs)


def _bounds(shapes, glyph: str) -> tuple[float, float, float, float]:
    pen = BoundsPen(shapes)
    shapes[glyph].draw(pen)
    return pen.bounds


def _write(font: TTFont, name: str, letters: str, features: list[str]) -> None:
    options = subset.Options()
    options.layout_features = features
    options.hinting = False
    options.flavor = "woff2"
    options.name_IDs = [1, 2, 13, 14]
    options.notdef_outline = True
    options.drop_tables += ["vhea", "vmtx", "VVAR"]  # nothing is set vertically
    worker = subset.Subsetter(options)
    worker.populate(text=letters)
    worker.subset(font)
    for weight in (LIGHT[0], BOLD[0]) if "fvar" in font else (None,):
        _check(font, name, letters, weight)
    compact(font, _COMPACT)
    font.flavor = "woff2"
    font.recalcTimestamp = False  # the same input gives the same bytes
    font["head"].modified = font["head"].created = EPOCH
    file = OUT / f"{name}.woff2"
    font.save(file)
    print(name, file.stat().st_size, "bytes,", len(font.getBestCmap()), "letters")


def _check(font: TTFont, name: str, letters: str, weight: int | None) -> None:
    """Checks that every letter has an outline, and that none with a mark looks like the one
    without.
    """
    glyphs = font.getBestCmap()
    shapes = font.getGlyphSet(location={"wght": weight} if weight else None)

    def drawn(letter: str) -> list:
        pen = DecomposingRecordingPen(shapes)
        shapes[glyphs[ord(letter)]].draw(pen)
        return pen.value

    for letter in letters:
        if ord(letter) not in glyphs:
            print(name, "lacks", letter, f"U+{ord(letter):04X}")
            continue
        bare = unicodedata.normalize("NFD", letter)[0]
        if not letter.isspace() and letter != "\u00ad":
            assert drawn(letter), f"{name}: {letter} is empty"
        if bare != letter and ord(bare) in glyphs:
            assert drawn(letter) != drawn(bare), f"{name}: {letter} has lost its mark"


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))

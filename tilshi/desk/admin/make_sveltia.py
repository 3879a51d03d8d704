"""Makes `sveltia/`, the copy of Sveltia CMS that `/admin/` serves; needed only to upgrade it.

    pip install fonttools brotli
    npm pack @sveltia/cms@0.221.1          (the version is VERSION, below)
    tar xzf sveltia-cms-0.221.1.tgz
    python -m tilshi.desk.admin.make_sveltia package

The package's build for bundlers is taken, because it loads its parts from beside itself. What still
names another host is rewritten, and every place is counted: if a new version has moved one, the
work stops, and somebody has to look.
"""

import gzip
import io
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

VERSION = "0.221.1"
OUT = Path(__file__).with_name("sveltia")
ICONS = "material-symbols-outlined"
_FONTS = "https://cdn.jsdelivr.net/fontsource/fonts"
REWRITTEN: Mapping[str, str] = {
    # Browsers import JSON only if they are told that it is JSON.
    "import(`../locales/ru.json`)": "import(`./ru.json`,{with:{type:`json`}})",
    # The Kazakh words are our own.
    "{ar:()=>u(()=>import(`../locales/ar.json`)": (
        "{kk:()=>u(()=>import(`./kk.json`,{with:{type:`json`}}),[],import.meta.url),"
        "ar:()=>u(()=>import(`../locales/ar.json`)"
    ),
    "=`ar,bg,ca,": "=`kk,ar,bg,ca,",
    # Source Sans has no Cyrillic letters here; the theme's font has those of Kazakh.
    f"url({_FONTS}/source-sans-3:vf@5.3.0/latin-wght-normal.woff2)": "url(text.woff2)",
    f"url({_FONTS}/noto-mono@5.3.0/latin-400-normal.woff2)": "local(monospace)",
    f"url({_FONTS}/{ICONS}:vf@5.3.7/latin-wght-normal.woff2)": "url(icons.woff2)",
    # A new translation stands beside its original, whatever year it is now.
    ":h?_R(h,{collection:d,locale:t,content:o[c],currentSlug:n}):n;": (
        ":a?.subPath??(h?_R(h,{collection:d,locale:t,content:o[c],currentSlug:n}):n);"
    ),
    # A story need not have a file in the main language.
    "path:d[c].path,fallback:a}),g=FF(r)": (
        "path:(d[c]??Object.values(d)[0]).path,fallback:a}),g=FF(r)"
    ),
    # Asks whether there is a newer version.
    "`https://unpkg.com/@sveltia/cms`": "`.`",
    # Loads parts that no field of ours needs.
    "`https://unpkg.com/@shikijs`": "`.`",
    "`https://unpkg.com/@sveltia/ui`": "`.`",
    "`https://unpkg.com/${e}`": "`./${e}`",
    # Asks whether GitHub works.
    "`https://www.githubstatus.com/api/v2/status.json`": "`./status.json`",
    "`https://www.githubstatus.com/`": "`.`",
}
"""What stands once in the package's script, and what it becomes."""
_OWN_FONTS = re.compile(r'w\(\{"source-sans-3-latin[^{}]*\}\),(?=_\(\{loadEngine)')
"""Where the package's fonts lie beside its script; without it, the addresses above are taken."""
_OTHERS = ("unpkg.com", "jsdelivr.net", "githubstatus.com")
_ICON = re.compile(r"[`\"']([a-z0-9]+(?:_[a-z0-9]+)*)[`\"']")


def main(package: Path) -> None:
    """Writes all files from the unpacked `package`."""
    version = json.loads((package / "package.json").read_text("utf-8"))["version"]
    assert version == VERSION, f"this is {version}; look at REWRITTEN, then change VERSION"
    script = rewritten((package / "npm/index.js").read_text("utf-8"))
    react = re.search(r"\./chunks/(react-[\w-]+\.js)", script)
    assert react is not None
    script = script.replace(react[0], "./react.js")
    OUT.mkdir(exist_ok=True)
    _write("cms.js", script.encode())
    _write("react.js", (package / "npm/chunks" / react[1]).read_bytes())
    _write("ru.json", (package / "locales/ru.json").read_bytes())
    _write("schema.json", (package / "schema/sveltia-cms.json").read_bytes())
    font = next((package / "npm/assets").glob(f"{ICONS}-*.woff2"))
    (OUT / "icons.woff2").write_bytes(_subset(font, set(_ICON.findall(script))))
    for name, licence in ("sveltia", package / "LICENSE.txt"), ("icons", _licence(package)):
        (OUT / f"LICENSE.{name}.txt").write_bytes(licence.read_bytes())


def rewritten(script: str) -> str:
    """The package's `script` without calls to other hosts. Raises AssertionError if a place that is
    rewritten does not stand in it exactly once, or another one has come.
    """
    script = re.sub(r"\n//# sourceMappingURL=.*", "", script)
    script, times = _OWN_FONTS.subn("", script)
    assert times == 1, f"{times} times: {_OWN_FONTS.pattern}"
    for old, new in REWRITTEN.items():
        assert script.count(old) == 1, f"{script.count(old)} times: {old}"
        script = script.replace(old, new)
    for host in _OTHERS:
        assert host not in script, host
    return script


def _licence(package: Path) -> Path:
    return package / "npm/assets" / f"{ICONS}.LICENSE.txt"


def _write(name: str, data: bytes) -> None:
    (OUT / f"{name}.gz").write_bytes(gzip.compress(data, 9, mtime=0))


def _subset(font: Path, words: set[str]) -> bytes:
    """The `font` with only those icons whose names are among the `words`; a name that is set in it
    becomes its icon.
    """
    from fontTools import subset
    from fontTools.ttLib import TTFont

    icons = TTFont(font)
    letters = {glyph: chr(code) for code, glyph in icons.getBestCmap().items()}
    drawn = {
        "".join(letters.get(one, "?") for one in (first, *ligature.Component)): ligature.LigGlyph
        for lookup in icons["GSUB"].table.LookupList.Lookup
        for table in lookup.SubTable
        for first, ligatures in getattr(table, "ExtSubTable", table).ligatures.items()
        for ligature in ligatures
    }
    names = sorted({drawn[word] for word in words & drawn.keys()})
    assert len(names) > 50, names
    options = subset.Options()
    options.layout_features = ["liga", "rlig"]
    options.layout_closure = False
    options.flavor = "woff2"
    worker = subset.Subsetter(options)
    worker.populate(text="".join(map(chr, range(0x20, 0x7F))), glyphs=names)
    worker.subset(icons)
    icons.flavor = "woff2"
    icons.recalcTimestamp = False
    out = io.BytesIO()
    icons.save(out)
    return out.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

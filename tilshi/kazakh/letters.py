"""Letters that look alike: Latin letters typed by mistake inside Cyrillic words.

Found in real texts: Latin a c e i o p x y h in Kazakh words; ə (U+0259) for ә; ɵ (U+0275) for ө;
i (U+0069) for і (U+0456); h for һ.
"""

import re
import unicodedata

LOOKALIKES = str.maketrans("aceiopxyhəɵABCEHIKMOPTXYƏƟ", "асеіорхуһәөАВСЕНІКМОРТХУӘӨ")

_CYRILLIC = "\u0400-\u04ff"
_MIXED = re.compile(
    rf"(?<![A-Za-z])[A-Za-zƏəƟɵ]*(?:[{_CYRILLIC}][A-Za-zƏəƟɵ]+|[A-Za-zƏəƟɵ][{_CYRILLIC}]+)"
    rf"[A-Za-z{_CYRILLIC}ƏəƟɵ]*"
)
_LATIN = re.compile("[A-Za-zƏəƟɵ]")


def put_right(text: str) -> str:
    """`text` in NFC with look-alikes inside Cyrillic words made Cyrillic.

    A word that also has Latin letters without a Cyrillic twin (`PRодвигай`) is meant as it is.
    """
    return _MIXED.sub(_cyrillic, unicodedata.normalize("NFC", text))


def _cyrillic(found: re.Match[str]) -> str:
    turned = found[0].translate(LOOKALIKES)
    return found[0] if _LATIN.search(turned) else turned

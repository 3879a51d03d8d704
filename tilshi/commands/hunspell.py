"""Spelling by the program hunspell and the dictionaries that are installed for it.

It is asked through a pipe, so that a run has neither its dictionaries in memory nor its licence to
mind; docs/decisions/039-spelling.md compares it with the libraries.
"""

import shutil
import subprocess
from collections.abc import Iterable, Sequence
from errno import EIO
from functools import cache

_DICTIONARIES = {"kk": ("kk_KZ",), "ru": ("ru_RU",), "en": ("en_GB", "en_US")}
"""The names of each language's dictionaries, the first installed one of which is asked."""
PACKAGES = {"kk": "hunspell-kk", "ru": "hunspell-ru", "en": "hunspell-en-gb"}
"""The Debian package of each dictionary."""
_MOST = 3


def has_dictionary(lang: str) -> bool:
    """Whether hunspell and a dictionary of `lang` are installed."""
    return bool(_dictionary(lang))


def misspelt(words: Iterable[str], lang: str) -> set[str]:
    """Those of `words` that the dictionary of `lang`, which is installed, does not know."""
    return {line for line in _ask(lang, "-l", sorted(words)) if line}


def suggestions(words: Iterable[str], lang: str) -> dict[str, list[str]]:
    """For each of the unknown `words`, up to three similar ones that the dictionary of `lang`
    knows, the likeliest first. A word takes about 10 ms.
    """
    found: dict[str, list[str]] = {}
    for line in _ask(lang, "-a", [f"^{word}" for word in sorted(words)]):
        if line[:1] in ("&", "#"):
            # & word count offset: one, another …
            head, _, listed = line.partition(": ")
            found[head.split()[1]] = [word for word in listed.split(", ") if word][:_MOST]
    return found


@cache
def _dictionary(lang: str) -> str:
    """The first installed dictionary of `lang`; "" if there is none."""
    if shutil.which("hunspell") is None:
        return ""
    return next((one for one in _DICTIONARIES[lang] if _run(one, "-l", []).returncode == 0), "")


def _ask(lang: str, mode: str, lines: Sequence[str]) -> list[str]:
    """What hunspell says about `lines` in `lang`, line by line. Raises OSError if it fails."""
    done = _run(_dictionary(lang), mode, lines)
    if done.returncode:
        raise OSError(EIO, done.stderr.decode(errors="replace").strip(), "hunspell")
    return done.stdout.decode().split("\n")


def _run(dictionary: str, mode: str, lines: Sequence[str]) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        ["hunspell", "-i", "UTF-8", "-d", dictionary, mode],
        input="".join(f"{line}\n" for line in lines).encode(),
        capture_output=True,
        check=False,
    )

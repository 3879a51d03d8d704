"""Sections, topics and authors of an export in the registries: found there by name, or added."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tilshi import urls
from tilshi.content.plain_text import without_markup
from tilshi.content.registries import Registry
from tilshi.content.registry_file import name_key
from tilshi.content.yaml_writing import item, listed
from tilshi.editions import Edition
from tilshi.importing.export_records import Term, note
from tilshi.importing.old_addresses import AddressBook
from tilshi.importing.plain_words import plain_words
from tilshi.kazakh.lookalikes import fix_lookalikes
from tilshi.kazakh.slug import slugify
from tilshi.problems import Problem

_LONGEST_ID = 80


@dataclass(frozen=True)
class NewEntry:
    """An entry that an import adds to a registry; its name is the same in all languages until an
    editor translates it, but for those of `names`.
    """

    id: str
    name: str
    redirect_from: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def text(self, langs: Sequence[str]) -> str:
        """The entry as YAML."""
        names = ", ".join(f"{lang}: {item(self.names.get(lang, self.name))}" for lang in langs)
        lines = [f"- id: {self.id}", f"  name: {{{names}}}"]
        if self.redirect_from:
            lines.append(f"  redirect_from: {listed(self.redirect_from)}")
        return "\n".join(lines) + "\n"


@dataclass
class Entries:
    """The entries of one registry: by the key of an export's term, the name that articles write;
    `ids` are their ids; `new` are those to add.
    """

    names: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    new: list[NewEntry] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def resolve_entries(
    kind: str,
    terms: Mapping[str, Term],
    used: Iterable[str],
    registry: Registry[Any],
    known: Mapping[str, str],
    book: AddressBook,
    site: str,
    file: str,
    lang: str,
    editions: Sequence[Edition],
) -> Entries:
    """What the `used` keys of an export's `terms` are in a `registry` of this `kind`, whose names
    are written in the language `lang`. `known` are the ids that earlier imports gave them.

    Names that differ only in letter case, spaces or look-alike letters are one entry, called as it
    is written most often, but not in capitals alone.
    """
    times = Counter(used)
    groups: dict[str, list[str]] = {}
    for key in times:
        groups.setdefault(_folded(terms[key].name) or key, []).append(key)
    found = Entries()
    taken = {name_key(name) for name in registry.ids}
    added: list[tuple[NewEntry, list[str]]] = []
    here: dict[str, NewEntry] = {}
    for keys in groups.values():
        keys.sort(key=lambda key: (terms[key].name.isupper(), -times[key]))
        name = _name(terms[keys[0]].name) or keys[0]
        id_ = registry.find(name) or next(
            (known[key] for key in keys if known.get(key) in registry.entries), None
        )
        old = [address for key in keys for address in terms[key].old]
        if id_ is not None:
            written = registry[id_].name.get(lang, id_)
            _note_old(found, kind, written, old, book, site, file, editions)
        elif (same := here.get(name_key(name))) is not None:
            id_, written = same.id, same.name
        else:
            id_, written = _new_id(kind, name, taken, book, editions), name
            entry = NewEntry(id_, name, names=terms[keys[0]].names)
            here |= {name_key(id_): entry, name_key(name): entry}
            added.append((entry, old))
        for key in keys:
            found.names[key], found.ids[key] = written, id_
    # The entries' own paths go before old addresses.
    for entry, old in added:
        kept, lost = book.take_old(old, site, _paths(kind, entry.id, editions), None)
        found.new.append(replace(entry, redirect_from=tuple(kept)))
        found.notes += [note("import-address", file, value=one, title=entry.name) for one in lost]
    return found


def _folded(name: str) -> str:
    return name_key(_name(name))


def _name(name: str) -> str:
    return fix_lookalikes(without_markup(plain_words(name)))


def _new_id(
    kind: str, name: str, taken: set[str], book: AddressBook, editions: Sequence[Edition]
) -> str:
    """An id for a new entry with this name, whose paths are then taken."""
    stem = slugify(name)[:_LONGEST_ID].strip("-") or kind
    number, id_ = 1, stem
    while not _is_free(kind, id_, taken, book, editions):
        number += 1
        id_ = f"{stem}-{number}"
    taken |= {name_key(id_), name_key(name)}
    return id_


def _is_free(
    kind: str, id_: str, taken: set[str], book: AddressBook, editions: Sequence[Edition]
) -> bool:
    if name_key(id_) in taken or (kind == urls.SECTION and urls.is_reserved(id_)):
        return False
    return book.take(*_paths(kind, id_, editions))


def _paths(kind: str, id_: str, editions: Sequence[Edition]) -> list[str]:
    return [urls.listing_path(edition, kind, id_) for edition in editions]


def _note_old(
    found: Entries,
    kind: str,
    name: str,
    old: Sequence[str],
    book: AddressBook,
    site: str,
    file: str,
    editions: Sequence[Edition],
) -> None:
    """Says which old addresses an editor may add to an entry that was there already."""
    kept, _ = book.take_old(old, site, (), None)
    if kept:
        listed_, where = ", ".join(kept), f"content/{kind}s.yaml"
        found.notes.append(
            note("import-entry-address", file, value=listed_, title=name, registry=where)
        )

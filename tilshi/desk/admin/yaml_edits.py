"""Changes of single fields in a YAML text, whose other lines stay as they are.

Comments on and between the lines of a field that changes are lost; all others are kept.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tilshi.content import yaml_writing
from tilshi.content.front_matter import FieldPath, Located, Value

Fields = Mapping[str, Value]
_STEP = "  "


@dataclass
class YamlEdits:
    """Edits of the `lines` of a YAML text that has been read as `located`; `first` is the number
    of its first line there.
    """

    lines: Sequence[str]
    located: Located
    first: int = 1
    _edits: list[tuple[int, int, list[str]]] = field(default_factory=list)

    def change(
        self, place: FieldPath, old: Fields, new: Fields, kept: Callable[[FieldPath], bool]
    ) -> None:
        """Gives the map at `place` the fields `new` instead of those of `old` that are not `kept`
        as they are. A text that is one map in braces is written anew if any changes.
        """
        starts = [self._at((*place, name)) for name in old]
        end = self._end(place)
        if not place and old and not self._is_block(place, old):
            if not all(kept((name,)) for name in {**old, **new}):
                written = [line for name, value in new.items() for line in lines_of(name, value)]
                self._edits.append((0, end, written))
            return
        for name, start in zip(old, starts, strict=True):
            here = (*place, name)
            if kept(here):
                continue
            stop = self._trimmed(start, min((s for s in starts if s > start), default=end))
            before, after = old[name], new.get(name)
            if isinstance(after, dict) and self._is_block(here, before):
                self.change(here, before if isinstance(before, dict) else {}, after, kept)
            else:
                written = [] if after is None else lines_of(name, after, self._indent(start))
                self._edits.append((start, stop, written))
        added = [name for name in new if name not in old]
        if added:
            inner = self._indent(starts[0]) if starts else self._inner(place)
            at = self._trimmed(max(starts, default=self._at(place)), end)
            written = [line for name in added for line in lines_of(name, new[name], inner)]
            self._edits.append((at, at, written))

    def text(self) -> list[str]:
        """The lines with all changes."""
        lines = list(self.lines)
        # From the end. What is added to a part was noted before what is added after that.
        for start, stop, _, written in sorted(
            ((start, stop, order, new) for order, (start, stop, new) in enumerate(self._edits)),
            reverse=True,
        ):
            lines[start:stop] = written
        return lines

    def _at(self, place: FieldPath) -> int:
        """The index of the line of `place`; that before the first line for the whole."""
        return self.located.lines[place] - self.first if place else -1

    def _end(self, place: FieldPath) -> int:
        """The index of the line after those of the map at `place`."""
        here = self._at(place)
        later = [
            line - self.first
            for other, line in self.located.lines.items()
            if other[: len(place)] != place and line - self.first > here
        ]
        return min(later, default=len(self.lines))

    def _trimmed(self, start: int, stop: int) -> int:
        """`stop` without the comments and empty lines before it, which belong to what follows."""
        while stop > start + 1 and self.lines[stop - 1].strip()[:1] in ("", "#"):
            stop -= 1
        return stop

    def _indent(self, index: int) -> str:
        line = self.lines[index]
        return line[: len(line) - len(line.lstrip())]

    def _inner(self, place: FieldPath) -> str:
        return self._indent(self._at(place)) + _STEP if place else ""

    def _is_block(self, place: FieldPath, value: Value | Fields) -> bool:
        """Whether each field of the map at `place` begins on a line of its own, without braces."""
        if place:
            head = self.lines[self._at(place)].split(" #")[0].rstrip()
            opened = not head.endswith(":")
        else:
            filled = (line for line in self.lines if line.strip()[:1] not in ("", "#"))
            opened = next(filled, "").lstrip().startswith("{")
        if opened or value == "":
            return not opened
        if not isinstance(value, Mapping) or not value:
            return False
        at = [self._at(place), *(self._at((*place, name)) for name in value)]
        braces = any(self.lines[index].lstrip().startswith("{") for index in at[1:])
        return len(set(at)) == len(at) and not braces


def lines_of(name: str, value: Value, indent: str = "") -> list[str]:
    """The field `name` with its `value`: parts and lists of parts on lines of their own."""
    if isinstance(value, dict):
        inner = [line for key, one in value.items() for line in lines_of(key, one, indent + _STEP)]
        return [f"{indent}{name}:", *inner]
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        return [f"{indent}{name}:", *(line for one in value for line in item_lines(one, indent))]
    return [indent + yaml_writing.field(name, value)]


def item_lines(item: Value, indent: str = "", step: str = _STEP) -> list[str]:
    """The map `item` of a list, a line for each field."""
    assert isinstance(item, dict)
    fields = [yaml_writing.field(name, value) for name, value in item.items()]
    marks = [f"{indent}{step}- ", *[f"{indent}{step}  "] * (len(fields) - 1)]
    return [mark + one for mark, one in zip(marks, fields, strict=True)]

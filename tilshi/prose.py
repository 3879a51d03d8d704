"""Prose: text that people read. It is declared once, on the field, and everything done with such
text (typography, proofreading, transliteration, the embargo scan) follows from the declaration.
"""

import dataclasses
from functools import cache
from typing import Annotated, Any, get_args, get_type_hints

PROSE = "prose"
"""The marker in a type's annotation."""
Prose = Annotated[str, PROSE]


@cache
def prose_fields(record: type) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of a dataclass's fields that are prose, and of those that may contain some: other
    records, or tuples of records or of prose.
    """
    hints = get_type_hints(record, include_extras=True)
    prose, parts = [], []
    for field in dataclasses.fields(record):
        hint = hints[field.name]
        kinds = {hint, *get_args(hint)}
        if Prose in kinds and not _is_tuple(hint):
            prose.append(field.name)
        elif not kinds <= {str, int, bool, type(None)}:
            parts.append(field.name)
    return tuple(prose), tuple(parts)


def is_record(value: object) -> bool:
    """Whether `value` is a dataclass that may have prose fields."""
    return hasattr(value, "__dataclass_fields__") and not isinstance(value, type)


def _is_tuple(hint: Any) -> bool:
    return getattr(hint, "__origin__", None) is tuple

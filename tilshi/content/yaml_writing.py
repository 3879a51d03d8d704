"""Values as YAML that reads back as the same text, in quotes only if it needs them."""

from collections.abc import Sequence

from tilshi.content.front_matter import Value, read_yaml
from tilshi.content.yaml_mistakes import quoted


def scalar(text: str) -> str:
    """`text` as the value of a field on a line of its own."""
    return text if _reads_back(f"x: {text}", {"x": text}) else quoted(text)


def item(text: str) -> str:
    """`text` as an item of a list in brackets."""
    return text if _reads_back(f"[{text}]", [text]) else quoted(text)


def listed(values: Sequence[Value]) -> str:
    """`values` as a list in brackets."""
    return f"[{', '.join(map(_inner, values))}]"


def field(name: str, value: Value) -> str:
    """The field `name` with its `value` on one line."""
    return f"{name}: {scalar(value) if isinstance(value, str) else _inner(value)}"


def header(name: str, value: Value) -> str:
    """The same as a header in Pelican's plain way, in which a picture is only its file's name."""
    if isinstance(value, dict):
        value = next(iter(value.values()))
    return f"{name}: {value if isinstance(value, str) else ', '.join(map(str, value))}"


def _inner(value: Value) -> str:
    if isinstance(value, str):
        return item(value)
    if isinstance(value, list):
        return listed(value)
    return f"{{{', '.join(f'{name}: {_inner(one)}' for name, one in value.items())}}}"


def _reads_back(line: str, value: object) -> bool:
    read = read_yaml(line, "")
    return not read.problems and not read.comments and read.value == value

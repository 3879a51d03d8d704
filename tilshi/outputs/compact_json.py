"""JSON as small as it can be."""

import json


def compact_json(content: object) -> bytes:
    """`content` as JSON without spaces."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()

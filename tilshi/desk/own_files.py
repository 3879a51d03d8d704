"""The desk's own style sheet and script."""

from pathlib import Path

from tilshi.desk.route import Answer, DeskRequest
from tilshi.publishing.http_headers import content_type

_FOLDER = Path(__file__).with_name("static")


def own_file(request: DeskRequest) -> Answer | None:
    """The file of this name in the folder `static`, which has no folders."""
    file = _FOLDER / request.path
    if file.parent != _FOLDER or not file.is_file():
        return None
    return Answer(file.read_bytes(), content_type(file.name))

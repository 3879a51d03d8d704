"""Why a picture or an attached file cannot be published."""


class UnfitError(Exception):
    """A file that cannot be published; `code` is a key of `problems.yaml`."""

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(code)

"""The placeholders in a new newsroom, or in the sample, that somebody has to replace. A site that
contains them can be built and previewed, but not published.
"""

from urllib.parse import urlsplit

from tilshi.content.imprint import Imprint
from tilshi.problems import Problem

NO_ADDRESS = "https://newsroom.example"
NO_CERTIFICATE = "0000"
_SAMPLE = "aqzheleng.example"


def placeholders(siteurl: str, imprint: Imprint) -> list[Problem]:
    """The problems of an address or a certificate that is a placeholder."""
    problems = []
    host = urlsplit(siteurl).hostname
    if host in (_SAMPLE, urlsplit(NO_ADDRESS).hostname):
        problems.append(Problem("placeholder-address", field="SITEURL", values={"value": siteurl}))
    if imprint.license == NO_CERTIFICATE:
        file = "content/imprint.yaml"
        values = {"value": imprint.license}
        problems.append(Problem("placeholder-certificate", file, field="license", values=values))
    return problems

"""What stands in a new newsroom, or in the sample, until somebody says what is right. A site with
it can be built and shown, and is not published.
"""

from urllib.parse import urlsplit

from tilshi.content.imprint import Imprint
from tilshi.problems import Problem

NO_ADDRESS = "https://newsroom.example"
NO_CERTIFICATE = "0000"
_SAMPLE = "aqzheleng.example"


def placeholders(siteurl: str, imprint: Imprint) -> list[Problem]:
    """The problems of an address or a certificate that is nobody's."""
    problems = []
    host = urlsplit(siteurl).hostname
    if host in (_SAMPLE, urlsplit(NO_ADDRESS).hostname):
        problems.append(Problem("placeholder-address", field="SITEURL", values={"value": siteurl}))
    if imprint.license == NO_CERTIFICATE:
        file = "content/imprint.yaml"
        values = {"value": imprint.license}
        problems.append(Problem("placeholder-certificate", file, field="license", values=values))
    return problems

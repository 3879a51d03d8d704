"""The pages with a newsroom's policies, as its imprint names them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tilshi import urls
from tilshi.editions import Edition

if TYPE_CHECKING:
    from tilshi.outputs.site import Site


@dataclass(frozen=True)
class PoliciesView:
    """The absolute addresses of the pages with the newsroom's policies, as in the imprint."""

    masthead: str | None = None
    principles: str | None = None
    corrections: str | None = None
    ownership: str | None = None
    pictures: str | None = None


def view(site: "Site", edition: Edition) -> PoliciesView:
    """The pages with policies that exist in the edition's language."""
    given = site.registries.imprint.policies
    return PoliciesView(
        **{
            name: site.absolute(urls.static_path(edition, page))
            for name, page in (given.pages() if given else ())
            if site.catalogue.page(edition.lang, page)
        }
    )

"""`{% cache key, … %}…{% endcache %}` in a template: the content is rendered once for each key.

A story's card is on a dozen pages, the footer on all pages of an edition. The content must depend
on nothing but the key: a URL, for example, identifies both edition and story.
"""

from collections.abc import Callable, MutableMapping

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

FRAGMENTS = "fragments"
"""The template global with the cache: key → rendered content."""
_ENOUGH = 30_000


class FragmentCache(Extension):
    """The tag `cache`."""

    tags = {"cache"}  # noqa: RUF012 - as Jinja wants it

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """The cached content, or else a call of `_remembered` around the body."""
        line = next(parser.stream).lineno
        key = parser.free_identifier()
        keyed = nodes.Assign(key, parser.parse_tuple())
        body = parser.parse_statements(("name:endcache",), drop_needle=True)
        fragments = nodes.Name(FRAGMENTS, "load")
        call = nodes.CallBlock(self.call_method("_remembered", [fragments, key]), [], [], body)
        # A call costs more than everything else about a cached fragment.
        known = nodes.Compare(key, [nodes.Operand("in", fragments)])
        there = nodes.Output([nodes.Getitem(fragments, key, "load")])
        choice = nodes.If(known, [there], [], [call.set_lineno(line)])
        return [node.set_lineno(line, override=False) for node in (keyed, choice)]

    def _remembered(
        self,
        fragments: MutableMapping[object, Markup],
        key: object,
        caller: Callable[[], Markup],
    ) -> Markup:
        if len(fragments) >= _ENOUGH:
            fragments.clear()
        made = fragments[key] = Markup(caller())
        return made

"""`{% cache key, … %}…{% endcache %}` in a template: what is inside is rendered once for each key.

A story's card stands on a dozen pages, the footer on all of an edition. What is inside must depend
on nothing but what the key names: an address, for instance, says which edition and which story.
"""

from collections.abc import Callable, MutableMapping

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

FRAGMENTS = "fragments"
"""The template global that remembers: key → what was rendered."""
_ENOUGH = 30_000


class FragmentCache(Extension):
    """The tag `cache`."""

    tags = {"cache"}  # noqa: RUF012 - as Jinja wants it

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """What is remembered, or else a call of `_remembered` around what is inside."""
        line = next(parser.stream).lineno
        key = parser.free_identifier()
        keyed = nodes.Assign(key, parser.parse_tuple())
        body = parser.parse_statements(("name:endcache",), drop_needle=True)
        fragments = nodes.Name(FRAGMENTS, "load")
        call = nodes.CallBlock(self.call_method("_remembered", [fragments, key]), [], [], body)
        # A call costs more than all the rest of what is remembered already.
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

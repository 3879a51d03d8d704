"""Proofreading of bodies: the findings in each block of prose, with positions in the source."""

from tilshi.content.prose_blocks import ProseBlock, prose_blocks
from tilshi.kazakh.proofread import Finding, lint_block


def lint_body(source: str, lang: str) -> list[Finding]:
    """The findings in the Markdown `source`, a body in `lang` (kk, ru, en), in order.

    Each block of prose is checked by the rules of its language. Findings do not overlap, except
    that a text in another language may contain others.
    """
    found = [
        _placed(finding, block, source)
        for block in prose_blocks(source, lang)
        for finding in lint_block(block.text, block.masked, block.lang)
    ]
    return sorted(found, key=lambda finding: (finding.start, finding.end))


def _placed(finding: Finding, block: ProseBlock, source: str) -> Finding:
    """A `finding` in a block with its position in the source. It is not safe to fix if the source
    has more characters between its ends than the block.
    """
    start, end = block.at[finding.start], block.at[finding.end - 1] + 1
    whole = end - start == finding.end - finding.start
    return Finding(finding.code, start, end, source[start:end], finding.fix, finding.safe and whole)

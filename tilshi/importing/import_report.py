"""The report of an import: what became of each post, and everything that was lost or changed."""

from collections import Counter
from collections.abc import Iterable, Iterator

from tilshi.importing.export_records import Export
from tilshi.importing.import_plan import ImportPlan
from tilshi.importing.post_file import headline
from tilshi.importing.post_places import DELETED, KEPT, NEW, UNCHANGED, UPDATED
from tilshi.problems import Problem, say, set_of

FATES = (NEW, UPDATED, UNCHANGED, KEPT, DELETED)
_SPECIAL = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>#|"})


def summary_lines(plan: ImportPlan, pictures: int, lang: str) -> list[str]:
    """What was imported, in `lang`, a line for each kind of thing."""
    fates = Counter(file.placed.fate for file in plan.files)
    lines = [say(f"imported-{fate}", lang, count=fates[fate]) for fate in FATES if fates[fate]]
    drafts = sum(file.draft for file in plan.files)
    if drafts:
        lines.append(say("import-drafts", lang, count=drafts))
    added = {kind: len(found.new) for kind, found in plan.entries.items()}
    if any(added.values()):
        lines.append(say("import-entries", lang, **added))
    if pictures:
        lines.append(say("import-pictures", lang, count=pictures))
    return lines


def report_text(export: Export, plan: ImportPlan, pictures: int, lang: str) -> str:
    """The whole report as Markdown, in `lang`."""
    notes = sorted(set_of(plan.notes), key=lambda one: one.order)
    parts = [
        f"# {say('import-report-title', lang, value=_plain(f'{export.system}: {export.name}'))}",
        "\n".join(f"- {_plain(line)}" for line in summary_lines(plan, pictures, lang)),
        *_section("import-report-notes", lang, (_note(one, lang) for one in notes)),
        *_section("import-report-posts", lang, _posts(plan)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(title: str, lang: str, lines: Iterable[str]) -> list[str]:
    listed = "\n".join(lines)
    return [f"## {say(title, lang)}", listed] if listed else []


def _note(one: Problem, lang: str) -> str:
    what, advice = one.text(lang)
    place = f"`{one.place}` " if one.place else ""
    return f"- {place}{_plain(f'{what} {advice}')}"


def _posts(plan: ImportPlan) -> Iterator[str]:
    for placed in (file.placed for file in plan.files):
        post = placed.post
        line = f":{post.line}" if post.line else ""
        title = _plain(headline(post) or post.id)
        yield f"- `{post.file}{line}` {title} → `content/{placed.path}`"


def _plain(text: str) -> str:
    return text.translate(_SPECIAL)

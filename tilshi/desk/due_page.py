"""What is scheduled, as `inv due` lists it: a page, and the same as a calendar."""

from tilshi.desk.catalogue_reading import reading, story_address
from tilshi.desk.page import page
from tilshi.desk.route import Answer, DeskRequest

_CALENDAR = "schedule.ics"


def due_page(request: DeskRequest) -> Answer | None:
    """The schedule of what is shown, as of its clock."""
    # Imported only if somebody asks.
    from tilshi.desk.schedule_text import calendar, what, when
    from tilshi.pipeline.schedule import schedule_at

    if request.path not in ("", _CALENDAR):
        return None
    settings, at = request.desk.shown()
    with reading(settings) as db:
        events = schedule_at(db, at, settings.langs, settings.zone)
        addresses = [story_address(db, settings, one.langs[0], one.story) for one in events]
    if request.path:
        coming = [one for one in events if one.time > at]
        text = calendar(coming, at, settings.siteurl, request.lang)
        return Answer(text.encode(), "text/calendar; charset=utf-8")
    rows = [
        {
            "time": one.time.isoformat(),
            "when": when(one.time, at, settings.zone, request.lang),
            "what": what(one, at, request.lang),
            "event": one,
            "address": address,
        }
        for one, address in zip(events, addresses, strict=True)
    ]
    return page(request, "due.html", rows=rows, calendar=_CALENDAR)

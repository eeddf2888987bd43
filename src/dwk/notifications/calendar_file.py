"""A calendar as a file (iCalendar, RFC 5545); no database, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: all day, or from ``starts_at`` on in Berlin time; ``uid`` stays the same when it changes."""

    uid: str
    title: str
    on: date
    changed_at: datetime
    place: str = ""
    text: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def calendar_of(name: str, entries: Sequence[Entry]) -> bytes:
    """The calendar as a file; the same entries give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Demografiewerkstatt//DE")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for entry in sorted(entries, key=lambda entry: (entry.on, entry.uid)):
        event = Event()
        event.add("uid", entry.uid)
        event.add("summary", entry.title)
        event.add("dtstamp", entry.changed_at)
        if entry.starts_at is None:
            event.add("dtstart", entry.on)
            event.add("dtend", entry.on + timedelta(days=1))
        else:
            event.add("dtstart", entry.starts_at)
            event.add("dtend", entry.ends_at or entry.starts_at + timedelta(hours=1))
        if entry.place:
            event.add("location", entry.place)
        if entry.text:
            event.add("description", entry.text)
        calendar.add_component(event)
    if any(entry.starts_at is not None for entry in entries):
        calendar.add_missing_timezones()
    return bytes(calendar.to_ical())

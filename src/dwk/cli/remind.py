"""dwk remind: one message a day for everybody who has something due or waiting."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, date, datetime

HELP = "An Fristen, wartende Abnahmen, Einladungen und Rückmelderunden erinnern (täglich aufrufen)"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The day, and whether anything is sent."""
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="TAG", help="Tag (JJJJ-MM-TT), Vorgabe: heute")
    parser.add_argument("--dry-run", action="store_true", help="nur zeigen, wer woran erinnert würde")
    parser.add_argument("--json", action="store_true", help="als JSON")


def run(arguments: argparse.Namespace) -> int:
    """Send what is to be sent today and has not been sent yet; print whom it went to, never by address."""
    from django.conf import settings
    from django.utils import timezone

    from dwk.kommunalprofil.actions import reminding as reviews
    from dwk.programme.actions.reminding import remind
    from dwk.programme.queries.reminding import digests

    today = arguments.as_of or timezone.localdate()
    at = datetime.now(UTC)
    found = digests(today) if arguments.dry_run else remind(today=today, at=at, site=settings.SITE_URL)
    rounds = (
        reviews.foreseen(today) if arguments.dry_run else reviews.run_day(today=today, at=at, site=settings.SITE_URL)
    )
    if arguments.json:
        people = [{"user": digest.user.pk, "counts": digest.counts} for digest in found]
        answer: dict[str, object] = {"as_of": today.isoformat(), "dry_run": arguments.dry_run, "people": people}
        answer["review_rounds"] = {"closed": rounds.closed, "reminded": rounds.reminded}
        print(json.dumps(answer, ensure_ascii=False, indent=2))
        return 0
    for digest in found:
        print(f"{digest.user.name}: {digest.text}")
    words = "würden erinnert" if arguments.dry_run else "erinnert"
    print(f"{today:%d.%m.%Y}: {len(found)} Personen {words}.")
    if rounds.closed or rounds.reminded:
        closed = "würden geschlossen" if arguments.dry_run else "geschlossen"
        print(f"Rückmelderunden: {rounds.closed} {closed}, {rounds.reminded} Personen {words}.")
    return 0

"""Tell those whom a review or a signature concerns that there is something; of what was said only the reason given to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.audit.rules import Actor
from dwk.kommunalprofil.models import Comment, ProfileVersion, Reviewer, ReviewRound
from dwk.kommunalprofil.models.reviews import CommentState
from dwk.kommunalprofil.queries.rounds import may_be_asked
from dwk.notifications.actions import notify, shortened
from dwk.programme.models import Participation
from dwk.programme.queries.memberships import roles_in
from dwk.programme.queries.past import BERLIN
from dwk.programme.queries.recipients import holders

#: how much of a reason stands in a message
LONGEST_REASON = 120
SIDES = (Role.RESEARCH_PARTNER.value, Role.MUNICIPAL_LEAD.value)


def tell_invited(*, reviewers: Iterable[Reviewer], by: Actor, at: datetime, site: str) -> None:
    """Somebody is asked to comment."""
    rows = list(reviewers)
    if not rows:
        return
    found = rows[0].round
    text = f"{found.participation.full_name}: Sie sind um Rückmeldung zum Kommunalprofil gebeten, bis {_day(found)}."
    _tell([one.user for one in rows], by, text, round_address(found), at, site)


def tell_closed(*, found: ReviewRound, by: Actor, at: datetime, site: str) -> None:
    """A round is over: those who answer its comments."""
    text = f"{found.participation.full_name}: Die Rückmelderunde zum Kommunalprofil ist geschlossen."
    people = holders(found.participation, [Role.RESEARCH_PARTNER.value], _today(at))
    _tell(people, by, text, round_address(found), at, site)


def tell_moved(*, found: ReviewRound, by: Actor, at: datetime, site: str) -> None:
    """The deadline is another one."""
    text = (
        f"{found.participation.full_name}: Die Frist der Rückmelderunde zum Kommunalprofil ist jetzt der {_day(found)}."
    )
    _tell(_asked(found, _today(at)), by, text, round_address(found), at, site)


def tell_signed(*, version: ProfileVersion, by: Actor, at: datetime, site: str) -> None:
    """A signature was given: both sides."""
    place = version.participation
    done = ProfileVersion.objects.get(pk=version.pk).signed_on is not None
    words = "ist unterschrieben" if done else "wartet auf die zweite Unterschrift"
    text = f"{place.full_name}: Fassung {version.number} des Kommunalprofils {words}."
    url = _address("profile_version", place, version.profile_id, version.number)
    _tell(holders(place, SIDES, _today(at)), by, text, url, at, site)


def tell_answered(*, comment: Comment, by: Actor, at: datetime, site: str) -> None:
    """A comment was answered: its author, with the reason, while he still belongs to the Kommune."""
    place, author = comment.participation, comment.user
    if not roles_in(author, place.programme, place, on=_today(at)):
        return
    text = f"{place.full_name}: Ihre Rückmeldung zum Kommunalprofil ist beantwortet, {comment.get_state_display()}. "
    if comment.state == CommentState.DIFFERING:
        text += "Ihre Sicht steht im Profil neben der Stelle. "
    url = f"{round_address(comment.round)}#rueckmeldung-{comment.pk}"
    text += f"Begründung: {shortened(comment.answer, LONGEST_REASON)}"
    _tell([author], by, text, url, at, site)


def tell_unsigned(*, version: ProfileVersion, missing: int, by: Actor, at: datetime, site: str) -> None:
    """Somebody wanted to sign and something was missing: both sides, once a day; the page says what."""
    place = version.participation
    words = "fehlt noch etwas" if missing == 1 else f"fehlen noch {missing} Dinge"
    text = f"{place.full_name}: Fassung {version.number} des Kommunalprofils wurde nicht unterschrieben, es {words}."
    url = _address("profile_sign", place, version.profile_id, version.number)
    key = f"unsigned:{version.pk}:{_today(at)}"
    _tell(holders(place, SIDES, _today(at)), by, text, url, at, site, key)


def tell_reopened(*, version: ProfileVersion, by: Actor, at: datetime, site: str) -> None:
    """A signed profile is worked on again: both sides, with the reason."""
    place = version.participation
    reason = shortened(version.reopened_because, LONGEST_REASON)
    text = f"{place.full_name}: Das unterschriebene Kommunalprofil ist wieder geöffnet. Grund: {reason}"
    url = _address("profile_version", place, version.profile_id, version.number)
    _tell(holders(place, SIDES, _today(at)), by, text, url, at, site)


def tell_released(*, version: ProfileVersion, title: str, by: Actor, at: datetime, site: str) -> None:
    """Chapters are open to everybody: both sides, once a day and version, however many follow."""
    place = version.participation
    text = f"{place.full_name}: Aus Fassung {version.number} des Kommunalprofils wird veröffentlicht, zuerst „{title}“."
    url = _address("profile_version", place, version.profile_id, version.number)
    key = f"released:{version.pk}:{_today(at)}"
    _tell(holders(place, SIDES, _today(at)), by, text, url, at, site, key)


def round_address(found: ReviewRound) -> str:
    """Page of a round."""
    return _address("profile_round", found.participation, found.profile_id, found.pk)


def _today(at: datetime) -> date:
    """The day in Berlin."""
    return at.astimezone(BERLIN).date()


def _asked(found: ReviewRound, today: date) -> list[User]:
    """Those who were asked and still belong to the Kommune."""
    asked = Reviewer.objects.filter(round=found).values("user")
    return list(may_be_asked(found.participation, today).filter(pk__in=asked))


def _tell(users: Iterable[User], by: Actor, text: str, url: str, at: datetime, site: str, key: str = "") -> None:
    others = [user for user in users if user.pk != by.user_id]
    if others:
        notify(users=others, text=text, url=url, site=site, at=at, key=key)


def _day(found: ReviewRound) -> str:
    return f"{found.deadline:%d.%m.%Y}"


def _address(name: str, place: Participation, *more: int) -> str:
    return reverse(name, args=[place.programme.slug, place.slug, *more])

"""What waits for a person in review rounds: to be read, to be answered, to be signed. A constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from dwk.accounts.models import User
from dwk.accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from dwk.kommunalprofil.models import Comment, ProfileVersion, Reviewer, ReviewRound
from dwk.kommunalprofil.models.reviews import SIGNING, CommentState
from dwk.programme.models import Membership
from dwk.programme.queries.memberships import holding

#: roles that answer comments, and those who want to know that a signature is missing
ANSWERING = frozenset(role.value for role, rights in ROLE_PERMISSIONS.items() if Permission.EDIT_PROFILE in rights)
WATCHING = frozenset({*(value for value, _ in SIGNING), Role.MUNICIPAL_COORDINATOR.value})


@dataclass(frozen=True, slots=True)
class ToRead:
    """A running round that somebody was asked in."""

    review: ReviewRound
    days: int
    own: int
    finished_on: date | None

    @property
    def left(self) -> str:
        """How long there is still time, in words."""
        if self.days == 0:
            return "heute ist der letzte Tag"
        return "noch 1 Tag" if self.days == 1 else f"noch {self.days} Tage"


@dataclass(frozen=True, slots=True)
class ToSign:
    """The latest version of a profile that lacks a signature; ``own``: the person's own is among those."""

    version: ProfileVersion
    missing: str
    own: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything in review rounds that waits for a person."""

    to_read: list[ToRead]
    to_answer: list[ReviewRound]
    to_sign: list[ToSign]

    def __bool__(self) -> bool:
        return bool(self.to_read or self.to_answer or self.to_sign)


def waiting_for(user: User, today: date) -> Waiting:
    """What waits for a person while he belongs to the Kommune; five queries."""
    rows = Membership.objects.filter(holding(today), user=user).values_list("programme", "participation", "role")
    held = list(rows.distinct())
    return Waiting(_to_read(user, held, today), _to_answer(held), _to_sign(user, held, today))


Held = Sequence[tuple[int, int | None, str]]


def _here(held: Held, roles: Iterable[str] | None = None) -> Q:
    """Records of Kommunen in which one of the roles is held."""
    wanted = [one for one in held if roles is None or one[2] in set(roles)]
    places = {place for _, place, _ in wanted if place is not None}
    programmes = {programme for programme, place, _ in wanted if place is None}
    return Q(participation__in=places) | Q(participation__programme__in=programmes)


def _to_read(user: User, held: Held, today: date) -> list[ToRead]:
    own = Count("round__comments", filter=Q(round__comments__user=user))
    found = (
        Reviewer.objects.filter(_here(held), user=user, round__closed_on__isnull=True, round__deadline__gte=today)
        .select_related("round__version", "round__participation__programme", "round__profile")
        .defer("round__version__blocks")
        .annotate(own=own)
        .order_by("round__deadline", "pk")
    )
    return [ToRead(one.round, (one.round.deadline - today).days, one.own, one.finished_on) for one in found]


def _to_answer(held: Held) -> list[ReviewRound]:
    """Rounds with comments that nobody answered; ``waiting`` says how many."""
    found = ReviewRound.objects.filter(_here(held, ANSWERING), profile__signed=False)
    counted = found.annotate(waiting=Count("comments", filter=Q(comments__state=CommentState.OPEN)))
    rows = counted.filter(waiting__gt=0).select_related("version", "participation__programme", "profile")
    return list(rows.defer("version__blocks").order_by("participation__name", "pk"))


def _to_sign(user: User, held: Held, today: date) -> list[ToSign]:
    """Latest versions after a round, with no comment left open, that lack a signature."""
    newer = ProfileVersion.objects.filter(profile=OuterRef("profile"), number__gt=OuterRef("number"))
    rounds = ReviewRound.objects.filter(profile=OuterRef("profile"))
    running = rounds.filter(closed_on__isnull=True, deadline__gte=today)
    unanswered = Comment.objects.filter(profile=OuterRef("profile"), state=CommentState.OPEN)
    found = (
        ProfileVersion.objects.filter(_here(held, WATCHING), Exists(rounds), signed_on__isnull=True)
        .exclude(Exists(newer) | Exists(running) | Exists(unanswered))
        .select_related("participation__programme", "profile")
        .defer("blocks")
        .prefetch_related("signatures")
        .order_by("participation__name", "pk")
    )
    return [one for one in (_lacking(version, user, held) for version in found) if one is not None]


def _lacking(version: ProfileVersion, user: User, held: Held) -> ToSign | None:
    given = list(version.signatures.all())
    missing = [(value, label) for value, label in SIGNING if value not in {one.role for one in given}]
    programme, place = version.participation.programme_id, version.participation_id
    roles = {role for whole, part, role in held if part == place or (part is None and whole == programme)}
    own = any(value in roles for value, _ in missing) and user.pk not in {one.user_id for one in given}
    if not own and Role.MUNICIPAL_COORDINATOR.value not in roles:
        return None
    return ToSign(version, ", ".join(label for _, label in missing), own)

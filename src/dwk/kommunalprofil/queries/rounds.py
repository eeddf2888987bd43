"""Review rounds: which one runs, who may be asked, who may read and comment, what was said."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.kommunalprofil.models import Comment, Profile, Reviewer, ReviewRound
from dwk.kommunalprofil.models.reviews import CommentState
from dwk.programme.models import Membership, Participation
from dwk.programme.queries.memberships import holding

#: who of a Kommune can be asked for comments
REVIEWING = (
    Role.MUNICIPAL_LEAD.value,
    Role.MUNICIPAL_COORDINATOR.value,
    Role.DEPARTMENT_MEMBER.value,
    Role.COUNCIL_MEMBER.value,
)
#: kinds of blocks that a comment can be about
COMMENTED = frozenset({"chapter", "statement", "figure", "pairing"})


def runs(found: ReviewRound, today: date) -> bool:
    """Whether comments are still taken; past its deadline a round is closed, whether or not a command has noted that."""
    return found.closed_on is None and found.deadline >= today


def running_round(profile: Profile, today: date) -> ReviewRound | None:
    """The round in which comments are taken now."""
    return ReviewRound.objects.filter(profile=profile, closed_on__isnull=True, deadline__gte=today).first()


def overdue_rounds(today: date) -> QuerySet[ReviewRound]:
    """Rounds whose deadline has passed and that nobody closed."""
    found = ReviewRound.objects.filter(closed_on__isnull=True, deadline__lt=today)
    return found.select_related("participation__programme", "profile", "version").order_by("pk")


def may_be_asked(participation: Participation, today: date) -> QuerySet[User]:
    """People of the Kommune who can be invited."""
    here = Membership.objects.filter(holding(today), participation=participation, role__in=REVIEWING)
    return User.objects.filter(pk__in=here.values("user"), is_active=True).order_by("name", "pk")


def asked_versions(profile: Profile, user: User) -> set[int]:
    """Numbers of the versions that somebody was asked about."""
    found = Reviewer.objects.filter(profile=profile, user=user)
    return set(found.values_list("round__version__number", flat=True))


def comments_of(found: ReviewRound) -> list[Comment]:
    """Comments of a round, in the order in which they were written."""
    return list(Comment.objects.filter(round=found).select_related("user").order_by("pk"))


def reviewers_of(found: ReviewRound) -> list[Reviewer]:
    """Who was asked in a round."""
    return list(Reviewer.objects.filter(round=found).select_related("user").order_by("user__name", "pk"))


def rounds_of(profile: Profile) -> list[ReviewRound]:
    """All rounds of a profile, the last one first, with who was asked; three queries."""
    asked = Prefetch("reviewers", Reviewer.objects.select_related("user").order_by("user__name", "pk"))
    found = ReviewRound.objects.filter(profile=profile).select_related("version").defer("version__blocks")
    return list(found.order_by("-pk").prefetch_related(asked))


def open_comments(profile: Profile) -> int:
    """How many comments wait for an answer."""
    return Comment.objects.filter(profile=profile, state=CommentState.OPEN).count()


def rounds_held(profile: Profile, today: date) -> int:
    """How many rounds are over."""
    over = Q(closed_on__isnull=False) | Q(deadline__lt=today)
    return ReviewRound.objects.filter(over, profile=profile).count()

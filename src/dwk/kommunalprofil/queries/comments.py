"""Comments of a round as its page shows them: with what they are about, in the order of the version."""

from __future__ import annotations

from dataclasses import dataclass

from dwk.accounts.models import User
from dwk.kommunalprofil.comparison import about, texts
from dwk.kommunalprofil.models import Comment, ReviewRound
from dwk.kommunalprofil.models.reviews import CommentState

from .as_of import ProfileDay
from .reasons import reclass_reasons
from .rounds import comments_of


@dataclass(frozen=True, slots=True)
class CommentLine:
    """A comment with the words of what it is about."""

    comment: Comment
    about: str
    reclassed: str
    own: bool
    open: bool


def about_of(found: ReviewRound, block: str) -> str:
    """What a block is, in a few words."""
    return about(block, *texts(found.version.blocks).get(block, ("", "")))


def lines_of(found: ReviewRound, user: User, day: ProfileDay | None = None) -> list[CommentLine]:
    """Comments in the order of the version, or those of a past day; three queries."""
    comments = day.comments(found) if day else comments_of(found)
    known = texts(found.version.blocks)
    order = {name: at for at, name in enumerate(known)}
    reasons = reclass_reasons(comments, day.day if day else None)
    comments.sort(key=lambda one: (order.get(one.block, len(order)), one.pk))
    return [
        CommentLine(
            one,
            about(one.block, *known.get(one.block, ("", ""))),
            reasons.get(one.pk, ""),
            one.user_id == user.pk,
            one.state == CommentState.OPEN,
        )
        for one in comments
    ]

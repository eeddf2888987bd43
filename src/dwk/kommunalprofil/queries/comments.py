"""Comments of a round as its page shows them: with what they are about, in the order of the version."""

from __future__ import annotations

from dataclasses import dataclass

from dwk.accounts.models import User
from dwk.kommunalprofil.comparison import texts
from dwk.kommunalprofil.models import Comment, ReviewRound
from dwk.kommunalprofil.models.reviews import CommentState

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
    return _about(texts(found.version.blocks), block)


def lines_of(found: ReviewRound, user: User) -> list[CommentLine]:
    """Comments in the order of the version; three queries."""
    comments = comments_of(found)
    known = texts(found.version.blocks)
    order = {name: at for at, name in enumerate(known)}
    reasons = reclass_reasons(comments)
    comments.sort(key=lambda one: (order.get(one.block, len(order)), one.pk))
    return [
        CommentLine(
            one,
            _about(known, one.block),
            reasons.get(one.pk, ""),
            one.user_id == user.pk,
            one.state == CommentState.OPEN,
        )
        for one in comments
    ]


def _about(known: dict[str, tuple[str, str]], block: str) -> str:
    heading, text = known.get(block, ("", ""))
    if block.startswith("chapter:"):
        return heading
    first = text.partition("\n")[0]
    return f"{heading}: {first[:120]}"

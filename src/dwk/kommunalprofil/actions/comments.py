"""Comments on a frozen version: written and changed while the round runs, put elsewhere and answered by research."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from dwk.accounts.models import User
from dwk.audit.rules import Actor
from dwk.kommunalprofil.models import Comment, Profile, ReviewRound, Statement
from dwk.kommunalprofil.models.reviews import CommentKind, CommentState
from dwk.kommunalprofil.queries.rounds import COMMENTED, runs
from dwk.kommunalprofil.queries.together import answer_values
from dwk.kommunalprofil.queries.versions import block_of
from dwk.programme.actions import trail

from .errors import ProfileRefused
from .guard import no_wording
from .meanwhile import demand_unchanged

OVER = "Diese Rückmelderunde ist geschlossen. Rückmeldungen lassen sich nicht mehr schreiben oder ändern."


@transaction.atomic
def write(
    *, found: ReviewRound, block: str, kind: str, text: str, user: User, by: Actor, effective_on: date
) -> Comment:
    """Comment on a chapter, statement, figure or recommendation of the version; sent twice, it is there once."""
    found = _running(found.pk, effective_on)
    anchor = block_of(found.version, block)
    if anchor is None or anchor["kind"] not in COMMENTED:
        raise ProfileRefused(
            "Diese Stelle gibt es in der Fassung nicht. Bitte wählen Sie die Stelle auf der Leseseite."
        )
    said = _said(text, found.participation_id)
    same = Comment.objects.filter(
        round=found, block=block, user=user, text=said, kind=CommentKind(kind).value, state=CommentState.OPEN
    )
    twice = same.first()
    if twice is not None:
        return twice
    comment = Comment(
        participation_id=found.participation_id, profile_id=found.profile_id, round=found, block=block, user=user,
        written_on=effective_on, text=said, kind=CommentKind(kind).value,
    )  # fmt: skip
    return trail.create(obj=comment, by=by, effective_on=effective_on)


@transaction.atomic
def edit(*, comment: Comment, kind: str, text: str, user: User, by: Actor, effective_on: date) -> Comment:
    """Change one's own comment while the round runs and nobody has answered."""
    comment = _own(comment, user, effective_on)
    return trail.change(
        obj=comment,
        by=by,
        effective_on=effective_on,
        text=_said(text, comment.participation_id),
        kind=CommentKind(kind).value,
    )


@transaction.atomic
def withdraw(*, comment: Comment, user: User, by: Actor, effective_on: date) -> None:
    """Take one's own comment back."""
    trail.remove(obj=_own(comment, user, effective_on), by=by, effective_on=effective_on, because="zurückgezogen")


@transaction.atomic
def reclass(*, comment: Comment, kind: str, reason: str, by: Actor, effective_on: date) -> Comment:
    """Say that a comment is of another kind than its author thought, with a reason."""
    if not reason.strip():
        raise ProfileRefused("Bitte schreiben Sie dazu, warum die Rückmeldung anders eingeordnet wird.")
    return trail.change(
        obj=comment, by=by, effective_on=effective_on, because=reason.strip(), kind=CommentKind(kind).value
    )


@transaction.atomic
def answer(*, comment: Comment, state: str, text: str, by: Actor, effective_on: date, seen: str = "") -> Comment:
    """Answer with a reason; a differing view that stays is printed beside what it is about.

    Refused when somebody else answered, or the comment says something else, since it was ``seen``.
    """
    profile = Profile.objects.select_for_update().get(pk=comment.profile_id)
    comment = _still_there(comment)
    demand_unchanged(seen, answer_values(comment), {"state": state, "text": text})
    if profile.signed:
        raise ProfileRefused("Das Kommunalprofil ist unterschrieben. Antworten bleiben, wie sie sind.")
    if CommentState(state) == CommentState.OPEN:
        raise ProfileRefused("Bitte wählen Sie ein Ergebnis.")
    if not text.strip():
        raise ProfileRefused("Bitte begründen Sie die Antwort in einem Satz.")
    said = _said(text, comment.participation_id)
    printed = CommentState.DIFFERING in {state, comment.state}
    answered = trail.change(
        obj=comment, by=by, effective_on=effective_on, state=state, answer=said, answered_on=effective_on
    )
    if printed and comment.block.startswith("statement:"):
        _print_views(answered, by, effective_on)
    return answered


def _still_there(comment: Comment) -> Comment:
    found = Comment.objects.select_for_update().filter(pk=comment.pk).first()
    if found is None:
        raise ProfileRefused("Diese Rückmeldung wurde inzwischen zurückgezogen. Es wurde nichts geändert.")
    return found


def _print_views(comment: Comment, by: Actor, effective_on: date) -> None:
    """The differing views of all comments on a statement stand beside it."""
    number = comment.block.removeprefix("statement:")
    statement = Statement.objects.filter(pk=number, profile_id=comment.profile_id).first()
    if statement is None:
        return
    views = Comment.objects.filter(profile_id=comment.profile_id, block=comment.block, state=CommentState.DIFFERING)
    text = "\n\n".join(views.order_by("pk").values_list("text", flat=True))
    # where a view stays that differs, the statement is disputed; whether it still is afterwards, a person says
    disputed = statement.disputed or bool(text)
    trail.change(obj=statement, by=by, effective_on=effective_on, differing_view=text, disputed=disputed)


def _said(text: str, participation_id: int) -> str:
    """The text of a comment or an answer: it stands in the trail, where nobody could take a quote back."""
    if not text.strip():
        raise ProfileRefused("Der Text ist leer. Bitte schreiben Sie einen Satz.")
    try:
        no_wording(participation_id, text)
    except ProfileRefused as refused:
        raise ProfileRefused(
            "Im Text steht der Wortlaut eines Interviewzitats. Bitte sagen Sie mit eigenen Worten, welches Zitat Sie "
            "meinen: Nur so verschwindet es, wenn jemand seine Einwilligung zurücknimmt."
        ) from refused
    return text.strip()


def _running(pk: int, today: date) -> ReviewRound:
    found = ReviewRound.objects.select_for_update().select_related("version").get(pk=pk)
    if not runs(found, today):
        raise ProfileRefused(OVER)
    return found


def _own(comment: Comment, user: User, today: date) -> Comment:
    _running(comment.round_id, today)
    kept = _still_there(comment)
    if kept.user_id != user.pk:
        raise ProfileRefused("Das ist die Rückmeldung einer anderen Person.")
    if kept.state != CommentState.OPEN:
        raise ProfileRefused("Diese Rückmeldung ist schon beantwortet. Bitte schreiben Sie eine neue.")
    return kept

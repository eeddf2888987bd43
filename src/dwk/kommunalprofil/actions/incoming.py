"""A file of another program: what it would bring, found out by taking it over and taking everything back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from dwk.accounts.models import User
from dwk.audit.rules import Actor
from dwk.kommunalprofil.qda import model as qda
from dwk.kommunalprofil.qda.reading import read_qdc, read_qdpx
from dwk.programme.models import Participation

from .errors import ProfileRefused
from .exchange import Imported, import_codes, import_project
from .remains import sweep


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that was read: a project, or a category system alone."""

    project: qda.Project
    left_out: tuple[str, ...]
    codes_only: bool


def read_file(content: bytes) -> Incoming:
    """The content of a file; which kind it is says its beginning."""
    try:
        if content.startswith(b"PK"):
            read = read_qdpx(content)
            return Incoming(read.project, read.left_out, codes_only=False)
        codes, left_out = read_qdc(content)
    except qda.QdaRefused as refused:
        raise ProfileRefused(str(refused)) from refused
    return Incoming(qda.Project(name="", codes=codes), left_out, codes_only=True)


@transaction.atomic
def take_over(
    *,
    participation: Participation,
    incoming: Incoming,
    consent: dict[str, Any],
    user: User | None,
    at: datetime,
    by: Actor,
) -> Imported:
    """Enter everything together, or nothing."""
    if incoming.codes_only:
        changed = import_codes(participation=participation, codes=incoming.project.codes, by=by, effective_on=at.date())
        return Imported(codes=changed, left_out=incoming.left_out)
    read = qda.ReadProject(incoming.project, incoming.left_out)
    return import_project(participation=participation, read=read, consent=consent, user=user, at=at, by=by)


def preview(
    *, participation: Participation, incoming: Incoming, user: User | None, at: datetime, by: Actor
) -> Imported:
    """What taking over would bring; nothing of it stays."""
    consent = {"form": "written", "given_on": at.date(), "may_transcribe": True}
    with transaction.atomic():
        found = take_over(participation=participation, incoming=incoming, consent=consent, user=user, at=at, by=by)
        transaction.set_rollback(True)
    # a database keeps what it took back for a while
    sweep()
    return found

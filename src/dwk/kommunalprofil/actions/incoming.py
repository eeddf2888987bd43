"""A file of another program: what it would bring, found out by taking it over and taking everything back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from dwk.accounts.models import User
from dwk.audit.rules import Actor
from dwk.kommunalprofil.models import Transcript
from dwk.kommunalprofil.qda import model as qda
from dwk.kommunalprofil.qda.kept_words import kept_words
from dwk.kommunalprofil.qda.reading import read_qdpx, read_xml
from dwk.programme.models import Participation

from .errors import ProfileRefused
from .exchange import Imported, import_project
from .exchange_codes import import_codes, refuse_too_much, remarks_on_names
from .exchange_remainder import keep_remainder
from .remains import sweep


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that was read: a project, or a category system alone."""

    read: qda.ReadProject
    codes_only: bool


def read_file(content: bytes) -> Incoming:
    """The content of a file; which kind it is says its beginning."""
    # XML in any encoding, with or without mark, begins with this sign
    is_xml = content[:200].lstrip(b"\xef\xbb\xbf\xfe\xff\0 \t\r\n").startswith(b"<")
    try:
        return Incoming(*read_xml(content)) if is_xml else Incoming(read_qdpx(content), codes_only=False)
    except qda.QdaRefused as refused:
        raise ProfileRefused(str(refused)) from refused


def new_texts(*, participation: Participation, incoming: Incoming) -> int:
    """How many texts a file would add, each of which needs a consent."""
    known = set(Transcript.objects.filter(participation=participation).values_list("guid", flat=True))
    return sum(one.guid not in known and bool(one.text.strip()) for one in incoming.read.project.sources)


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
    read = incoming.read
    if not incoming.codes_only:
        return import_project(participation=participation, read=read, consent=consent, user=user, at=at, by=by)
    refuse_too_much(read.project)
    Participation.objects.select_for_update().get(pk=participation.pk)
    shared: dict[str, Any] = {"participation": participation, "by": by, "effective_on": at.date()}
    changed = import_codes(codes=read.project.codes, **shared)
    on_names = remarks_on_names(read.project)
    if on_names or read.project.sets:
        keep_remainder(project=read.project, **shared)
    return Imported(codes=changed, left_out=(*read.left_out, *on_names), kept=tuple(kept_words(read.project)))


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

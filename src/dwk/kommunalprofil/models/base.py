"""What the tables of the Kommunalprofil share."""

from __future__ import annotations

import uuid

from django.db import models

from dwk.programme.models.participations import OfParticipation


def new_guid() -> str:
    """A name for something that other programs shall find again after an exchange."""
    return str(uuid.uuid4())


def chain_of(participation_id: int) -> str:
    """Where the entries about interviews of a Kommune stand in the trail: never in the Kommune's own chain."""
    return f"interviews:{participation_id}"


class OfInterviews(OfParticipation):
    """A record of the interviews of a Kommune: in a chain of its own, which only the scientific partner reads."""

    class Meta:
        abstract = True

    @property
    def scope(self) -> str:
        """Where its entries stand in the trail."""
        return chain_of(self.participation_id)


class Exchanged(OfInterviews):
    """A record that goes to other programs and comes back: its GUID names it for ever."""

    guid = models.CharField("Kennung", max_length=36, default=new_guid, editable=False)

    class Meta:
        abstract = True

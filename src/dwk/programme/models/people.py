"""Organisations, and who belongs to a programme or a Kommune in which role."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from dwk.accounts.permissions import Role

from .base import Sourced
from .participations import Department, OfParticipation, Participation
from .programmes import Programme

ROLE_CHOICES = [(role.value, role.label) for role in Role if role is not Role.PUBLIC]


class Organisation(Sourced):
    """An organisation with the contact details that reports print."""

    name = models.CharField("Name", max_length=300, unique=True)
    address = models.CharField("Anschrift", max_length=300, blank=True)
    contact_person = models.CharField("Ansprechperson", max_length=200, blank=True)
    phone = models.CharField("Telefon", max_length=60, blank=True)
    fax = models.CharField("Fax", max_length=60, blank=True)
    email = models.EmailField("E-Mail", blank=True)
    website = models.CharField("Internet", max_length=200, blank=True)

    class Meta:
        verbose_name = "Organisation"
        verbose_name_plural = "Organisationen"

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> str:
        """Where its entries stand in the trail: organisations belong to no single programme."""
        return "organisations"


class Membership(Sourced):
    """A role of a person in a whole programme (no participation) or in one Kommune; a deputy names whom he stands in for."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships", verbose_name="Person"
    )
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, verbose_name="Programm")
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Teilnahme"
    )
    role = models.CharField("Rolle", max_length=40, choices=ROLE_CHOICES)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Organisation"
    )
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Fachbereich"
    )
    deputy_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, verbose_name="in Vertretung für"
    )
    starts_on = models.DateField("ab")
    #: first day on which it no longer holds; may lie ahead
    ended_on = models.DateField("beendet am", null=True, blank=True)

    class Meta:
        verbose_name = "Mitgliedschaft"
        verbose_name_plural = "Mitgliedschaften"
        constraints: ClassVar[list[Any]] = [
            # two, because SQLite takes every NULL for another one
            models.UniqueConstraint(
                fields=["user", "participation", "role"],
                condition=models.Q(ended_on__isnull=True, participation__isnull=False),
                name="programme_membership_once",
                violation_error_message="Diese Person hat diese Rolle hier schon.",
            ),
            models.UniqueConstraint(
                fields=["user", "programme", "role"],
                condition=models.Q(ended_on__isnull=True, participation__isnull=True),
                name="programme_membership_once_all",
                violation_error_message="Diese Person hat diese Rolle im Programm schon.",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "ended_on"], name="programme_membership_user")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {Role(self.role).label}"

    @property
    def scope(self) -> str:
        """Where its entries stand in the trail."""
        return f"participation:{self.participation_id}" if self.participation_id else f"programme:{self.programme_id}"


class Invitation(Sourced):
    """An invitation by mail; only the digest of its secret is kept."""

    email = models.EmailField("E-Mail-Adresse")
    name = models.CharField("Name", max_length=200)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, verbose_name="Programm")
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Teilnahme"
    )
    role = models.CharField("Rolle", max_length=40, choices=ROLE_CHOICES)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Fachbereich"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Organisation"
    )
    deputy_of = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, verbose_name="in Vertretung für"
    )
    starts_on = models.DateField("ab", null=True, blank=True)
    ended_on = models.DateField("endet am", null=True, blank=True)
    token_sha256 = models.CharField("Prüfsumme des Schlüssels", max_length=64, unique=True)
    invited_at = models.DateTimeField("eingeladen am")
    expires_at = models.DateTimeField("gültig bis")
    accepted_at = models.DateTimeField("angenommen am", null=True, blank=True)
    revoked_at = models.DateTimeField("zurückgezogen am", null=True, blank=True)

    class Meta:
        verbose_name = "Einladung"
        verbose_name_plural = "Einladungen"

    def __str__(self) -> str:
        return f"{self.name} ({self.email})"

    @property
    def scope(self) -> str:
        """Where its entries stand in the trail."""
        return f"participation:{self.participation_id}" if self.participation_id else f"programme:{self.programme_id}"


class Contact(OfParticipation):
    """Somebody to talk to who has no account."""

    name = models.CharField("Name", max_length=200)
    function = models.CharField("Funktion", max_length=200, blank=True)
    organisation_name = models.CharField("Organisation", max_length=200, blank=True)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Fachbereich"
    )
    email = models.EmailField("E-Mail", blank=True)
    phone = models.CharField("Telefon", max_length=60, blank=True)

    class Meta:
        verbose_name = "Kontakt"
        verbose_name_plural = "Kontakte"

    def __str__(self) -> str:
        return self.name

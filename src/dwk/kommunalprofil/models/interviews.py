"""Interviews: guide, person by function, consent, transcript. What was said lies sealed; the trail holds no content."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from dwk.programme.models.programmes import Part

from .base import Exchanged, OfInterviews


class Guide(Part):
    """A catalogue of questions in one version; once an interview has used it, a change makes the next version."""

    name = models.CharField("Name", max_length=200)
    number = models.PositiveSmallIntegerField("Fassung", default=1)
    #: [{"key": "1", "block": "Rolle", "text": "…"}, ...]
    questions = models.JSONField("Fragen", default=list)

    class Meta:
        verbose_name = "Leitfaden"
        verbose_name_plural = "Leitfäden"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["programme", "name", "number"],
                name="kommunalprofil_guide_once",
                violation_error_message="Diese Fassung des Leitfadens gibt es schon.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, Fassung {self.number}"


class PersonGroup(models.TextChoices):
    """For which group somebody speaks."""

    LEAD = "lead", "Verwaltungsspitze"
    ADMINISTRATION = "administration", "Verwaltung"
    COUNCIL = "council", "Vertretung"
    CIVIL = "civil", "Zivilgesellschaft"
    ECONOMY = "economy", "Wirtschaft"
    CARE = "care", "Soziales und Gesundheit"
    RESIDENTS = "residents", "Einwohnerinnen und Einwohner"
    OTHER = "other", "Weitere"


class AgeGroup(models.TextChoices):
    """Age of a person interviewed, as coarse as the diversity check needs it."""

    UNKNOWN = "", "nicht erhoben"
    YOUNG = "under30", "unter 30 Jahre"
    MIDDLE = "30to64", "30 bis 64 Jahre"
    OLD = "65plus", "65 Jahre und älter"


class Mode(models.TextChoices):
    """How an interview was held."""

    ON_SITE = "on_site", "vor Ort"
    PHONE = "phone", "am Telefon"
    VIDEO = "video", "per Video"
    GROUP = "group", "Gruppengespräch"


class Interview(Exchanged):
    """A conversation with somebody who is known here by pseudonym and function only."""

    trail_leave_out: ClassVar[tuple[str, ...]] = ("pseudonym", "function", "area", "sealed_notes")

    pseudonym = models.CharField("Pseudonym", max_length=60)
    group = models.CharField("Personengruppe", max_length=20, choices=PersonGroup.choices)
    function = models.CharField("Funktion", max_length=200, blank=True)
    age_group = models.CharField("Altersgruppe", max_length=10, choices=AgeGroup.choices, blank=True)
    area = models.CharField("Ortsteil oder Gebiet", max_length=120, blank=True)
    #: keys of ``rules.DIMENSIONS`` that came up or that the person speaks for
    dimensions = models.JSONField("Diversity-Dimensionen", default=list, blank=True)
    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Leitfaden")
    held_on = models.DateField("geführt am")
    mode = models.CharField("Art des Gesprächs", max_length=10, choices=Mode.choices, default=Mode.ON_SITE)
    #: notes of the interviewer, sealed like the transcript
    sealed_notes = models.BinaryField("Notizen", null=True, blank=True)
    example = models.BooleanField("Beispielinterview, erfunden", default=False)

    class Meta:
        verbose_name = "Interview"
        verbose_name_plural = "Interviews"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["participation", "pseudonym"],
                name="kommunalprofil_pseudonym_once",
                violation_error_message="Dieses Pseudonym ist in dieser Kommune schon vergeben.",
            ),
            models.UniqueConstraint(
                fields=["participation", "guid"],
                name="kommunalprofil_interview_guid",
                violation_error_message="Dieses Interview gibt es schon.",
            ),
        ]

    def __str__(self) -> str:
        return self.pseudonym


class ConsentForm(models.TextChoices):
    """How somebody agreed."""

    WRITTEN = "written", "schriftlich"
    RECORDED = "recorded", "mündlich, aufgezeichnet"
    ORAL = "oral", "mündlich, vermerkt"


class Consent(OfInterviews):
    """What somebody agreed to, and whether it was taken back."""

    interview = models.ForeignKey(
        Interview, on_delete=models.PROTECT, related_name="consents", verbose_name="Interview"
    )
    form = models.CharField("Form", max_length=10, choices=ConsentForm.choices)
    given_on = models.DateField("erteilt am")
    may_transcribe = models.BooleanField("Abschrift aufbewahren und auswerten", default=True)
    may_quote = models.BooleanField("pseudonymisierte Zitate im Profil", default=False)
    #: what is signed already may stay after a withdrawal
    keeps_signed = models.BooleanField(
        "Zitate bleiben nach einem Widerruf in unterschriebenen Fassungen", default=False
    )
    withdrawn_on = models.DateField("widerrufen am", null=True, blank=True)
    #: texts of the profile that repeated the person word for word when the consent was taken back, until somebody has
    #: looked at them: [{"kind": "chapter", "number": 7, "name": "„Wohnen“"}, ...]
    to_check = models.JSONField("zu prüfende Stellen", default=list, blank=True)

    class Meta:
        verbose_name = "Einwilligung"
        verbose_name_plural = "Einwilligungen"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["interview"],
                condition=models.Q(withdrawn_on__isnull=True),
                name="kommunalprofil_one_consent",
                violation_error_message="Für dieses Interview gilt schon eine Einwilligung.",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_on__isnull=True) | models.Q(withdrawn_on__gte=models.F("given_on")),
                name="kommunalprofil_consent_days",
                violation_error_message="Der Widerruf liegt vor der Einwilligung. Bitte prüfen Sie die beiden Tage.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_form_display()}, {self.given_on:%d.%m.%Y}"


class Transcript(Exchanged):
    """What was said, sealed; the text never changes, so that positions in it hold."""

    trail_leave_out: ClassVar[tuple[str, ...]] = ("sealed", "salt", "name")

    interview = models.ForeignKey(
        Interview, on_delete=models.PROTECT, related_name="transcripts", verbose_name="Interview"
    )
    name = models.CharField("Dateiname", max_length=255, blank=True)
    sealed = models.BinaryField("Text, verschlüsselt", blank=True)
    #: number of Unicode code points
    length = models.PositiveIntegerField("Zeichen")
    salt = models.CharField("Salz", max_length=64, blank=True)
    #: SHA-256 over salt and text; without the salt it says nothing
    digest = models.CharField("Prüfsumme", max_length=64)
    destroyed_on = models.DateField("vernichtet am", null=True, blank=True)

    class Meta:
        verbose_name = "Transkript"
        verbose_name_plural = "Transkripte"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["participation", "guid"],
                name="kommunalprofil_transcript_guid",
                violation_error_message="Dieses Transkript gibt es schon.",
            ),
            models.CheckConstraint(
                condition=models.Q(destroyed_on__isnull=True) | models.Q(sealed=b"", salt=""),
                name="kommunalprofil_destroyed",
                violation_error_message="Ein vernichtetes Transkript hat keinen Text mehr.",
            ),
        ]

    def __str__(self) -> str:
        return f"Transkript {self.guid[:8]}"


class Reading(models.TextChoices):
    """What somebody did with an interview in the words of the person."""

    READ = "read", "gelesen"
    EXPORTED = "exported", "ausgeführt"
    SEARCHED = "searched", "durchsucht"
    ADDED = "added", "hinzugefügt"
    DESTROYED = "destroyed", "vernichtet"
    REFUSED = "refused", "verweigert"


class InterviewAccess(models.Model):
    """Accesses of one kind of a person to the words of an interview within half an hour; rows never go."""

    interview = models.ForeignKey(
        Interview, on_delete=models.CASCADE, related_name="accesses", verbose_name="Interview"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, verbose_name="Person"
    )
    user_name = models.CharField("Name", max_length=200)
    what = models.CharField("Zugriff", max_length=10, choices=Reading.choices)
    at = models.DateTimeField("Zeitpunkt")
    times = models.PositiveIntegerField("wie oft", default=1)
    #: of the last one; empty where it was one
    last_at = models.DateTimeField("zuletzt", null=True, blank=True)

    class Meta:
        verbose_name = "Zugriff auf ein Interview"
        verbose_name_plural = "Zugriffe auf Interviews"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["interview", "-at"], name="kommunalprofil_access_at")
        ]

    def __str__(self) -> str:
        return f"{self.user_name}: {self.get_what_display()}"

"""Versions of a profile, review rounds with comments, signatures, release chapter by chapter."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from dwk.accounts.permissions import Role

from .profiles import OfProfile

SIGNING = [(role.value, role.label) for role in (Role.RESEARCH_PARTNER, Role.MUNICIPAL_LEAD)]


class ProfileVersion(OfProfile):
    """A frozen wording in blocks; each block has its salt, the root stands over the hashes of all of them in order.

    A quote that is taken back loses wording and salt; its hash stays, so the root can still be checked.
    """

    trail_leave_out: ClassVar[tuple[str, ...]] = ("blocks",)

    number = models.PositiveSmallIntegerField("Fassung")
    frozen_on = models.DateField("eingefroren am")
    blocks = models.JSONField("Inhalt", default=list)
    root_sha256 = models.CharField("Prüfsumme", max_length=64)
    signed_on = models.DateField("unterschrieben am", null=True, blank=True)
    reopened_on = models.DateField("wieder geöffnet am", null=True, blank=True)
    reopened_because = models.TextField("Grund der Wiederöffnung", blank=True)

    class Meta:
        verbose_name = "Fassung eines Kommunalprofils"
        verbose_name_plural = "Fassungen von Kommunalprofilen"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["profile", "number"],
                name="kommunalprofil_version_once",
                violation_error_message="Diese Fassung gibt es schon.",
            ),
            models.CheckConstraint(
                condition=models.Q(reopened_on__isnull=True) | ~models.Q(reopened_because=""),
                name="kommunalprofil_reopened_because",
                violation_error_message="Wer ein Profil wieder öffnet, nennt den Grund.",
            ),
        ]

    def __str__(self) -> str:
        return f"Fassung {self.number}"


class ReviewRound(OfProfile):
    """A round in which the Kommune comments on a version until a deadline."""

    version = models.ForeignKey(ProfileVersion, on_delete=models.PROTECT, related_name="rounds", verbose_name="Fassung")
    opened_on = models.DateField("eröffnet am")
    deadline = models.DateField("Frist")
    closed_on = models.DateField("geschlossen am", null=True, blank=True)
    reminded_on = models.DateField("erinnert am", null=True, blank=True)

    class Meta:
        verbose_name = "Rückmelderunde"
        verbose_name_plural = "Rückmelderunden"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(deadline__gte=models.F("opened_on")),
                name="kommunalprofil_round_days",
                violation_error_message="Die Frist liegt vor der Eröffnung. Bitte prüfen Sie die beiden Tage.",
            ),
            models.UniqueConstraint(
                fields=["profile"],
                condition=models.Q(closed_on__isnull=True),
                name="kommunalprofil_one_round",
                violation_error_message="Es läuft schon eine Rückmelderunde zu diesem Profil.",
            ),
        ]

    def __str__(self) -> str:
        return f"Rückmelderunde bis {self.deadline:%d.%m.%Y}"


class Reviewer(OfProfile):
    """Somebody of the Kommune who was asked to comment."""

    round = models.ForeignKey(
        ReviewRound, on_delete=models.PROTECT, related_name="reviewers", verbose_name="Rückmelderunde"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, verbose_name="Person")
    finished_on = models.DateField("fertig am", null=True, blank=True)

    class Meta:
        verbose_name = "Eingeladene Person einer Rückmelderunde"
        verbose_name_plural = "Eingeladene Personen von Rückmelderunden"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["round", "user"],
                name="kommunalprofil_reviewer_once",
                violation_error_message="Diese Person ist schon eingeladen.",
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class CommentKind(models.TextChoices):
    """What a comment is (process, phase 2)."""

    ERROR = "error", "Fehler"
    ADDITION = "addition", "Ergänzung"
    JUDGEMENT = "judgement", "Bewertung"


class CommentState(models.TextChoices):
    """What became of a comment."""

    OPEN = "open", "offen"
    ACCEPTED = "accepted", "übernommen"
    DECLINED = "declined", "nicht übernommen"
    DIFFERING = "differing", "abweichende Sicht bleibt"


class Comment(OfProfile):
    """A comment on a block of the frozen version, answered with reasons."""

    round = models.ForeignKey(
        ReviewRound, on_delete=models.PROTECT, related_name="comments", verbose_name="Rückmelderunde"
    )
    #: name of the block it is about: "chapter:housing", "statement:12", "figure:7"
    block = models.CharField("Stelle", max_length=80)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, verbose_name="Person")
    written_on = models.DateField("geschrieben am")
    text = models.TextField("Rückmeldung")
    kind = models.CharField("Einordnung", max_length=10, choices=CommentKind.choices)
    state = models.CharField("Ergebnis", max_length=10, choices=CommentState.choices, default=CommentState.OPEN)
    answer = models.TextField("Antwort", blank=True)
    answered_on = models.DateField("beantwortet am", null=True, blank=True)

    class Meta:
        verbose_name = "Rückmeldung"
        verbose_name_plural = "Rückmeldungen"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(state="open") | ~models.Q(answer=""),
                name="kommunalprofil_answered",
                violation_error_message="Eine Rückmeldung wird mit einer Begründung beantwortet.",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Signature(OfProfile):
    """The consent of one side to a version: it stands over the root of its blocks."""

    version = models.ForeignKey(
        ProfileVersion, on_delete=models.PROTECT, related_name="signatures", verbose_name="Fassung"
    )
    role = models.CharField("Rolle", max_length=40, choices=SIGNING)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, verbose_name="Person")
    user_name = models.CharField("Name", max_length=200)
    as_deputy = models.BooleanField("in Vertretung", default=False)
    signed_on = models.DateField("unterschrieben am")
    root_sha256 = models.CharField("Prüfsumme", max_length=64)

    class Meta:
        verbose_name = "Unterschrift"
        verbose_name_plural = "Unterschriften"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["version", "role"],
                name="kommunalprofil_signed_once",
                violation_error_message="Diese Seite hat die Fassung schon unterschrieben.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_name}, {self.get_role_display()}"


class ChapterRelease(OfProfile):
    """A chapter of a signed version that anybody may read."""

    version = models.ForeignKey(
        ProfileVersion, on_delete=models.PROTECT, related_name="releases", verbose_name="Fassung"
    )
    key = models.SlugField("Kapitel", max_length=40)
    released_on = models.DateField("veröffentlicht am")

    class Meta:
        verbose_name = "Veröffentlichung eines Kapitels"
        verbose_name_plural = "Veröffentlichungen von Kapiteln"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["version", "key"],
                name="kommunalprofil_released_once",
                violation_error_message="Dieses Kapitel ist schon veröffentlicht.",
            )
        ]

    def __str__(self) -> str:
        return self.key

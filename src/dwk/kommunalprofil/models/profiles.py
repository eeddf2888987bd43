"""The profile itself: chapters, evidence, statements, and recommendations drawn from pairs of statements."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from dwk.files.models import StoredFile
from dwk.kommunalprofil.rules import EvidenceKind, Quadrant
from dwk.programme.models.participations import OfParticipation
from dwk.programme.models.phases import PhaseRun
from dwk.projections.models import ProjectionRun
from dwk.regions.models import Region
from dwk.statistics.models import Observation

from .coding import Quote


class ProfileForm(models.TextChoices):
    """How long a profile is meant to be."""

    SHORT = "short", "Kurzfassung"
    LONG = "long", "Langfassung"


class Profile(OfParticipation):
    """A Kommunalprofil of one participation, or of one of its regions (Emsland, Vrees)."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, verbose_name="Gebiet")
    phase_run = models.ForeignKey(PhaseRun, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Phase")
    title = models.CharField("Titel", max_length=200)
    form = models.CharField("Form", max_length=10, choices=ProfileForm.choices, default=ProfileForm.LONG)
    #: the version that stands signed, as long as nobody reopened it
    signed = models.BooleanField("unterschrieben", default=False)

    class Meta:
        verbose_name = "Kommunalprofil"
        verbose_name_plural = "Kommunalprofile"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["participation", "region"],
                name="kommunalprofil_once",
                violation_error_message="Für dieses Gebiet gibt es schon ein Kommunalprofil.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class OfProfile(OfParticipation):
    """A part of a profile."""

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, verbose_name="Kommunalprofil")

    class Meta:
        abstract = True


class Chapter(OfProfile):
    """A chapter; ``edition`` counts its changes, so that two people at once notice each other."""

    key = models.SlugField("Kennung", max_length=40)
    title = models.CharField("Titel", max_length=200)
    level = models.PositiveSmallIntegerField("Ebene", default=1)
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)
    text = models.TextField("Text", blank=True)
    edition = models.PositiveIntegerField("Stand", default=1)

    class Meta:
        verbose_name = "Kapitel"
        verbose_name_plural = "Kapitel"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["profile", "key"],
                name="kommunalprofil_chapter_once",
                violation_error_message="Dieses Kapitel gibt es im Profil schon.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Evidence(OfProfile):
    """What a statement or a chapter rests on, frozen as it was: a figure, a released quote, a page of a document."""

    kind = models.CharField("Art", max_length=10, choices=[(kind.value, kind.label) for kind in EvidenceKind])
    label = models.CharField("Bezeichnung", max_length=300)
    #: of a figure: value, unit, year, region, territory, source line, licence, retrieved_on, mark; of a document: title, page.
    #: A quote has none: its wording stays with the quote, where it can be destroyed.
    frozen = models.JSONField("Eingefroren", default=dict, blank=True)
    frozen_on = models.DateField("eingefroren am")
    observation = models.ForeignKey(
        Observation, on_delete=models.PROTECT, null=True, blank=True, db_index=False, verbose_name="Wert"
    )
    projection_run = models.ForeignKey(
        ProjectionRun, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Vorausberechnung"
    )
    indicator_code = models.CharField("Kennzahl", max_length=60, blank=True)
    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Zitat")
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Dokument")
    document_sha256 = models.CharField("Prüfsumme des Dokuments", max_length=64, blank=True)
    page = models.PositiveIntegerField("Seite", null=True, blank=True)

    class Meta:
        verbose_name = "Beleg"
        verbose_name_plural = "Belege"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=(
                    models.Q(kind="quote", quote__isnull=False, document__isnull=True)
                    | models.Q(kind="document", document__isnull=False, quote__isnull=True)
                    | models.Q(kind="figure", document__isnull=True, quote__isnull=True)
                ),
                name="kommunalprofil_evidence_kind",
                violation_error_message="Ein Beleg ist entweder eine Zahl, ein Zitat oder die Seite eines Dokuments.",
            )
        ]

    def __str__(self) -> str:
        return self.label


class ChapterEvidence(OfProfile):
    """A piece of evidence that a chapter shows, in its order."""

    chapter = models.ForeignKey(Chapter, on_delete=models.PROTECT, related_name="shown", verbose_name="Kapitel")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="chapters", verbose_name="Beleg")
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    class Meta:
        verbose_name = "Beleg in einem Kapitel"
        verbose_name_plural = "Belege in Kapiteln"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["chapter", "evidence"],
                name="kommunalprofil_shown_once",
                violation_error_message="Das Kapitel zeigt diesen Beleg schon.",
            )
        ]

    def __str__(self) -> str:
        return str(self.evidence)


class Statement(OfProfile):
    """A strength, weakness, opportunity or threat."""

    quadrant = models.CharField("Art", max_length=12, choices=[(one.value, one.label) for one in Quadrant])
    text = models.TextField("Aussage")
    field_of_action = models.SlugField("Handlungsfeld", max_length=60, blank=True)
    dimensions = models.JSONField("Diversity-Dimensionen", default=list, blank=True)
    reference_year = models.PositiveSmallIntegerField("Bezugsjahr", null=True, blank=True)
    disputed = models.BooleanField("strittig", default=False)
    #: the Kommune's differing view, printed beside the statement
    differing_view = models.TextField("abweichende Sicht der Kommune", blank=True)
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    class Meta:
        verbose_name = "Aussage"
        verbose_name_plural = "Aussagen"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=~models.Q(text=""),
                name="kommunalprofil_statement_text",
                violation_error_message="Eine Aussage braucht einen Text.",
            )
        ]

    def __str__(self) -> str:
        return self.text


class StatementEvidence(OfProfile):
    """A piece of evidence of a statement."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="backed_by", verbose_name="Aussage")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="statements", verbose_name="Beleg")

    class Meta:
        verbose_name = "Beleg einer Aussage"
        verbose_name_plural = "Belege von Aussagen"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["statement", "evidence"],
                name="kommunalprofil_backed_once",
                violation_error_message="Die Aussage hat diesen Beleg schon.",
            )
        ]

    def __str__(self) -> str:
        return str(self.evidence)


class Pairing(OfProfile):
    """An inner and an outer factor together, and the recommendation that follows."""

    inner = models.ForeignKey(
        Statement, on_delete=models.PROTECT, related_name="pairings_inner", verbose_name="Stärke oder Schwäche"
    )
    outer = models.ForeignKey(
        Statement, on_delete=models.PROTECT, related_name="pairings_outer", verbose_name="Chance oder Risiko"
    )
    recommendation = models.TextField("Empfehlung")
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    class Meta:
        verbose_name = "Verknüpfung"
        verbose_name_plural = "Verknüpfungen"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["inner", "outer"],
                name="kommunalprofil_pair_once",
                violation_error_message="Diese beiden Aussagen sind schon verknüpft.",
            )
        ]

    def __str__(self) -> str:
        return self.recommendation

"""A programme with its term, those who pay and support it, its aims, its phases and its budget rules."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from dwk.files.models import StoredFile
from dwk.programme.rules import PHASE_LABELS, RESPONSIBLE_ROLES

from .base import Sourced


class Programme(Sourced):
    """A funder's undertaking of limited duration in which several Kommunen go through the same process."""

    slug = models.SlugField("Kurzname", max_length=40, unique=True)
    name = models.CharField("Name", max_length=200)
    short_name = models.CharField("Kürzel", max_length=40)
    starts_on = models.DateField("Beginn")
    ends_on = models.DateField("Ende")
    office_text = models.CharField("Bezeichnung der Geschäftsstelle", max_length=200, blank=True)
    context_text = models.CharField("Einbettung", max_length=400, blank=True)
    rules = models.JSONField("Regeln", default=dict, blank=True)

    class Meta:
        verbose_name = "Programm"
        verbose_name_plural = "Programme"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="programme_term",
                violation_error_message="Das Programm endet vor seinem Beginn. Bitte prüfen Sie die beiden Tage.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> str:
        """Where its entries stand in the trail."""
        return f"programme:{self.pk}"


class Part(Sourced):
    """A numbered part of a programme."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, verbose_name="Programm")
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    class Meta:
        abstract = True

    @property
    def scope(self) -> str:
        """Where its entries stand in the trail."""
        return f"programme:{self.programme_id}"


class BackerKind(models.TextChoices):
    """In which way an organisation stands behind a programme."""

    FUNDER = "funder", "Förderndes Ministerium"
    SUPPORTER = "supporter", "Unterstützung"
    PARTNER = "partner", "Projektpartner"
    RESEARCH = "research", "Wissenschaftliche Begleitung"
    OFFICE = "office", "Geschäftsstelle"


class Backer(Part):
    """An organisation behind the programme, with the wording that reports use."""

    organisation = models.ForeignKey("programme.Organisation", on_delete=models.PROTECT, verbose_name="Organisation")
    kind = models.CharField("Art", max_length=20, choices=BackerKind.choices)
    wording = models.CharField("Wortlaut in Berichten", max_length=300)
    logo = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Logo")

    class Meta:
        verbose_name = "Träger"
        verbose_name_plural = "Träger"

    def __str__(self) -> str:
        return self.wording


class RelatedElement(Part):
    """An element beside which the programme stands."""

    text = models.CharField("Element", max_length=300)

    class Meta:
        verbose_name = "Weiteres Element"
        verbose_name_plural = "Weitere Elemente"

    def __str__(self) -> str:
        return self.text


class Aim(Part):
    """One aim of the programme; ``chapter`` is the part of the report it stands in."""

    text = models.TextField("Ziel")
    chapter = models.PositiveSmallIntegerField("Teil", default=1)

    class Meta:
        verbose_name = "Programmziel"
        verbose_name_plural = "Programmziele"

    def __str__(self) -> str:
        return self.text


class BudgetRule(Part):
    """What a line of the budget may pay for and up to which sum per Kommune and year; or that it is never funded."""

    line = models.SlugField("Linie", max_length=40)
    label = models.CharField("Bezeichnung", max_length=200)
    fundable = models.BooleanField("förderfähig", default=True)
    cap_eur = models.DecimalField(
        "Höchstbetrag je Kommune und Jahr", max_digits=14, decimal_places=2, null=True, blank=True
    )
    examples = models.CharField("Beispiele", max_length=300, blank=True)

    class Meta:
        verbose_name = "Förderregel"
        verbose_name_plural = "Förderregeln"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["programme", "line"],
                name="programme_budget_line",
                violation_error_message="Diese Linie gibt es in diesem Programm schon.",
            ),
            models.CheckConstraint(
                condition=models.Q(fundable=False, cap_eur__isnull=True) | models.Q(fundable=True, cap_eur__gt=0),
                name="programme_budget_cap",
                violation_error_message="Eine geförderte Linie braucht einen Höchstbetrag über 0, eine andere keinen.",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class PhaseDefinition(Part):
    """A phase as this programme words it: what happens in it, who answers for it, what it hands over."""

    kind = models.CharField("Phase", max_length=20, choices=list(PHASE_LABELS.items()))
    label = models.CharField("Bezeichnung", max_length=100)
    text = models.TextField("Beschreibung", blank=True)
    responsible_role = models.CharField(
        "verantwortliche Rolle", max_length=40, choices=[(r, r) for r in sorted(set(RESPONSIBLE_ROLES.values()))]
    )
    outputs = models.JSONField("Ergebnisse", default=list, blank=True)

    class Meta:
        verbose_name = "Phase des Programms"
        verbose_name_plural = "Phasen des Programms"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["programme", "kind"],
                name="programme_phase_once",
                violation_error_message="Diese Phase ist im Programm schon beschrieben.",
            )
        ]

    def __str__(self) -> str:
        return self.label

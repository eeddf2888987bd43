"""Findings and the evidence they rest on."""

from __future__ import annotations

from django.db import models

from dwk.programme.models.base import Sourced
from dwk.programme.models.participations import Participation
from dwk.programme.models.programmes import Part


class Finding(Part):
    """Something learnt in a programme, or in one of its Kommunen."""

    headline = models.CharField("Kern", max_length=200)
    text = models.TextField("Erkenntnis")
    noted_on = models.DateField("festgestellt am")
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Teilnahme"
    )

    class Meta:
        verbose_name = "Erkenntnis"
        verbose_name_plural = "Erkenntnisse"

    def __str__(self) -> str:
        return self.headline


class FindingEvidence(Sourced):
    """What a finding rests on: a record of the software, or a document outside."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="evidence", verbose_name="Erkenntnis")
    text = models.CharField("Beleg", max_length=400)
    object_type = models.CharField("Art", max_length=80, blank=True)
    object_id = models.CharField("Kennung", max_length=80, blank=True)
    on = models.DateField("Datum", null=True, blank=True)
    #: path of a page of the product
    url = models.CharField("Seite", max_length=300, blank=True)

    class Meta:
        verbose_name = "Beleg einer Erkenntnis"
        verbose_name_plural = "Belege von Erkenntnissen"

    def __str__(self) -> str:
        return self.text

    @property
    def scope(self) -> str:
        """Where its entries stand in the trail."""
        return self.finding.scope

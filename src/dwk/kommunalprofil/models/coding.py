"""Qualitative content analysis: category system, coded passages, memos, quotes that may leave the interviews."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from .base import Exchanged, OfInterviews
from .interviews import Transcript


class Code(Exchanged):
    """A category with definition, anchor example and coding rule."""

    # an anchor example is somebody's voice
    trail_leave_out: ClassVar[tuple[str, ...]] = ("anchor_example",)

    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="Oberkategorie"
    )
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)
    name = models.CharField("Name", max_length=200)
    definition = models.TextField("Definition", blank=True)
    anchor_example = models.TextField("Ankerbeispiel", blank=True)
    coding_rule = models.TextField("Kodierregel", blank=True)
    color = models.CharField("Farbe", max_length=7, blank=True)
    codable = models.BooleanField("wird vergeben", default=True)
    #: derived from theory before reading, or found in the material
    inductive = models.BooleanField("am Material gebildet", default=False)

    class Meta:
        verbose_name = "Kategorie"
        verbose_name_plural = "Kategorien"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["participation", "guid"],
                name="kommunalprofil_code_guid",
                violation_error_message="Diese Kategorie gibt es schon.",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["participation", "parent", "position"], name="kommunalprofil_code_order")
        ]

    def __str__(self) -> str:
        return self.name


class Coding(Exchanged):
    """A category given by a coder to a passage: code points ``start`` to before ``end`` of the immutable text."""

    trail_leave_out: ClassVar[tuple[str, ...]] = ("memo",)

    transcript = models.ForeignKey(
        Transcript, on_delete=models.PROTECT, related_name="codings", verbose_name="Transkript"
    )
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="codings", verbose_name="Kategorie")
    start = models.PositiveIntegerField("von Zeichen")
    end = models.PositiveIntegerField("bis vor Zeichen")
    coder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, verbose_name="kodiert von"
    )
    #: of coders who came with a file and have no account; GUID and name
    coder_guid = models.CharField("Kennung der kodierenden Person", max_length=36, blank=True)
    coder_name = models.CharField("Name der kodierenden Person", max_length=200, blank=True)
    #: passage that several codings share in another program
    selection_guid = models.CharField("Kennung der Markierung", max_length=36, blank=True)
    coded_at = models.DateTimeField("kodiert am", null=True, blank=True)
    memo = models.TextField("Memo", blank=True)

    class Meta:
        verbose_name = "Kodierung"
        verbose_name_plural = "Kodierungen"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["transcript", "code", "start", "end", "coder"],
                condition=models.Q(coder__isnull=False),
                name="kommunalprofil_coding_once",
                violation_error_message="Diese Stelle trägt die Kategorie schon.",
            ),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")),
                name="kommunalprofil_coding_span",
                violation_error_message="Eine Markierung braucht mindestens ein Zeichen.",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["transcript", "start"], name="kommunalprofil_coding_place"),
            models.Index(fields=["participation", "code"], name="kommunalprofil_coding_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code_id}: {self.start}–{self.end}"


class Memo(Exchanged):
    """A thought of a coder about the material, a category or a passage."""

    trail_leave_out: ClassVar[tuple[str, ...]] = ("title", "text")

    title = models.CharField("Titel", max_length=200, blank=True)
    text = models.TextField("Memo")
    transcript = models.ForeignKey(
        Transcript, on_delete=models.PROTECT, null=True, blank=True, related_name="memos", verbose_name="Transkript"
    )
    code = models.ForeignKey(
        Code, on_delete=models.PROTECT, null=True, blank=True, related_name="memos", verbose_name="Kategorie"
    )

    class Meta:
        verbose_name = "Memo"
        verbose_name_plural = "Memos"

    def __str__(self) -> str:
        return self.title or f"Memo {self.guid[:8]}"


class ExchangeRemainder(OfInterviews):
    """What a project of another program held besides (cases, variables, groups, links), sealed, for the way back."""

    trail_leave_out: ClassVar[tuple[str, ...]] = ("sealed",)

    sealed = models.BinaryField("Übriges, verschlüsselt")

    class Meta:
        verbose_name = "Übriges eines Austauschs"
        verbose_name_plural = "Übriges von Austauschen"

    def __str__(self) -> str:
        return f"Übriges {self.pk}"


class Quote(Exchanged):
    """A passage in the wording that may leave the interviews: pseudonymised, released by the scientific partner."""

    trail_leave_out: ClassVar[tuple[str, ...]] = ("text", "speaker", "salt")

    transcript = models.ForeignKey(
        Transcript, on_delete=models.PROTECT, related_name="quotes", verbose_name="Transkript"
    )
    start = models.PositiveIntegerField("von Zeichen")
    end = models.PositiveIntegerField("bis vor Zeichen")
    text = models.TextField("Zitat, pseudonymisiert", blank=True)
    #: who speaks, as the profile says it: "Person aus der Verwaltung"
    speaker = models.CharField("Sprecherin oder Sprecher", max_length=200, blank=True)
    salt = models.CharField("Salz", max_length=64, blank=True)
    digest = models.CharField("Prüfsumme", max_length=64, blank=True)
    released_on = models.DateField("freigegeben am", null=True, blank=True)
    withdrawn_on = models.DateField("zurückgezogen am", null=True, blank=True)

    class Meta:
        verbose_name = "Zitat"
        verbose_name_plural = "Zitate"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_on__isnull=True) | models.Q(text="", salt=""),
                name="kommunalprofil_quote_gone",
                violation_error_message="Ein zurückgezogenes Zitat hat keinen Wortlaut mehr.",
            )
        ]

    def __str__(self) -> str:
        return f"Zitat {self.guid[:8]}"

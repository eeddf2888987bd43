"""Keeping the table of indicators in step with the reviewed file."""

from __future__ import annotations

from django.db import transaction

from dwk.statistics.definitions import load_definitions
from dwk.statistics.models import Indicator


@transaction.atomic
def sync_indicators() -> None:
    """Bring the table to what content/indicators.csv says; the file is versioned with the code, so no audit entry."""
    Indicator.objects.bulk_create(
        [
            Indicator(
                code=definition.code,
                name=definition.name_de,
                short_name=definition.short_name_de,
                theme=definition.theme,
                unit=definition.unit,
                definition=definition.definition_de,
                position=position,
            )
            for position, definition in enumerate(load_definitions().values())
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "short_name", "theme", "unit", "definition", "position"],
    )

"""An author describes a document; what would not be accessible or honest is refused with a reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dwk.documents.blocks import (
    FigureBlock,
    HeadingOrderError,
    KeyFigures,
    MissingAltTextError,
    MissingSourceError,
    Section,
    TableBlock,
    check,
    figures_of,
)
from tests.documents.samples import sample_document, sample_figure, sample_key_figure, sample_table


def test_a_complete_document_is_accepted_and_its_figures_are_found_in_order() -> None:
    document = sample_document()
    check(document)
    assert [figure.key for figure in figures_of(document)] == ["saldo", "a", "b"]


def test_a_figure_without_text_description_is_refused_by_name() -> None:
    document = replace(sample_document(), blocks=(FigureBlock(sample_figure(alt="  ")),))
    with pytest.raises(MissingAltTextError, match=r"„Nur die Jüngeren ziehen fort“ fehlt die Textbeschreibung"):
        check(document)


def test_a_figure_without_source_is_refused() -> None:
    document = replace(sample_document(), blocks=(FigureBlock(replace(sample_figure(), source="")),))
    with pytest.raises(MissingSourceError, match="Quelle"):
        check(document)


def test_a_table_without_source_is_refused() -> None:
    document = replace(sample_document(), blocks=(TableBlock(sample_table(), " "),))
    with pytest.raises(MissingSourceError, match="Die Tabelle"):
        check(document)


def test_a_key_figure_says_all_that_it_lacks() -> None:
    bare = replace(sample_key_figure(), unit="", territory="")
    with pytest.raises(MissingSourceError, match="Einheit, Gebiet"):
        check(replace(sample_document(), blocks=(KeyFigures((bare,)),)))


@pytest.mark.parametrize("blocks", [(Section(2, "Zu tief", ()),), (Section(1, "A", (Section(3, "Zu tief", ()),)),)])
def test_a_skipped_heading_level_is_refused(blocks: tuple[Section, ...]) -> None:
    with pytest.raises(HeadingOrderError, match="Zu tief"):
        check(replace(sample_document(), blocks=blocks))

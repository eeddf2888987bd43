"""Versions of a profile: frozen, counted, compared, opened again."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dwk.audit.models import Version
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.actions.versions import freeze_version, reopen
from dwk.kommunalprofil.actions.withdrawal import withdraw_consent
from dwk.kommunalprofil.blocks import faults
from dwk.kommunalprofil.comparison import Change, compare
from dwk.kommunalprofil.models import Consent, Profile, Statement
from dwk.kommunalprofil.word_marks import Mark, word_marks
from dwk.programme.actions import trail
from tests.factories.memberships import BY
from tests.factories.profiles import AT, DAY, QUOTED, Drawn, complete_profile, made, region


@pytest.fixture
def drawn(db: None) -> Drawn:
    return complete_profile()


def freeze(drawn: Drawn) -> int:
    return freeze_version(profile=drawn.profile, by=BY, effective_on=DAY).number


def test_versions_count_up_and_an_unchanged_draft_makes_none(drawn: Drawn) -> None:
    assert [freeze(drawn), freeze(drawn)] == [1, 1]
    drawn.write("housing", "Neuer Text.")
    assert freeze(drawn) == 2
    version = drawn.version()
    assert faults(version.blocks, version.root_sha256) == []
    assert len({block["salt"] for block in version.blocks}) == len(version.blocks)


def test_the_trail_of_a_version_holds_no_content(drawn: Drawn) -> None:
    freeze(drawn)
    entries = Version.objects.filter(object_type="kommunalprofil.profileversion")
    assert QUOTED not in json.dumps([one.data for one in entries], ensure_ascii=False)
    assert "blocks" not in entries[0].data


def test_an_empty_profile_is_not_frozen(drawn: Drawn) -> None:
    other = made(Profile(participation=drawn.place, region=region("01051001"), title="Leer"))
    with pytest.raises(ProfileRefused, match="noch kein Kapitel"):
        freeze_version(profile=other, by=BY, effective_on=DAY)


def test_two_versions_are_compared_block_by_block_and_word_by_word(drawn: Drawn) -> None:
    freeze(drawn)
    older = drawn.version().blocks
    drawn.write("housing", "Text zu Wohnen im Kreis.")
    of = {"participation": drawn.place, "profile": drawn.profile}
    new = trail.create(obj=Statement(quadrant="weakness", text="Der Bus fährt selten.", **of), by=BY, effective_on=DAY)
    freeze(drawn)
    found = {one.name: one for one in compare(older, drawn.version().blocks)}
    assert found["chapter:basics"].change == Change.SAME
    assert found["chapter:housing"].change == Change.CHANGED
    assert (Mark.ADDED, " im Kreis") in found["chapter:housing"].pieces
    assert found[f"statement:{new.pk}"].change == Change.ADDED
    back = {one.name: one.change for one in compare(drawn.version().blocks, older)}
    assert back[f"statement:{new.pk}"] == Change.REMOVED


@given(st.text(alphabet="ab \nü.", max_size=60), st.text(alphabet="ab \nü.", max_size=60))
def test_marked_words_give_both_texts_back(old: str, new: str) -> None:
    pieces = word_marks(old, new)
    assert "".join(text for mark, text in pieces if mark != Mark.ADDED) == old
    assert "".join(text for mark, text in pieces if mark != Mark.REMOVED) == new


def test_a_withdrawn_quote_leaves_its_hash_and_the_root_still_holds(drawn: Drawn) -> None:
    freeze(drawn)
    name, before = f"quote:{drawn.quote.guid}", drawn.version()
    leaf = next(block["leaf"] for block in before.blocks if block["name"] == name)
    withdraw_consent(consent=Consent.objects.get(), user=None, at=AT, by=BY, effective_on=DAY)
    after = drawn.version()
    block = next(block for block in after.blocks if block["name"] == name)
    assert block["leaf"] == leaf
    assert block["content"] == {"withdrawn_on": "2026-03-02"}
    assert after.root_sha256 == before.root_sha256
    assert faults(after.blocks, after.root_sha256) == []
    assert QUOTED not in json.dumps(after.blocks, ensure_ascii=False)
    assert freeze(drawn) == 2


def test_a_changed_block_is_noticed(drawn: Drawn) -> None:
    freeze(drawn)
    version = drawn.version()
    blocks = [dict(block) for block in version.blocks]
    blocks[1]["content"] = {**blocks[1]["content"], "text": "etwas anderes"}
    assert faults(blocks, version.root_sha256) == [blocks[1]["name"]]
    assert faults(blocks[1:], version.root_sha256)[-1] == "root"


def test_only_a_signed_version_is_opened_again_and_with_a_reason(drawn: Drawn) -> None:
    freeze(drawn)
    with pytest.raises(ProfileRefused, match="nichts wieder zu öffnen"):
        reopen(version=drawn.version(), reason="Fehler", by=BY, effective_on=DAY)

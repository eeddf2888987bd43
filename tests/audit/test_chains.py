"""Every interference with the trail is named, wherever it happened."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from dwk.audit import actions
from dwk.audit.models import Action, ChainHead, Version
from dwk.audit.queries import ChainFault, all_chains, verify_chains
from dwk.audit.rules import GENESIS_HASH, Actor, version_hash
from dwk.jobs.models import Job

pytestmark = pytest.mark.django_db
CHAIN = "participation:1"
BY = Actor(None, "Einrichtung")


@pytest.fixture(autouse=True)
def five_entries_and_two_beside() -> None:
    job = Job.objects.create(kind="probe", title="a", created_at=datetime(2026, 3, 1, tzinfo=UTC))
    for chain, number in ((CHAIN, 5), ("participation:2", 2)):
        actions.record_many(
            objects=[job] * number, action=Action.CREATED, by=BY, effective_on=date(2026, 1, 1), chain=chain
        )


def sql(statement: str, *values: Any) -> None:
    """Past the software, as somebody with access to the database would."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def faults() -> list[tuple[str, int, str]]:
    found = [fault for report in verify_chains() for fault in report.faults]
    assert all(isinstance(fault, ChainFault) for fault in found)
    return [(fault.chain, fault.sequence, fault.what) for fault in found]


def test_whole_chains_are_counted(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        reports = verify_chains()
    assert [(report.chain, report.entries, report.faults) for report in reports] == [
        (CHAIN, 5, []),
        ("participation:2", 2, []),
    ]
    assert reports[0].last == ChainHead.objects.values_list("sequence", "hash").get(chain=CHAIN)
    assert [report.chain for report in verify_chains([CHAIN])] == [CHAIN]


@pytest.mark.parametrize(("column", "value"), [("reason", "x"), ("hash", "f" * 64), ("previous_hash", "f" * 64)])
def test_a_changed_row_is_one_fault(column: str, value: str) -> None:
    sql(f"UPDATE audit_version SET {column} = %s WHERE chain = %s AND sequence = 3", value, CHAIN)
    assert faults() == [(CHAIN, 3, "Eintrag wurde verändert")]


def test_several_changed_rows_are_all_named() -> None:
    sql("UPDATE audit_version SET actor_name = 'x' WHERE sequence = 2")
    assert [fault[:2] for fault in faults()] == [(CHAIN, 2), ("participation:2", 2)]


@pytest.mark.parametrize("gone", [1, 3, 5])
def test_a_missing_row_is_one_fault(gone: int) -> None:
    sql("DELETE FROM audit_version WHERE chain = %s AND sequence = %s", CHAIN, gone)
    assert faults() == [(CHAIN, gone, "Eintrag fehlt")]


def test_a_missing_tail_is_found() -> None:
    sql("DELETE FROM audit_version WHERE chain = %s AND sequence > 2", CHAIN)
    assert faults() == [(CHAIN, 3, "Einträge bis Nummer 5 fehlen")]


def test_a_shorter_chain_with_a_fitting_end_is_found_by_an_end_that_was_noted() -> None:
    noted = {report.chain: report.last for report in verify_chains()}
    kept = Version.objects.get(chain=CHAIN, sequence=3).hash
    sql("DELETE FROM audit_version WHERE chain = %s AND sequence > 3", CHAIN)
    sql("UPDATE audit_chainhead SET sequence = 3, hash = %s WHERE chain = %s", kept, CHAIN)
    sql("DELETE FROM audit_version WHERE chain = 'participation:2'")
    sql("DELETE FROM audit_chainhead WHERE chain = 'participation:2'")
    assert faults() == []
    found = [(fault.chain, fault.sequence) for report in verify_chains(known=noted) for fault in report.faults]
    assert found == [(CHAIN, 4), ("participation:2", 1)]
    changed = verify_chains([CHAIN], known={CHAIN: (2, "f" * 64)})[0].faults
    assert [fault.sequence for fault in changed] == [2]


def test_swapped_rows_are_found() -> None:
    for old, new in ((2, 99), (4, 2), (99, 4)):
        sql("UPDATE audit_version SET sequence = %s WHERE chain = %s AND sequence = %s", new, CHAIN, old)
    assert {fault[1] for fault in faults()} >= {2, 4}


def test_a_row_moved_to_another_chain_is_found_in_both() -> None:
    sql("UPDATE audit_version SET chain = 'participation:2', sequence = 3 WHERE chain = %s AND sequence = 5", CHAIN)
    assert {fault[:2] for fault in faults()} >= {(CHAIN, 5), ("participation:2", 3)}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("DELETE FROM audit_chainhead WHERE chain = %s", (5, "Kettenende fehlt")),
        ("UPDATE audit_chainhead SET hash = 'f' WHERE chain = %s", (5, "Kettenende wurde verändert")),
        ("UPDATE audit_chainhead SET sequence = 4 WHERE chain = %s", (4, "Kettenende wurde verändert")),
        ("UPDATE audit_chainhead SET sequence = 7 WHERE chain = %s", (6, "Einträge bis Nummer 7 fehlen")),
    ],
)
def test_an_edited_end_is_found(statement: str, expected: tuple[int, str]) -> None:
    sql(statement, CHAIN)
    assert faults()[0] == (CHAIN, *expected)


def test_a_row_before_the_first_is_foreign() -> None:
    row = Version.objects.get(chain=CHAIN, sequence=5)
    Version.objects.bulk_create(
        [Version(**{**{f.attname: getattr(row, f.attname) for f in Version._meta.fields}, "id": None, "sequence": 0})]
    )
    assert faults() == [(CHAIN, 0, "Eintrag kam nicht über die Software hinzu")]
    assert all_chains() == [CHAIN, "participation:2"]


TEXTS = st.text(st.characters(codec="utf-8"))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TEXTS),
    lambda parts: st.one_of(st.lists(parts, max_size=3), st.dictionaries(TEXTS, parts, max_size=3)),
    max_leaves=8,
)


@given(st.dictionaries(TEXTS, VALUES, max_size=3), TEXTS, TEXTS, st.one_of(st.none(), st.integers()), st.datetimes())
def test_the_checksum_is_that_of_sorted_json(
    data: dict[str, Any], text: str, other: str, actor_id: int | None, moment: datetime
) -> None:
    """The form put together by hand is byte for byte the one that stored rows were sealed with."""
    at = moment.replace(tzinfo=UTC)
    sealed = {
        "previous": GENESIS_HASH, "chain": other, "sequence": 3, "object": [text, other], "reason": text, "data": data,
        "effective_on": "2026-01-01", "recorded_at": f"{at.timestamp():.6f}", "actor": [actor_id, text], "action": other,
    }  # fmt: skip
    canonical = json.dumps(sealed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert hashlib.sha256(canonical.encode()).hexdigest() == version_hash(
        previous=GENESIS_HASH, chain=other, sequence=3, object_type=text, object_id=other, reason=text, data=data,
        effective_on=date(2026, 1, 1), recorded_at=at, actor_id=actor_id, actor_name=text, action=other,
    )  # fmt: skip

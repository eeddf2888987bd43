"""Two categories become one: every coding and memo goes along, in a few queries, and the trail says so without words."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dwk.accounts.permissions import Role
from dwk.audit.models import Version
from dwk.audit.queries.replay import verify_replay
from dwk.audit.tracked import tracked_models
from dwk.kommunalprofil.actions.coding import write_memo
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.actions.merging import remove_code
from dwk.kommunalprofil.models import Code, Coding, Memo
from dwk.programme.actions import trail
from tests.factories.memberships import BY, member_of
from tests.kommunalprofil.coding_site import HERE, CodingSite

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def site(db: None) -> CodingSite:
    return CodingSite()


def many(site: CodingSite, code: Code, count: int) -> None:
    transcript = site.transcript
    rows = [
        Coding(
            participation_id=transcript.participation_id, transcript=transcript, code=code, start=number // 9,
            end=10 + number, coder=None, coder_guid=f"{number:036}",
        )
        for number in range(count)
    ]  # fmt: skip
    trail.create_many(objects=rows, by=BY, effective_on=TODAY)


def test_codings_and_memos_go_along_and_nothing_is_said_twice(site: CodingSite) -> None:
    bus = site.code("Bus")
    here = site.coding(code=bus, memo="Gedanke Bus")
    both = site.coding(code=site.housing, memo="Gedanke Wohnen")
    other = member_of(site.place.programme, Role.RESEARCH_PARTNER, site.place, name="Zweite Kodiererin")
    own = site.coding(code=bus, user=other, memo="allein")
    memo = write_memo(participation=site.place, by=BY, effective_on=TODAY, text="Zu Bussen", code=bus)
    page = site.page(f"kategorien/{bus.pk}/entfernen/")
    assert "ist 2 mal vergeben" in page
    assert "1\N{NO-BREAK SPACE}Memo gehört" in page
    answer = site.browser.post(f"{HERE}kategorien/{bus.pk}/entfernen/", {"into": str(site.housing.pk)}, follow=True)
    assert "„Bus“ ist in „Wohnen“ aufgegangen" in answer.content.decode()
    assert not Code.objects.filter(pk=bus.pk).exists()
    assert not Coding.objects.filter(pk=here.pk).exists()
    assert {one.pk: (one.code, one.memo) for one in Coding.objects.all()} == {
        both.pk: (site.housing, "Gedanke Wohnen\n\nGedanke Bus"),
        own.pk: (site.housing, "allein"),
    }
    assert Memo.objects.get(pk=memo.pk).code == site.housing
    told = json.dumps(list(Version.objects.values_list("data", flat=True)))
    assert "Gedanke" not in told
    assert "Zu Bussen" not in told
    reasons = Version.objects.filter(object_type="kommunalprofil.coding").values_list("object_id", "action", "reason")
    assert (str(here.pk), "deleted", "„Bus“ mit „Wohnen“ zusammengeführt") in set(reasons)
    assert [*verify_replay(tracked_models())] == []


def test_a_thousand_codings_take_few_queries(site: CodingSite) -> None:
    counts = []
    for number in (3, 1000):
        code = site.code(f"Kategorie {number}")
        many(site, code, number)
        with CaptureQueriesContext(connection) as caught:
            done = remove_code(code=code, into=site.housing, by=BY, effective_on=TODAY)
        assert done.moved + done.joined == number
        counts.append(len(caught))
    # what is written in batches takes some queries for a thousand, not some for each
    assert counts[1] - counts[0] < 30
    assert not Coding.objects.exclude(code=site.housing).exists()


def test_a_category_that_is_gone_takes_nothing_over(site: CodingSite) -> None:
    bus, train = site.code("Bus"), site.code("Bahn")
    site.coding(code=bus)
    remove_code(code=train, into=None, by=BY, effective_on=TODAY)
    for into in (train, bus):
        with pytest.raises(ProfileRefused, match="gibt es nicht mehr"):
            remove_code(code=bus, into=into, by=BY, effective_on=TODAY)
    with pytest.raises(ProfileRefused, match="1 mal vergeben"):
        remove_code(code=bus, into=None, by=BY, effective_on=TODAY)
    assert Coding.objects.get().code == bus

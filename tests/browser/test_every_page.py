"""Every page of the site, looked at with axe in both themes, on a phone and on a wide screen; none is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from allauth.account.models import EmailAddress
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from playwright.sync_api import Page

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.kommunalprofil import (
    coding_urls,
    data_urls,
    document_urls,
    holiday_urls,
    interview_urls,
    profile_urls,
    review_urls,
)
from tests.browser.programme_site import ProgrammeSite, build_programme, programme_pages
from tests.browser.projection_site import ProjectionSite, build_projections, projection_pages
from tests.browser.site import Site, build

pytestmark = pytest.mark.django_db(transaction=True)
PageAt = Callable[..., Page]
Look = Callable[[Page], list[str]]
SignIn = Callable[[Page, User], None]
PASSWORD = "Beispiel-Kennwort-2026"

#: what is not looked at as a page, and why
NOT_PAGES = {
    **dict.fromkeys(
        ("profile_document", "profile_figure", "series_file", "import_report", "import_mapping_file", "region_export",
         "projection_run_figure", "projection_run_table", "programme_export", "report_file", "calendar_feed",
         "event_document", "programme_event_document", "event_calendar", "programme_event_calendar", "delivery",
         "backer_logo", "contacts_export"),
        "eine Datei",
    ),
    **dict.fromkeys(
        ("ui:theme", "persona_login", "import_apply", "import_recheck", "import_discard", "import_territory",
         "neighbourhood_reopen", "projection_restore", "projection_take_up", "projection_start",
         "projection_run_cancel", "projection_run_reproduce", "projection_school_take_over", "phase_plan", "event_item",
         "programme_event_item", "task_finish", "task_reopen", "notification_open", "notifications_read",
         "notifications_mail", "calendar_make", "calendar_revoke", "part_move", "part_restore", "view_save",
         "view_delete", "contacts_discard"),
        "nimmt nur Formulare entgegen und führt auf eine andere Seite",
    ),
    "invitation_accept": "erst mit einem Schlüssel aus einer Nachricht zu sehen, in test_programme_journey.py",
    "region_suggestions": "ein Stück für das Suchfeld, in test_keyboard.py",
    **dict.fromkeys(
        ("projection_pyramid", "projection_run_progress"), "ein Stück einer Seite, in test_projections_journey.py"
    ),
    "job_progress": "ein Stück für die Fortschrittsanzeige, in test_keyboard.py",
    **dict.fromkeys(
        ("neighbourhood_create",), "nimmt das Formular der Gemeinde entgegen und zeigt es bei Fehlern wie dort"
    ),
    "mfa_download_recovery_codes": "eine Datei",
    **dict.fromkeys(
        ("mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_deactivate_totp",
         "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_remove_webauthn", "mfa_edit_webauthn"),
        "erst mit eingerichtetem zweiten Faktor zu sehen; Aufbau wie die gezeigten Seiten",
    ),
    **dict.fromkeys(
        ("account_set_password", "account_confirm_login_code", "account_confirm_email",
         "account_reset_password_from_key"),
        "erst mit einem Schlüssel aus einer Nachricht zu sehen; Aufbau wie die gezeigten Seiten",
    ),
    # the Kommunalprofil has a site of its own: test_kommunalprofil.py, test_interview_journey.py, test_coding.py
    **{
        str(one.name): "in den Browsertests des Kommunalprofils"
        for part in (coding_urls, data_urls, document_urls, holiday_urls, interview_urls, profile_urls, review_urls)
        for one in part.urlpatterns
    },
}  # fmt: skip

PUBLIC = ["home", "ui:search", "ui:accessibility", "ui:privacy", "ui:imprint", "ui:components", "data_home",
          "indicator_definitions", "series_list", "region_list"]  # fmt: skip
ENTRANCE = ["account_login", "account_signup", "account_inactive", "account_reset_password",
            "account_reset_password_done", "account_reset_password_from_key_done",
            "account_email_verification_sent"]  # fmt: skip


def all_names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Every name that an address of the site has."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}"
        else:
            yield from all_names(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)


def test_no_page_is_forgotten(site: Site) -> None:
    """Whoever adds a page adds it to a list of this file, or says why it is none."""
    looked_at = {*PUBLIC, *ENTRANCE, *ACCOUNT, *SECOND_FACTOR}
    for address in (
        *data_pages(site),
        *region_pages(site),
        *import_pages(site),
        *projection_pages(ProjectionSite()),
        *programme_pages(ProgrammeSite()),
    ):
        looked_at.add(resolve(address.partition("?")[0]).view_name)
    names = set(all_names(get_resolver()))
    assert names - looked_at - NOT_PAGES.keys() == set()
    assert NOT_PAGES.keys() - names == set(), "Ausnahmen für Seiten, die es nicht mehr gibt"


def walk(page: Page, look: Look, addresses: list[str], status: int = 200) -> list[str]:
    """Open each address and collect what is wrong with it."""
    found = []
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        if answer.status != status:
            found.append(f"{address}: antwortet {answer.status}")
        if (reached := page.evaluate("location.pathname")) != address.partition("?")[0]:
            found.append(f"{address}: führt auf {reached}")
        found += [f"{address}: {line}" for line in look(page)]
    return found


def lines(found: list[str]) -> str:
    """One finding a line, for the report of a failed test."""
    return "\n".join(found)


@pytest.fixture
def site(people: dict[Role, User]) -> Site:
    """The site with something on every page."""
    return build(people[Role.PROGRAMME_OFFICE])


@pytest.fixture
def office(page_at: PageAt, people: dict[Role, User], sign_in: SignIn) -> Page:
    """A page of somebody who may everything."""
    page = page_at()
    sign_in(page, people[Role.PROGRAMME_OFFICE])
    return page


def test_public_pages_of_an_empty_site(page_at: PageAt, findings: Look) -> None:
    assert not (found := walk(page_at(), findings, [reverse(name) for name in (*PUBLIC, *ENTRANCE)])), lines(found)


def data_pages(site: Site) -> list[str]:
    """Profiles of a Kreis, a Gemeinde with values of its Kreis and regions without any, series."""
    profiles = ("01051", "01051044", "DG", "09999", site.neighbourhood)
    return [
        reverse("home"),
        reverse("data_home"),
        *(reverse("profile", args=[key]) for key in profiles),
        reverse("series_list"),
        reverse("series_detail", args=[site.series]),
        reverse("series_detail", args=[site.series]) + "?gebiet=01051&gebiet=01",
    ]


def region_pages(site: Site) -> list[str]:
    """List, regions of each kind, the forms about Quartiere, background work."""
    regions = ("01", "01051", "01051044", "09999", site.neighbourhood, site.closed_neighbourhood)
    return [
        reverse("region_list"),
        reverse("region_list") + "?q=gibtesnicht",
        *(reverse("region_detail", args=[key]) for key in regions),
        reverse("neighbourhood_rename", args=[site.neighbourhood]),
        reverse("neighbourhood_close", args=[site.neighbourhood]),
        reverse("job_list"),
        reverse("job_detail", args=[site.job_failed]),
        reverse("job_detail", args=[site.job_waiting]),
    ]


def import_pages(site: Site) -> list[str]:
    """The list, the upload, an import in each state, what is asked about it."""
    return [
        reverse("import_list"),
        reverse("import_list") + "?stand=refused",
        reverse("import_upload"),
        *(reverse("import_detail", args=[pk]) for pk in site.imports.values()),
        reverse("import_mapping", args=[site.imports["asking"]]),
        reverse("import_withdraw", args=[site.imports["population 2018"]]),
    ]


ACCOUNT = ["account_logout", "account_email", "account_change_password", "account_reauthenticate", "mfa_index",
           "mfa_list_webauthn"]  # fmt: skip
#: asks for the password again
SECOND_FACTOR = ["mfa_activate_totp", "mfa_add_webauthn"]


def test_data_pages(office: Page, site: Site, findings: Look) -> None:
    assert not (found := walk(office, findings, data_pages(site))), lines(found)


def test_pages_of_regions_and_of_background_work(office: Page, site: Site, findings: Look) -> None:
    assert not (found := walk(office, findings, region_pages(site))), lines(found)


def test_pages_of_imports_in_every_state(office: Page, site: Site, findings: Look) -> None:
    assert not (found := walk(office, findings, import_pages(site))), lines(found)


def test_pages_of_the_projections(office: Page, people: dict[Role, User], findings: Look) -> None:
    site = build_projections(people[Role.PROGRAMME_OFFICE])
    assert not (found := walk(office, findings, projection_pages(site))), lines(found)


def test_pages_of_the_account(page_at: PageAt, people: dict[Role, User], findings: Look) -> None:
    person = people[Role.CONSULTANT]
    # invented people have no password; this is somebody with an account
    person.is_persona = False
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    page = page_at()
    page.goto(reverse("account_login"))
    page.get_by_label("E-Mail").fill(person.email)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    page.wait_for_url("**/")
    assert not (found := walk(page, findings, [reverse(name) for name in ACCOUNT])), lines(found)
    page.goto(reverse(SECOND_FACTOR[0]))
    if "reauthenticate" in page.url:
        page.get_by_label("Passwort", exact=True).fill(PASSWORD)
        page.get_by_role("button").locator("visible=true", has_text="Bestätigen").click()
        page.wait_for_url(f"**{reverse(SECOND_FACTOR[0])}")
    assert not (found := walk(page, findings, [reverse(name) for name in SECOND_FACTOR])), lines(found)


def test_error_pages(page_at: PageAt, people: dict[Role, User], sign_in: SignIn, findings: Look) -> None:
    page = page_at()
    assert not (found := walk(page, findings, ["/gibt-es-nicht/", reverse("region_detail", args=["99999"])], 404)), (
        lines(found)
    )
    sign_in(page, people[Role.CONSULTANT])
    assert not (found := walk(page, findings, [reverse("import_list")], 403)), lines(found)


def test_pages_of_programmes(office: Page, people: dict[Role, User], findings: Look) -> None:
    site = build_programme(people[Role.PROGRAMME_OFFICE])
    assert not (found := walk(office, findings, programme_pages(site))), lines(found)

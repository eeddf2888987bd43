"""School holidays of a programme: list, enter, read from a file, take away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission, Role, allowed
from dwk.kommunalprofil.actions.holidays import enter_holidays, remove_holiday
from dwk.kommunalprofil.deadline_rules import STATES
from dwk.kommunalprofil.holiday_forms import HolidayFileForm, HolidayForm
from dwk.kommunalprofil.models import SchoolHoliday
from dwk.kommunalprofil.queries.holidays import holidays_of
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.models import Programme
from dwk.programme.views.access import actor, days_of, programme_of, refuse
from dwk.programme.views.whole import shown_whole
from dwk.ui.formats import plural

SEE, NEEDED = Permission.VIEW_PROGRAMME, Permission.EDIT_PROGRAMME
TAB = "Ferienzeiten"


@require_safe
@signed_in
def holiday_list(request: HttpRequest, slug: str) -> HttpResponse:
    """What is entered, for everybody of the programme; the office changes it."""
    programme, roles = programme_of(request, slug, SEE)
    rows = [(one, ", ".join(STATES[key] for key in one.states if key in STATES)) for one in holidays_of(programme)]
    may_edit = allowed(roles, NEEDED) and not days_of(request).past
    context = shown_whole(request, programme, roles, TAB, rows=rows, may_edit=may_edit)
    return render(request, "kommunalprofil/holidays.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def create(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter holidays."""
    programme, roles = _writing(request, slug)
    form = HolidayForm(request.POST if request.method == "POST" else None)
    return _entered(request, programme, roles, form, "Ferienzeit eintragen")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def from_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Read holidays from a calendar or a table."""
    programme, roles = _writing(request, slug)
    posted = request.method == "POST"
    form = HolidayFileForm(request.POST if posted else None, request.FILES if posted else None)
    return _entered(request, programme, roles, form, "Ferienzeiten aus einer Datei")


def _entered(
    request: HttpRequest,
    programme: Programme,
    roles: frozenset[Role],
    form: HolidayForm | HolidayFileForm,
    heading: str,
) -> HttpResponse:
    back = reverse("holidays", args=[programme.slug])
    if request.method == "POST" and form.is_valid():
        states, source = form.cleaned_data["states"], form.cleaned_data["source"]
        try:
            made = enter_holidays(
                programme=programme, holidays=form.holidays(), states=states, source=source, by=actor(request),
                effective_on=days_of(request).today,
            )  # fmt: skip
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            said = plural(len(made), "Ferienzeit", "Ferienzeiten")
            messages.success(request, f"{said} eingetragen." if made else "Alles war schon eingetragen.")
            return redirect(back)
    context = shown_whole(request, programme, roles, TAB, form=form, heading=heading, button="Eintragen", back=back)
    return render(request, "programme/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask, then take holidays away."""
    programme, _ = _writing(request, slug)
    found = get_object_or_404(SchoolHoliday, pk=pk, programme=programme)
    if request.method == "POST":
        remove_holiday(holiday=found, by=actor(request), effective_on=days_of(request).today)
        messages.success(request, f"„{found.name}“ ist entfernt.")
        return redirect("holidays", slug)
    question = {
        "heading": "Ferienzeit entfernen",
        "question": f"Soll „{found.name}“ vom {found.starts_on:%d.%m.%Y} bis {found.ends_on:%d.%m.%Y} entfallen?",
        "consequences": ["Fristen, die schon gesetzt sind, bleiben."],
        "action_label": "Entfernen",
        "cancel_url": reverse("holidays", args=[slug]),
        "danger": True,
    }
    return render(request, "ui/confirm.html", question)


def _writing(request: HttpRequest, slug: str) -> tuple[Programme, frozenset[Role]]:
    programme, roles = programme_of(request, slug, NEEDED)
    if request.method == "POST" and days_of(request).past:
        refuse(request, NEEDED, "An einem vergangenen Stand lässt sich nichts ändern.")
    return programme, roles

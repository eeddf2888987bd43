"""One import: progress, preview, result, the rows, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dwk.accounts.access import may, member, needs
from dwk.accounts.permissions import Permission
from dwk.jobs.queries import is_active, is_lost
from dwk.statistics import tasks
from dwk.statistics.actions import import_steps, imports
from dwk.statistics.actions.imports import ImportNotPossible
from dwk.statistics.forms import TerritoryForm, WithdrawForm
from dwk.statistics.models import ImportNote, ImportRun, ImportState
from dwk.statistics.queries import imports as queries
from dwk.statistics.tabs import IMPORTS, data_tabs
from dwk.ui.components import Filter
from dwk.ui.formats import plural

from .import_list import crumbs, state_cell
from .import_preview import Preview, notes_csv, notes_table

PAGE_SIZE = 50
SHOWN_REGIONS = 12
KINDS = (("", "alle"), *((kind.value, kind.label) for kind in ImportNote.Kind))


def load(pk: int) -> ImportRun:
    """One import, or "not found"."""
    run = queries.import_by_pk(pk)
    if run is None:
        raise Http404("Diese Einlesung gibt es nicht.")
    return run


@require_safe
@needs(Permission.VIEW_IMPORTS)
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The import in its state: being worked on, refused, to be explained, to be looked through, done."""
    run, now = load(pk), timezone.now()
    active = is_active(run.job, now)
    preview = Preview(run)
    context: dict[str, Any] = {
        "tabs": data_tabs(request, IMPORTS),
        "crumbs": crumbs(),
        "run": run,
        "state": state_cell(run),
        "preview": preview,
        "steps": preview.steps(active=active),
        "active": active,
        "lost": is_lost(run.job, now),
        "failed": run.job if run.job is not None and run.job.error and run.state in _UNFINISHED else None,
        "can_import": may(request, Permission.IMPORT_DATA),
        "can_withdraw": may(request, Permission.WITHDRAW_IMPORT),
        "withdrawn": _withdrawal(run),
    }
    if not active and run.state not in {ImportState.UPLOADED, ImportState.REFUSED}:
        context |= _rows(request, run)
    if run.state == ImportState.CHECKED:
        context |= {"twin": queries.applied_twin(run), "territory_form": _territory_form(run)}
    if run.state == ImportState.DONE:
        shown, total = queries.regions_of(run, SHOWN_REGIONS)
        context |= {"regions": shown, "further": total - len(shown)}
    return render(request, "statistics/imports/detail.html", context)


_UNFINISHED = {ImportState.UPLOADED, ImportState.CHECKED, ImportState.REFUSED}


def _rows(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    kind, text = request.GET.get("ergebnis", ""), request.GET.get("gebiet", "").strip()[:100]
    page = Paginator(queries.notes(run, kind=kind, text=text), PAGE_SIZE).get_page(request.GET.get("seite"))
    return {
        "page": page,
        "table": notes_table(list(page.object_list)),
        "filters": [Filter("ergebnis", "Ergebnis", KINDS, kind)],
        "count": plural(page.paginator.count, "Zeile", "Zeilen"),
        "narrowed": bool(kind or text),
    }


def _territory_form(run: ImportRun) -> TerritoryForm | None:
    if not run.facts.get("_asks_territory"):
        return None
    return TerritoryForm()


def _withdrawal(run: ImportRun) -> str:
    """Who took the import back, when and why; from the trail, so that it cannot be told otherwise."""
    if run.state != ImportState.WITHDRAWN:
        return ""
    return queries.withdrawal_words(run)


@require_safe
@needs(Permission.VIEW_IMPORTS)
def import_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The kept rows with their reasons, as CSV."""
    run = load(pk)
    content = notes_csv(run, queries.notes(run))
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="protokoll-{run.pk}.csv"'},
    )


@require_POST
@needs(Permission.IMPORT_DATA)
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a checked file written."""
    return _do(request, pk, lambda run: import_steps.start_apply(run=run, **_who(request), task=tasks.apply_import))


@require_POST
@needs(Permission.IMPORT_DATA)
def import_recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a file checked once more."""
    return _do(request, pk, lambda run: import_steps.check_again(run=run, **_who(request), task=tasks.check_import))


@require_POST
@needs(Permission.IMPORT_DATA)
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop a file that is not wanted; nothing of it was stored."""
    by, today = member(request), timezone.localdate()
    return _do(
        request,
        pk,
        lambda run: imports.discard_import(run=run, by=by, effective_on=today),
        done="Verworfen. Von dieser Datei wurde nichts übernommen.",
    )


@require_POST
@needs(Permission.IMPORT_DATA)
def import_territory(request: HttpRequest, pk: int) -> HttpResponse:
    """Say of which day the boundaries of a file are."""
    form = TerritoryForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Bitte geben Sie den Gebietsstand als Datum an, zum Beispiel 31.12.2018.")
        return redirect("import_detail", load(pk).pk)
    day: date = form.cleaned_data["territory"]
    return _do(
        request,
        pk,
        lambda run: import_steps.set_territory(run=run, territory=day, **_who(request), task=tasks.check_import),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.WITHDRAW_IMPORT)
def import_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask with the consequences, then take a whole import back."""
    run = load(pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ended = imports.withdraw_import(
                run=run, by=member(request), reason=form.cleaned_data["reason"], effective_on=timezone.localdate()
            )
        except ImportNotPossible as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"Zurückgezogen. {plural(ended, 'Wert gilt', 'Werte gelten')} nicht mehr.")
        return redirect("import_detail", pk)
    if run.state != ImportState.DONE:
        messages.error(request, f"Diese Einlesung ist „{run.get_state_display()}“; zurückziehen lässt sie sich nicht.")
        return redirect("import_detail", pk)
    after = queries.withdrawal_preview(run)
    context = {
        "crumbs": crumbs(),
        "run": run,
        "form": form,
        "verb": "gilt" if after.ending == 1 else "gelten",
        "ending": plural(after.ending, "Wert", "Werte"),
        "reviving": plural(after.reviving, "Wert", "Werte") if after.reviving else "",
    }
    return render(request, "statistics/imports/withdraw.html", context)


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": member(request), "at": timezone.now()}


def _do(request: HttpRequest, pk: int, step: Callable[[ImportRun], object], done: str = "") -> HttpResponse:
    """One step of an import; what is not possible in its state is said on its page."""
    run = load(pk)
    try:
        step(run)
    except ImportNotPossible as refused:
        messages.error(request, str(refused))
    else:
        if done:
            messages.success(request, done)
    return redirect("import_detail", pk)

"""Tasks of a Kommune."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission, Role
from dwk.programme.actions import events as actions
from dwk.programme.actions import telling
from dwk.programme.forms import TaskForm
from dwk.programme.models import Task
from dwk.programme.queries.past import past_of

from .access import Place, actor, place_of, shown, teller

PER_PAGE = 25


@require_safe
@signed_in
def task_list(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Open tasks first, those due soonest on top; of a past day as they were."""
    place = place_of(request, slug, participation)
    tasks = _past_tasks(place) if place.past else _tasks(place)
    page = Paginator(tasks, PER_PAGE).get_page(request.GET.get("seite"))
    lines = [_line(task, place.as_of) if isinstance(task, Task) else task for task in page.object_list]
    context = shown(
        request,
        place,
        "Aufgaben",
        page=page,
        lines=lines,
        may_work=place.may_change(Permission.WORK_ON_TASKS),
        may_add=place.may_change(Permission.MANAGE_EVENTS),
    )
    return render(request, "programme/tasks.html", context)


def _tasks(place: Place) -> Any:
    found = Task.objects.filter(participation=place.participation)
    return found.order_by(F("done_on").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk")


def _line(task: Task, at: date) -> dict[str, Any]:
    late = task.due_on is not None and task.due_on < at and task.done_on is None
    return {
        "pk": task.pk, "title": task.title, "role": Role(task.role).label, "due_on": task.due_on, "done_on": task.done_on,
        "late": late,
    }  # fmt: skip


def _past_tasks(place: Place) -> list[dict[str, Any]]:
    past = past_of([place.participation.scope], place.as_of, place.known_at, ["programme.task"])
    return [
        {
            "pk": row.object_id,
            "title": row["title"],
            "role": Role(row["role"]).label,
            "due_on": date.fromisoformat(row["due_on"]) if row["due_on"] else None,
            "done_on": date.fromisoformat(row["done_on"]) if row["done_on"] else None,
            "late": bool(row["due_on"]) and not row["done_on"] and row["due_on"] < place.as_of.isoformat(),
        }
        for row in sorted(
            past.all("programme.task"), key=lambda row: (row["done_on"] or "", row["due_on"] or "9", row.object_id)
        )
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def create(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Give a role something to do."""
    place = place_of(request, slug, participation, Permission.MANAGE_EVENTS)
    form = TaskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            made = actions.create_task(
                participation=place.participation,
                by=actor(request),
                effective_on=timezone.localdate(),
                **form.cleaned_data,
            )
            telling.tell_task(task=made, **teller(request))
        messages.success(request, "Die Aufgabe ist eingetragen.")
        return redirect("tasks", slug, participation)
    context = shown(
        request,
        place,
        "Aufgaben",
        form=form,
        heading="Aufgabe eintragen",
        button="Eintragen",
        back=reverse("tasks", args=[slug, participation]),
    )
    return render(request, "programme/form.html", context)


@require_POST
@signed_in
def finish(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Note that it is done."""
    place = place_of(request, slug, participation, Permission.WORK_ON_TASKS)
    task = get_object_or_404(Task, pk=pk, participation=place.participation)
    actions.finish_task(task=task, by=actor(request), effective_on=timezone.localdate())
    messages.success(request, f"Erledigt: {task.title}. Sie können das zurücknehmen.")
    return redirect("tasks", slug, participation)


@require_POST
@signed_in
def reopen(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Take „erledigt“ back."""
    place = place_of(request, slug, participation, Permission.WORK_ON_TASKS)
    task = get_object_or_404(Task, pk=pk, participation=place.participation)
    actions.reopen_task(task=task, by=actor(request), effective_on=timezone.localdate())
    messages.success(request, f"Wieder offen: {task.title}.")
    return redirect("tasks", slug, participation)

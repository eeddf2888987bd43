"""Addresses of the programme."""

from django.urls import URLPattern, path

from .views import (
    admission,
    events,
    overview,
    participation,
    parts,
    people,
    phases,
    programme,
    saved_views,
    tasks,
    term,
    trail,
)

KOMMUNE = "<slug:slug>/<slug:participation>/"
#: pages of a whole programme begin with a word of ``rules.RESERVED_SLUGS``, which no Kommune may have as short name
WHOLE = "<slug:slug>/programm/"


def of_removable(kind: str) -> list[URLPattern]:
    """Addresses of a kind of part that can be added, moved and taken away."""
    here, of = f"{WHOLE}{kind}/", {"kind": kind}
    return [
        path(here + "neu/", parts.create, of, name="part_new"),
        path(here + "<int:pk>/entfernen/", parts.remove, of, name="part_remove"),
        path(here + "<int:pk>/hoch/", parts.move, {**of, "way": "hoch"}, name="part_move"),
        path(here + "<int:pk>/runter/", parts.move, {**of, "way": "runter"}, name="part_move"),
        path(here + "<int:pk>/wieder/", parts.restore, of, name="part_restore"),
    ]


urlpatterns = [
    path("", overview.home, name="programme_home"),
    path("<slug:slug>/", overview.overview, name="programme_overview"),
    path("<slug:slug>/kommunen.<str:kind>", overview.export, name="programme_export"),
    path("<slug:slug>/kommunen/neu/", admission.admit, name="participation_new"),
    path("<slug:slug>/ansichten/neu/", saved_views.save, name="view_save"),
    path("<slug:slug>/ansichten/<int:pk>/loeschen/", saved_views.delete, name="view_delete"),
    path(WHOLE, programme.detail, name="programme_page"),
    path(WHOLE + "angaben/", programme.edit, name="programme_edit"),
    path(WHOLE + "regeln/", programme.rules, name="programme_rules"),
    path(WHOLE + "traeger/<int:pk>/logo/", parts.logo, name="backer_logo"),
    *(
        one
        for kind in parts.KINDS
        for one in (
            path(f"{WHOLE}{kind}/<int:pk>/", parts.edit, {"kind": kind}, name="part_edit"),
            *([] if kind == parts.FIXED else of_removable(kind)),
        )
    ),
    path(KOMMUNE, participation.detail, name="participation"),
    path(KOMMUNE + "teilnahme/", term.edit, name="participation_edit"),
    path(KOMMUNE + "teilnahme/beenden/", term.end, name="participation_end"),
    path(KOMMUNE + "fokus/", participation.focus, name="focus"),
    path(KOMMUNE + "demografiefest/", participation.readiness, name="readiness"),
    path(KOMMUNE + "phasen/", phases.phase_list, name="phases"),
    path(KOMMUNE + "phasen/neu/", phases.plan, name="phase_plan"),
    path(KOMMUNE + "phasen/<int:pk>/", phases.detail, name="phase"),
    path(KOMMUNE + "phasen/<int:pk>/<slug:step>/", phases.step, name="phase_step"),
    path(KOMMUNE + "veranstaltungen/", events.event_list, name="events"),
    path(KOMMUNE + "veranstaltungen/neu/", events.create, name="event_new"),
    path(KOMMUNE + "veranstaltungen/<int:pk>/", events.detail, name="event"),
    path(KOMMUNE + "veranstaltungen/<int:pk>/angaben/", events.edit, name="event_edit"),
    path(KOMMUNE + "veranstaltungen/<int:pk>/protokoll/", events.minutes, name="event_minutes"),
    path(KOMMUNE + "veranstaltungen/<int:pk>/ergebnis/", events.item, name="event_item"),
    path(KOMMUNE + "veranstaltungen/<int:pk>/freigeben/", events.release, name="event_release"),
    path(KOMMUNE + "aufgaben/", tasks.task_list, name="tasks"),
    path(KOMMUNE + "aufgaben/neu/", tasks.create, name="task_new"),
    path(KOMMUNE + "aufgaben/<int:pk>/erledigt/", tasks.finish, name="task_finish"),
    path(KOMMUNE + "aufgaben/<int:pk>/offen/", tasks.reopen, name="task_reopen"),
    path(KOMMUNE + "personen/", people.member_list, name="members"),
    path(KOMMUNE + "personen/einladen/", people.invite, name="invite"),
    path(KOMMUNE + "personen/einladung/<int:pk>/zurueckziehen/", people.revoke, name="invitation_revoke"),
    path(KOMMUNE + "personen/<int:pk>/beenden/", people.end, name="member_end"),
    path(KOMMUNE + "verlauf/", trail.trail, name="trail"),
]

"""Addresses of the programme."""

from django.urls import URLPattern, path

from . import people_urls
from .office_urls import OFFICE
from .views import (
    deliveries,
    event_documents,
    event_items,
    event_mailing,
    events,
    goals,
    overview,
    participation,
    phases,
    steering,
    tasks,
    term,
    trail,
)

KOMMUNE = "<slug:slug>/<slug:participation>/"
MEETINGS = "veranstaltungen/"


def meetings(place: str, name: str) -> list[URLPattern]:
    """Addresses of meetings, the same below a Kommune and below the whole programme."""
    one = place + MEETINGS + "<int:pk>/"
    return [
        path(place + MEETINGS, events.event_list, name=f"{name}events"),
        path(place + MEETINGS + "neu/", events.create, name=f"{name}event_new"),
        path(one, events.detail, name=f"{name}event"),
        path(one + "angaben/", events.edit, name=f"{name}event_edit"),
        path(one + "termin.ics", events.calendar_file, name=f"{name}event_calendar"),
        path(one + "protokoll/", event_items.minutes, name=f"{name}event_minutes"),
        path(one + "ergebnis/", event_items.item, name=f"{name}event_item"),
        path(one + "freigeben/", event_items.release, name=f"{name}event_release"),
        path(one + "einladen/", event_mailing.mailing, name=f"{name}event_mailing"),
        path(one + "unterlagen/neu/", event_documents.add, name=f"{name}event_document_new"),
        path(one + "unterlagen/<int:document>/", event_documents.document, name=f"{name}event_document"),
        path(one + "unterlagen/<int:document>/entfernen/", event_documents.remove, name=f"{name}event_document_remove"),
    ]


urlpatterns = [
    path("", overview.home, name="programme_home"),
    path("<slug:slug>/", overview.overview, name="programme_overview"),
    path("<slug:slug>/kommunen.<str:kind>", overview.export, name="programme_export"),
    *people_urls.OF_PROGRAMME,
    # before the Kommunen: their short names stand in the same place
    *meetings("<slug:slug>/", "programme_"),
    *OFFICE,
    path(KOMMUNE, participation.detail, name="participation"),
    path(KOMMUNE + "teilnahme/", term.edit, name="participation_edit"),
    path(KOMMUNE + "teilnahme/beenden/", term.end, name="participation_end"),
    path(KOMMUNE + "fokus/", participation.focus, name="focus"),
    path(KOMMUNE + "demografiefest/", participation.readiness, name="readiness"),
    path(KOMMUNE + "demografiefest/ziel/neu/", goals.add, name="goal_new"),
    path(KOMMUNE + "demografiefest/ziel/<int:pk>/", goals.edit, name="goal_edit"),
    path(KOMMUNE + "demografiefest/ziel/<int:pk>/entfernen/", goals.remove, name="goal_remove"),
    path(KOMMUNE + "phasen/", phases.phase_list, name="phases"),
    path(KOMMUNE + "phasen/neu/", phases.plan, name="phase_plan"),
    path(KOMMUNE + "phasen/<int:pk>/", phases.detail, name="phase"),
    path(KOMMUNE + "phasen/<int:pk>/uebergeben/", deliveries.hand_in, name="delivery_new"),
    path(KOMMUNE + "phasen/<int:pk>/vertretung/", deliveries.council, name="phase_council"),
    path(KOMMUNE + "uebergaben/<int:pk>/", deliveries.document, name="delivery"),
    path(KOMMUNE + "uebergaben/<int:pk>/zuruecknehmen/", deliveries.take_back, name="delivery_remove"),
    path(KOMMUNE + "phasen/<int:pk>/<slug:step>/", phases.step, name="phase_step"),
    *meetings(KOMMUNE, ""),
    path(KOMMUNE + "steuerung/", steering.group_list, name="steering"),
    path(KOMMUNE + "steuerung/neu/", steering.create, name="steering_new"),
    path(KOMMUNE + "steuerung/<int:pk>/angaben/", steering.edit, name="steering_edit"),
    path(KOMMUNE + "steuerung/<int:pk>/mitglied/", steering.seat, name="steering_seat"),
    path(KOMMUNE + "steuerung/<int:pk>/aufloesen/", steering.dissolve, name="steering_dissolve"),
    path(KOMMUNE + "steuerung/sitz/<int:pk>/aufheben/", steering.unseat, name="steering_unseat"),
    path(KOMMUNE + "aufgaben/", tasks.task_list, name="tasks"),
    path(KOMMUNE + "aufgaben/neu/", tasks.create, name="task_new"),
    path(KOMMUNE + "aufgaben/<int:pk>/erledigt/", tasks.finish, name="task_finish"),
    path(KOMMUNE + "aufgaben/<int:pk>/offen/", tasks.reopen, name="task_reopen"),
    *people_urls.of_kommune(KOMMUNE),
    path(KOMMUNE + "verlauf/", trail.trail, name="trail"),
]

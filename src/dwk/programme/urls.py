"""Addresses of the programme."""

from django.urls import path

from . import people_urls
from .views import events, overview, participation, phases, tasks, trail

KOMMUNE = "<slug:slug>/<slug:participation>/"

urlpatterns = [
    path("", overview.home, name="programme_home"),
    path("<slug:slug>/", overview.overview, name="programme_overview"),
    path("<slug:slug>/kommunen.<str:kind>", overview.export, name="programme_export"),
    *people_urls.OF_PROGRAMME,
    path(KOMMUNE, participation.detail, name="participation"),
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
    *people_urls.of_kommune(KOMMUNE),
    path(KOMMUNE + "verlauf/", trail.trail, name="trail"),
]

"""Addresses of the projections."""

from django.urls import path

from .views import assumptions, comparison, demand, events, lists, release, results, runs, scenarios, school

SCENARIO, RUN = "szenario/<int:pk>/", "lauf/<int:pk>/"

urlpatterns = [
    path("", lists.home, name="projection_home"),
    path(SCENARIO, scenarios.detail, name="projection_scenario"),
    path(SCENARIO + "annahmen/", assumptions.edit, name="projection_assumptions"),
    path(SCENARIO + "bedarf/", demand.edit, name="projection_demand"),
    path(SCENARIO + "angaben/", scenarios.change, name="projection_change"),
    path(SCENARIO + "kopieren/", scenarios.copy, name="projection_copy"),
    path(SCENARIO + "archivieren/", scenarios.archive, name="projection_archive"),
    path(SCENARIO + "wiederherstellen/", scenarios.restore, name="projection_restore"),
    path(SCENARIO + "fassung/<int:number>/", scenarios.take_up, name="projection_take_up"),
    path(SCENARIO + "ereignis/neu/", events.create, name="projection_event_new"),
    path(SCENARIO + "ereignis/<int:event>/", events.change, name="projection_event"),
    path(SCENARIO + "ereignis/<int:event>/entfernen/", events.remove, name="projection_event_remove"),
    path(SCENARIO + "rechnen/", runs.start, name="projection_start"),
    path(RUN, results.detail, name="projection_run"),
    path(RUN + "stand/", runs.progress, name="projection_run_progress"),
    path(RUN + "abbrechen/", runs.cancel, name="projection_run_cancel"),
    path(RUN + "freigeben/", release.release, name="projection_run_release"),
    path(RUN + "zuruecknehmen/", release.withdraw, name="projection_run_withdraw"),
    path(RUN + "nachrechnen/", runs.reproduce_run, name="projection_run_reproduce"),
    path(RUN + "pyramide-<int:year>.html", results.pyramid, name="projection_pyramid"),
    path(RUN + "tabelle/<slug:table>.<str:extension>", results.table_file, name="projection_run_table"),
    path(RUN + "<slug:figure>.<str:extension>", results.figure_file, name="projection_run_figure"),
    path("<str:key>/", lists.scenario_list, name="projection_scenarios"),
    path("<str:key>/neu/", scenarios.create, name="projection_new"),
    path("<str:key>/vergleich/", comparison.compare, name="projection_comparison"),
    path("<str:key>/grundschule/", school.ask, name="projection_school"),
    path("<str:key>/grundschule/uebernehmen/", school.take_over, name="projection_school_take_over"),
]

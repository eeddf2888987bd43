"""Addresses of the pages about imports; each step has its own."""

from django.urls import path

from .views import import_list, import_mapping, imports

urlpatterns = [
    path("", import_list.import_list, name="import_list"),
    path("hochladen/", import_list.import_upload, name="import_upload"),
    path("<int:pk>/", imports.import_detail, name="import_detail"),
    path("<int:pk>/protokoll.csv", imports.import_report, name="import_report"),
    path("<int:pk>/uebernehmen/", imports.import_apply, name="import_apply"),
    path("<int:pk>/erneut-pruefen/", imports.import_recheck, name="import_recheck"),
    path("<int:pk>/verwerfen/", imports.import_discard, name="import_discard"),
    path("<int:pk>/gebietsstand/", imports.import_territory, name="import_territory"),
    path("<int:pk>/zurueckziehen/", imports.import_withdraw, name="import_withdraw"),
    path("<int:pk>/zuordnung/", import_mapping.import_mapping, name="import_mapping"),
    path("<int:pk>/zuordnung.yaml", import_mapping.import_mapping_file, name="import_mapping_file"),
]

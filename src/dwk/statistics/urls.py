"""Addresses of the data pages."""

from django.urls import include, path

from .views import profile

urlpatterns = [
    path("", profile.home, name="home"),
    path("daten/", profile.data_home, name="data_home"),
    path("daten/profil/<str:key>/", profile.page, name="profile"),
    path("daten/profil/<str:key>/datenprofil.<str:extension>", profile.document, name="profile_document"),
    path("daten/profil/<str:key>/<slug:figure>.<str:extension>", profile.figure_download, name="profile_figure"),
    path("daten/kennzahlen/", profile.definitions, name="indicator_definitions"),
    path("daten/reihen/", include("dwk.statistics.series_urls")),
    path("daten/einlesen/", include("dwk.statistics.import_urls")),
]

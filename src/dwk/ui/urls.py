"""Addresses of the shell."""

from django.urls import path

from . import views

app_name = "ui"

urlpatterns = [
    path("darstellung/", views.choose_theme, name="theme"),
    path("suche/", views.search, name="search"),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
    path("datenschutz/", views.privacy, name="privacy"),
    path("impressum/", views.imprint, name="imprint"),
    path("bausteine/", views.components, name="components"),
]

"""Addresses of the pages about regions."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.region_list, name="region_list"),
    path("vorschlaege/", views.region_suggestions, name="region_suggestions"),
    path("tabelle.<str:kind>", views.region_export, name="region_export"),
    path("<str:key>/", views.region_detail, name="region_detail"),
    path("<str:key>/quartier-anlegen/", views.neighbourhood_create, name="neighbourhood_create"),
    path("<str:key>/umbenennen/", views.neighbourhood_rename, name="neighbourhood_rename"),
    path("<str:key>/schliessen/", views.neighbourhood_close, name="neighbourhood_close"),
    path("<str:key>/oeffnen/", views.neighbourhood_reopen, name="neighbourhood_reopen"),
]

"""Addresses of the school holidays of a programme."""

from django.urls import path

from .views import holidays

HOLIDAYS = "programm/<slug:slug>/ferien/"

urlpatterns = [
    path(HOLIDAYS, holidays.holiday_list, name="holidays"),
    path(HOLIDAYS + "neu/", holidays.create, name="holiday_new"),
    path(HOLIDAYS + "datei/", holidays.from_file, name="holiday_file"),
    path(HOLIDAYS + "<int:pk>/entfernen/", holidays.remove, name="holiday_remove"),
]

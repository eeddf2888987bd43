"""Addresses of the files of a version."""

from django.urls import path

from .views import document_file

KOMMUNE = "programm/<slug:slug>/<slug:participation>/"

urlpatterns = [
    path(
        f"{KOMMUNE}profil/<int:pk>/fassung/<int:number>/kommunalprofil.<str:kind>",
        document_file.document_file,
        name="kommunalprofil_document",
    ),
]

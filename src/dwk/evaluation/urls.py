"""Addresses of the evaluation."""

from django.urls import path

from . import views

urlpatterns = [
    path("<slug:slug>/", views.finding_list, name="finding_list"),
    path("<slug:slug>/neu/", views.create, name="finding_new"),
    path("<slug:slug>/<int:pk>/aendern/", views.edit, name="finding_edit"),
    path("<slug:slug>/<int:pk>/beleg/", views.evidence, name="finding_evidence"),
    path("<slug:slug>/<int:pk>/zurueckziehen/", views.withdraw, name="finding_withdraw"),
]

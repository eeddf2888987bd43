"""Addresses of the reports."""

from django.urls import path

from .views import reports

urlpatterns = [
    path("<slug:slug>/", reports.report_list, name="report_list"),
    path("<slug:slug>/neu/", reports.report_make, name="report_make"),
    path("<slug:slug>/<int:pk>/", reports.report_detail, name="report_detail"),
    path("<slug:slug>/<int:pk>/zwischenbericht.<str:kind>", reports.report_file, name="report_file"),
]

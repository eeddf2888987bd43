"""Addresses of the pages about series."""

from django.urls import path

from .views import series

urlpatterns = [
    path("", series.series_list, name="series_list"),
    path("<int:pk>/", series.series_detail, name="series_detail"),
    path("<int:pk>/werte.<str:kind>", series.series_file, name="series_file"),
]

"""The way from a data profile to evidence; it stands below the address of the data profile."""

from django.urls import path

from .views import from_data

urlpatterns = [path("daten/profil/<str:key>/als-beleg/", from_data.from_data, name="kp_from_data")]

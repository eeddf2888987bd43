"""Addresses of sign-in and account."""

from django.urls import include, path

from . import views

urlpatterns = [
    path("beispielperson/<int:pk>/", views.persona_login, name="persona_login"),
    path("", include("allauth.urls")),
]

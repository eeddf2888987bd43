"""Addresses of the pages about regions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

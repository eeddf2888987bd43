"""Addresses of invitations: reached from a mail, before anybody is signed in."""

from django.urls import path

from .views import accepting

urlpatterns = [path("<str:token>/", accepting.accept, name="invitation_accept")]

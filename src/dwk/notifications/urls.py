"""Addresses of the notifications."""

from django.urls import path

from . import views

urlpatterns = [
    path("mitteilungen/", views.notification_list, name="notifications"),
    path("mitteilungen/<int:pk>/", views.open_one, name="notification_open"),
    path("mitteilungen/gelesen/", views.read_all, name="notifications_read"),
    path("mitteilungen/mail/", views.mail, name="notifications_mail"),
    path("mitteilungen/kalender/", views.make_calendar, name="calendar_make"),
    path("mitteilungen/kalender/zuruecknehmen/", views.revoke_calendar, name="calendar_revoke"),
    path("kalender/<str:token>.ics", views.calendar, name="calendar_feed"),
]

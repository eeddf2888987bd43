"""Wiring of the accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in, and what their roles allow."""

    name = "dwk.accounts"
    verbose_name = "Konten"

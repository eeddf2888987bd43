"""People who sign in, and their roles across the whole installation."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from .permissions import Role


class UserManager(BaseUserManager["User"]):
    """Finds people by their address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The user with this e-mail address."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person with an account; rights come from roles, never from flags."""

    email = models.EmailField("E-Mail-Adresse", unique=True)
    name = models.CharField("Name", max_length=200)
    is_active = models.BooleanField("aktiv", default=True)
    is_persona = models.BooleanField(
        "Beispielperson",
        default=False,
        help_text="Erfundene Person der Demo; Anmeldung ohne Kennwort nur am selben Rechner.",
    )
    created_at = models.DateTimeField("angelegt am", auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "Person"
        verbose_name_plural = "Personen"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_email_unique",
                violation_error_message="Diese Adresse ist schon vergeben.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """Name as shown."""
        return self.name


class RoleAssignment(models.Model):
    """A role that holds for the whole installation; roles within a programme or a Kommune come with `programme`."""

    user = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        related_name="role_assignments",
        verbose_name="Person",
    )
    role = models.CharField("Rolle", max_length=40, choices=[(role.value, role.label) for role in Role])

    class Meta:
        verbose_name = "Rolle einer Person"
        verbose_name_plural = "Rollen von Personen"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["user", "role"],
                name="accounts_role_once",
                violation_error_message="Diese Person hat diese Rolle schon.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {Role(self.role).label}"

"""Reads about people and their roles."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from .models import RoleAssignment, User
from .permissions import Role


def roles_of(user: User | AbstractBaseUser | AnonymousUser) -> frozenset[Role]:
    """Roles of a person across the installation; nobody signed in has none."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    found = RoleAssignment.objects.filter(user_id=user.pk).values_list("role", flat=True)
    return frozenset(Role(role) for role in found)


def personas() -> QuerySet[User]:
    """The invented people of the demo, in the order they were made."""
    return User.objects.filter(is_persona=True, is_active=True).order_by("pk").prefetch_related("role_assignments")


def has_account(email: str) -> bool:
    """Whether somebody signs in with this address."""
    return User.objects.filter(email__iexact=email).exists()

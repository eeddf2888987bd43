"""The three portals that speak the interface, and how a Kommune proves to them who asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class FetchFailed(Exception):
    """A table could not be fetched; the text is a German sentence: what, why, what to do."""


@dataclass(frozen=True, slots=True)
class Portal:
    """One data base behind the interface, with the names of the variables that hold its credentials."""

    key: str
    name: str
    address: str
    user_variable: str
    password_variable: str
    address_variable: str
    licence: str
    attribution: str  # with {year}, the year of the fetch


_LICENCE = "dl-de/by-2-0"
_OFFICES = (
    "© Statistische Ämter des Bundes und der Länder, Deutschland, {year}. Dieses Werk ist lizenziert unter der "
    "Datenlizenz Deutschland – Namensnennung – Version 2.0."
)

PORTALS: dict[str, Portal] = {
    portal.key: portal
    for portal in (
        Portal(
            "destatis",
            "GENESIS-Online (Statistisches Bundesamt)",
            "https://www-genesis.destatis.de/genesisWS/rest/2020",
            "DWK_DESTATIS_USER",
            "DWK_DESTATIS_PASSWORD",
            "DWK_DESTATIS_URL",
            _LICENCE,
            "© Statistisches Bundesamt (Destatis), {year}, Genesis-Online; Datenlizenz by-2-0",
        ),
        Portal(
            "regionaldatenbank",
            "Regionaldatenbank Deutschland",
            "https://www.regionalstatistik.de/genesisws/rest/2020",
            "DWK_REGIONALDATENBANK_USER",
            "DWK_REGIONALDATENBANK_PASSWORD",
            "DWK_REGIONALDATENBANK_URL",
            _LICENCE,
            _OFFICES,
        ),
        Portal(
            "zensus",
            "Zensusdatenbank (Zensus 2022)",
            "https://ergebnisse.zensus2022.de/api/rest/2020",
            "DWK_ZENSUS_USER",
            "DWK_ZENSUS_PASSWORD",
            "DWK_ZENSUS_URL",
            _LICENCE,
            _OFFICES,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Credentials:
    """User name (or token) and password; neither shows in a representation."""

    user: str = field(repr=False)
    password: str = field(default="", repr=False)

    def headers(self) -> dict[bytes, bytes]:
        """The headers in which the interface expects them."""
        return {b"username": self.user.encode(), b"password": self.password.encode()}

    def masked(self, text: str) -> str:
        """The text without the credentials, should a portal repeat them."""
        for secret in sorted({self.user, self.password} - {""}, key=len, reverse=True):
            text = text.replace(secret, "***")
        return text


def credentials_of(portal: Portal, environment: Mapping[str, str]) -> Credentials:
    """Credentials from the environment; a token stands as user name without a password."""
    user = environment.get(portal.user_variable, "").strip()
    password = environment.get(portal.password_variable, "").strip()
    if not user:
        raise FetchFailed(
            f"Für {portal.name} fehlen die Zugangsdaten. Bitte setzen Sie die Umgebungsvariablen "
            f"{portal.user_variable} und {portal.password_variable}, oder nur {portal.user_variable} mit einem Token. "
            "Ein Konto ist kostenlos; Sie legen es auf der Seite des Portals an."
        )
    for variable, value in ((portal.user_variable, user), (portal.password_variable, password)):
        if not value.isprintable():
            raise FetchFailed(f"{variable} enthält Zeichen, die in Zugangsdaten nicht vorkommen können. Bitte prüfen.")
    return Credentials(user, password)


def address_of(portal: Portal, given: str) -> str:
    """Where to ask: the portal, or another address (a mirror, a test) that keeps the credentials safe on the way."""
    if not given.strip():
        return portal.address
    address = given.strip().rstrip("/")
    if not _is_safe(address):
        raise FetchFailed(
            f"{portal.address_variable} ist keine brauchbare Adresse. Erwartet wird https://RECHNER/PFAD ohne "
            "Zugangsdaten darin; ohne Verschlüsselung nur auf diesem Rechner."
        )
    return address


def _is_safe(address: str) -> bool:
    try:
        parts = urlsplit(address)
        port_is_number = parts.port is None or parts.port > 0
    except ValueError:
        return False
    encrypted = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    return encrypted and port_is_number and bool(parts.hostname) and not parts.username and not parts.query


def is_loopback(address: str) -> bool:
    """Whether the address is on this machine."""
    return urlsplit(address).hostname in LOOPBACK

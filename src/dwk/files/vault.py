"""Texts that lie sealed in the database: AES-256-GCM with keys from a file outside of it.

The first key of the file seals, every key of it opens: a new key is put in front, ``sealed_with_old_key`` tells what is left.
A sealed text is bound to the name it was sealed under, so that nobody can move it to another row.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION = b"\x01"
KEY_BYTES, ID_BYTES, NONCE_BYTES = 32, 8, 12
HEAD = len(VERSION) + ID_BYTES + NONCE_BYTES


class VaultError(Exception):
    """Something sealed cannot be opened, or there is no key; the message is shown to people."""


def seal(text: str, *, name: str) -> bytes:
    """Seal a text under a name, with the first key; the first text makes the key file."""
    key = _keys(create=True)[0]
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + _id(key) + nonce + AESGCM(key).encrypt(nonce, text.encode("utf-8", "surrogatepass"), name.encode())


def unseal(sealed: bytes | memoryview, *, name: str) -> str:
    """The text that was sealed under this name."""
    content = bytes(sealed)
    if len(content) < HEAD or not content.startswith(VERSION):
        raise VaultError("Dieser Text ist nicht verschlüsselt abgelegt, wie er sein sollte. Er wird nicht gezeigt.")
    wanted = content[len(VERSION) : len(VERSION) + ID_BYTES]
    key = next((key for key in _keys(create=False) if _id(key) == wanted), None)
    if key is None:
        raise VaultError(
            "Der Schlüssel zu diesem Text fehlt. Bitte spielen Sie die gesicherte Schlüsseldatei ein "
            f"({key_file().name})."
        )
    try:
        plain = AESGCM(key).decrypt(content[HEAD - NONCE_BYTES : HEAD], content[HEAD:], name.encode())
    except InvalidTag as error:
        raise VaultError("Dieser Text wurde außerhalb der Anwendung verändert. Er wird nicht gezeigt.") from error
    return plain.decode("utf-8", "surrogatepass")


def sealed_with_old_key(sealed: bytes | memoryview) -> bool:
    """Whether a text should be sealed again because another key stands first by now."""
    return key_of(sealed) != key_names()[0]


def sealed_again(sealed: bytes | memoryview, *, name: str) -> bytes:
    """The same text under the same name, sealed with the key that stands first now."""
    return seal(unseal(sealed, name=name), name=name)


def key_of(sealed: bytes | memoryview) -> str:
    """Short name of the key that a text was sealed with; it says nothing about the key itself."""
    return bytes(sealed)[len(VERSION) : len(VERSION) + ID_BYTES].hex()


def key_names() -> list[str]:
    """Short names of the keys in the key file, the first one seals; none without a file."""
    return [_id(key).hex() for key in _keys(create=False)] if _there(key_file()) else []


def salted(text: str, salt: str) -> str:
    """Digest of a text that says nothing once the salt is gone."""
    return hashlib.sha256(salt.encode() + b"\0" + text.encode("utf-8", "surrogatepass")).hexdigest()


def new_salt() -> str:
    """Salt for one text."""
    return secrets.token_hex(32)


def key_file() -> Path:
    """Where the keys lie."""
    return Path(settings.SEAL_KEYS_FILE)


def add_key() -> None:
    """Put a new key in front; what was sealed before is still opened."""
    path = key_file()
    # a damaged file is refused here: a new key in front would hide that
    known = read_keys(path) if _there(path) else []
    _write([base64.b64encode(key).decode() for key in [os.urandom(KEY_BYTES), *known]])


def drop_keys(names: set[str]) -> int:
    """Take keys out of the key file, never the first one; how many went."""
    first, *others = _keys(create=False)
    kept = [first, *(key for key in others if _id(key).hex() not in names)]
    if len(kept) <= len(others):
        _write([base64.b64encode(key).decode() for key in kept])
    return len(others) + 1 - len(kept)


def open_to_others() -> bool:
    """Whether other accounts of the machine may read the key file."""
    path = key_file()
    return _there(path) and bool(path.stat().st_mode & 0o077)


def take_keys(path: Path) -> int:
    """Add the keys of a kept file behind those in use; how many were new."""
    wanted = read_keys(path)
    own = key_file()
    known = read_keys(own) if _there(own) else []
    fresh = [key for key in wanted if key not in known]
    if fresh:
        _write([base64.b64encode(key).decode() for key in [*known, *fresh]])
    return len(fresh)


def read_keys(path: Path) -> list[bytes]:
    """The keys of a file, the first one seals."""
    try:
        keys = [base64.b64decode(line, validate=True) for line in path.read_text(encoding="ascii").split()]
    except ValueError as error:
        raise VaultError(_damaged(path)) from error
    except OSError as error:
        raise VaultError(_closed(path)) from error
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise VaultError(_damaged(path))
    return keys


def _there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise VaultError(_closed(path)) from error


def _closed(path: Path) -> str:
    return f"Die Schlüsseldatei {path.name} lässt sich nicht lesen. Bitte geben Sie dem Dienst das Recht dazu."


def _damaged(path: Path) -> str:
    return f"Die Schlüsseldatei {path.name} ist beschädigt. Bitte spielen Sie die gesicherte ein."


def _keys(*, create: bool) -> list[bytes]:
    path = key_file()
    if not _there(path):
        if not create:
            raise VaultError(
                f"Die Schlüsseldatei {path.name} fehlt. Bitte spielen Sie die gesicherte Schlüsseldatei ein."
            )
        _write([base64.b64encode(os.urandom(KEY_BYTES)).decode()], only_new=True)
    return read_keys(path)


def _write(lines: list[str], *, only_new: bool = False) -> None:
    path = key_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(6)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write("\n".join(lines) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    try:
        if only_new:
            # two workers at once: the second takes the key of the first
            os.link(temporary, path)
        else:
            os.replace(temporary, path)
    except FileExistsError:
        pass
    finally:
        temporary.unlink(missing_ok=True)


def _id(key: bytes) -> bytes:
    return hashlib.sha256(b"dwk-seal" + key).digest()[:ID_BYTES]

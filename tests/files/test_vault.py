"""Texts lie sealed: only who has the key file reads them, and none can be moved or changed unseen."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from dwk.files import vault


@pytest.fixture(autouse=True)
def keys(tmp_path: Path) -> Iterator[None]:
    with override_settings(SEAL_KEYS_FILE=tmp_path / "keys" / "interviews.keys"):
        yield


@given(st.text(), st.text())
def test_what_was_sealed_is_opened_again(text: str, name: str) -> None:
    name = name.encode("utf-8", "replace").decode()
    assert vault.unseal(vault.seal(text, name=name), name=name) == text


def test_the_words_are_not_in_what_is_stored_and_differ_each_time() -> None:
    first, second = (vault.seal("Der Bus fährt nie.", name="a") for _ in range(2))
    assert b"Bus" not in first
    assert first != second


def test_the_key_file_belongs_to_the_owner_alone() -> None:
    vault.seal("x", name="a")
    assert stat.S_IMODE(vault.key_file().stat().st_mode) == 0o600
    assert stat.S_IMODE(vault.key_file().parent.stat().st_mode) == 0o700


def test_a_text_moved_to_another_row_or_changed_is_refused() -> None:
    sealed = vault.seal("x", name="a")
    with pytest.raises(vault.VaultError, match="außerhalb der Anwendung verändert"):
        vault.unseal(sealed, name="b")
    with pytest.raises(vault.VaultError, match="außerhalb der Anwendung verändert"):
        vault.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), name="a")
    with pytest.raises(vault.VaultError, match="nicht verschlüsselt"):
        vault.unseal(b"Klartext", name="a")


def test_without_the_key_nothing_opens_and_no_new_key_is_made() -> None:
    sealed = vault.seal("x", name="a")
    vault.key_file().unlink()
    with pytest.raises(vault.VaultError, match="Schlüsseldatei"):
        vault.unseal(sealed, name="a")
    assert not vault.key_file().exists()


def test_a_new_key_seals_from_now_on_and_the_old_one_still_opens() -> None:
    sealed = vault.seal("x", name="a")
    vault.add_key()
    assert vault.unseal(sealed, name="a") == "x"
    assert vault.sealed_with_old_key(sealed)
    assert not vault.sealed_with_old_key(vault.seal("y", name="a"))


def test_a_foreign_key_file_is_named_as_the_fault() -> None:
    sealed = vault.seal("x", name="a")
    vault.key_file().unlink()
    vault.seal("y", name="a")
    with pytest.raises(vault.VaultError, match="Schlüssel zu diesem Text fehlt"):
        vault.unseal(sealed, name="a")


def test_a_broken_key_file_is_named_as_the_fault() -> None:
    vault.seal("x", name="a")
    vault.key_file().write_text("AAAA\n")
    with pytest.raises(vault.VaultError, match="beschädigt"):
        vault.seal("y", name="a")


def test_a_salted_digest_differs_with_the_salt() -> None:
    assert vault.salted("x", "1") != vault.salted("x", "2")
    assert vault.salted("x", "1") == vault.salted("x", "1")


def test_a_text_that_is_cut_off_is_refused() -> None:
    sealed = vault.seal("Der Bus fährt nie.", name="a")
    for length in range(len(sealed)):
        with pytest.raises(vault.VaultError):
            vault.unseal(sealed[:length], name="a")


def test_two_texts_cannot_be_exchanged() -> None:
    first, second = vault.seal("x", name="transcript:1"), vault.seal("y", name="transcript:2")
    for sealed, name in ((first, "transcript:2"), (second, "transcript:1")):
        with pytest.raises(vault.VaultError, match="außerhalb der Anwendung verändert"):
            vault.unseal(sealed, name=name)


def test_a_key_file_that_is_a_folder_is_named_as_the_fault() -> None:
    vault.key_file().mkdir(parents=True)
    with pytest.raises(vault.VaultError, match="lässt sich nicht lesen"):
        vault.seal("x", name="a")


def test_a_new_key_is_not_put_before_a_damaged_file() -> None:
    vault.seal("x", name="a")
    vault.key_file().write_text("AAAA\n")
    with pytest.raises(vault.VaultError, match="beschädigt"):
        vault.add_key()
    assert vault.key_file().read_text() == "AAAA\n"

"""Somebody looks for a region at the terminal."""

from __future__ import annotations

import argparse
import json

import pytest

from dwk.cli import regions
from tests.factories.regions import apply_small_directory

pytestmark = pytest.mark.django_db


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    regions.arguments(parser)
    return regions.run(parser.parse_args(words))


def test_the_command_prints_hits(capsys):
    apply_small_directory()

    assert run("kuestenkreis") == 0
    assert "01051        Küstenkreis  (Kreis, Beispielland)" in capsys.readouterr().out


def test_the_command_prints_json(capsys):
    apply_small_directory()

    assert run("25799", "--json") == 0
    [found] = json.loads(capsys.readouterr().out)
    assert (found["key"], found["matched_on"], found["parent"]) == ("01051001", "postal_code", "010515163")


def test_no_hit_is_said_and_shown_in_the_exit_code(capsys):
    assert run("xyz") == 1
    assert "Kein Gebiet passt zu „xyz“" in capsys.readouterr().out

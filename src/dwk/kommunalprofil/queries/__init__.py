"""Reads of the Kommunalprofil."""

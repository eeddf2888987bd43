"""Writes of the Kommunalprofil."""

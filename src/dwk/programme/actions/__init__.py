"""Writes of the programme. Every one goes through ``trail``: the row and its version in one transaction."""

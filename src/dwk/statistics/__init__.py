"""Indicators, observations and sources; importers for official formats; the data profile."""

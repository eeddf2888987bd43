"""Reads about scenarios, runs and what they mean."""

"""Reviewed data files: indicators, texts with thresholds, mappings, demo. No code."""

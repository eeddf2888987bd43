"""Uploads: hashes, checks, retention."""

"""Findings of a programme with their evidence; surveys, cooperation and effort come later."""

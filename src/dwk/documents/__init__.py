"""Blocks without a format, their renderers, and charts."""

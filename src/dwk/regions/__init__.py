"""Regions of Germany: keys, names, hierarchy, boundaries, territorial changes."""

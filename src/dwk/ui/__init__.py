"""Base templates, components, formats of numbers and dates, the panel registry."""

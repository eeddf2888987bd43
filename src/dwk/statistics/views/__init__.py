"""Pages of the data module."""

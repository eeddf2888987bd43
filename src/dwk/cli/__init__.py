"""The command ``dwk``, one file per command."""

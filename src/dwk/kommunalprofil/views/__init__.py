"""Pages of the Kommunalprofil."""

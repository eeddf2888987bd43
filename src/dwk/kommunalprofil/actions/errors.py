"""What an action of the Kommunalprofil refuses, and why."""

from __future__ import annotations

from dwk.programme.actions.errors import ProgrammeRefused


class ProfileRefused(ProgrammeRefused):
    """Something cannot be done this way; the text is a German sentence, ``missing`` names what is lacking."""

"""Kommunalprofil: interviews, coding, statements with evidence, review and sign-off."""

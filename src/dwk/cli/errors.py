"""What a command raises when it cannot go on."""


class CommandFailed(Exception):
    """The text is a German sentence for the person at the terminal: what, why, what to do."""

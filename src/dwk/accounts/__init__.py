"""People and their sign-in, and the one pure decision who may do what."""

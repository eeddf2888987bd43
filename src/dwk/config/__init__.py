"""Settings, addresses and the ASGI front of the whole project."""

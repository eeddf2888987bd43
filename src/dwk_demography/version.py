"""Version of the engine's numbers: raised with every change after which the same input gives other results."""

ENGINE_VERSION = "1.0.0"

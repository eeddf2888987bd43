"""From arrays to results: the engine's run, its spread, demand, and questions answered by solving."""

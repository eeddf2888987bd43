"""From the figures in the database to the arrays of the engine, with the origin of each."""

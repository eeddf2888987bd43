"""Asks the web services of the statistical offices (GENESIS, REST interface 2020) for tables."""

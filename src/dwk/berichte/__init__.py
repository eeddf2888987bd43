"""Reports composed from the records of a day: blocks without a format, frozen with a digest, then rendered."""

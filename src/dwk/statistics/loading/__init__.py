"""From parsed columns to rows: key coding, comparison with stored values, bulk writing."""

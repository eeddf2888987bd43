"""Pages about scenarios, runs, comparisons and questions."""

"""The data profile of a region: facts, findings in words, figures, page and document."""

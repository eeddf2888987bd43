"""Exchange with the field's programs for qualitative analysis: REFI-QDA 1.0, codebook (.qdc) and project (.qdpx)."""

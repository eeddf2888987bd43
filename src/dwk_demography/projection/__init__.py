"""Cohort-component projection of regions by sex and age."""

"""Programmes, the Kommunen that take part, their phases, events, tasks and people."""

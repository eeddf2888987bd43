"""Wiring of the evaluation."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """What was learnt, and from what."""

    name = "dwk.evaluation"
    verbose_name = "Evaluation"

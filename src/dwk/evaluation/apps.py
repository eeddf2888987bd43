"""Wiring of the evaluation."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """What was learnt, and from what."""

    name = "dwk.evaluation"
    verbose_name = "Evaluation"

    def ready(self) -> None:
        """Put findings beside the pages of a programme, and into the search."""
        from dwk.programme.views.whole import PLACE
        from dwk.ui.navigation import Entry, further_tabs
        from dwk.ui.search import Provider, providers

        from .queries import find_findings

        further_tabs.register(PLACE, Entry("Erkenntnisse", "finding_list", order=20))
        providers.register(Provider("erkenntnisse", "Erkenntnisse", 60, find_findings))

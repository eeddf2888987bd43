"""What the data profile may say about the future of a territory."""

from __future__ import annotations

from dwk.projections.results import Outlook
from dwk.regions.models import Region


def outlook(region: Region) -> Outlook | None:
    """The newest finished run of the status quo, and the newest of the upper and lower variant; None without a run."""
    raise NotImplementedError

"""How fast and how often is asked. Clock and waiting come from outside, so that tests need no time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Manners:
    """Limits of politeness and patience, in seconds and numbers."""

    between_requests: float = 2.0
    attempts: int = 4
    first_pause: float = 5.0  # doubles with every further attempt
    job_pause: float = 10.0
    job_patience: float = 3600.0
    timeout: float = 300.0


@dataclass(slots=True)
class Pace:
    """Keeps the distance between requests."""

    clock: Callable[[], float]
    wait: Callable[[float], None]
    manners: Manners = field(default_factory=Manners)
    _last: float | None = None

    def before_request(self) -> None:
        """Wait until the portal may be asked again."""
        if self._last is not None:
            missing = self.manners.between_requests - (self.clock() - self._last)
            if missing > 0:
                self.wait(missing)
        self._last = self.clock()

    def before_attempt(self, number: int) -> None:
        """Wait longer with every attempt that failed (``number`` counts them from 1)."""
        self.wait(self.manners.first_pause * 2 ** (number - 1))

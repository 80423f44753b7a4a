"""How much one run of an agent may use before a person takes over."""

import time
from dataclasses import dataclass, field


@dataclass
class Budget:
    """Calls and seconds left to one run. Seconds are of the machine's monotonic clock, not of the calendar."""

    calls: int = 12
    seconds: float = 30.0
    started: float = field(default_factory=time.monotonic)

    @property
    def seconds_left(self) -> float:
        """Seconds until the run must end; never negative."""
        return max(0.0, self.seconds - (time.monotonic() - self.started))

    def spend(self) -> bool:
        """Take one call; False where none, or no time, is left."""
        if self.calls <= 0 or self.seconds_left <= 0:
            return False
        self.calls -= 1
        return True

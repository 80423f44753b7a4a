"""The boundaries that a process passes: counted, written down as they are passed, and at one of them it is killed."""

import os
import signal
from pathlib import Path


class Watch:
    """Counts boundaries from 1. At the one numbered ``kill_at`` the process gets SIGKILL, and nothing runs any more.

    What was passed stands in ``file``, one line each, written past every buffer so that it outlives the process.
    """

    def __init__(self, file: Path, kill_at: int | None = None) -> None:
        self._kill_at = kill_at
        self._passed = 0
        self._descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def passes(self, boundary: str) -> None:
        """Note a boundary; does not return from the one where the process is to die."""
        self._passed += 1
        os.write(self._descriptor, f"{boundary}\n".encode())
        if self._passed == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)


def passed(file: Path) -> list[str]:
    """Read which boundaries a process has passed; it died at the last one, where it was killed."""
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

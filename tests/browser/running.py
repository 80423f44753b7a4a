"""A server for the browser: the sample practice in a process of its own, its clock in the practice's own week.

Run as ``python -m tests.browser.running FOLDER PORT STARTED`` by ``RunningServer``; ``STARTED`` is the real moment that
counts as the practice's opening, the same for each start, so that the practice's time goes on over a restart.
"""

import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from tests.practice_fixtures import OPENING

START_SECONDS = 90


class RunningServer:
    """One server that can be killed and started again on the same folder and port."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = _free_port()
        self._started = datetime.now(UTC)
        self._log = folder.parent / f"{folder.name}-server.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start, and come back when pages are served."""
        command = [sys.executable, "-m", "tests.browser.running", str(self._folder), str(self._port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen([*command, self._started.isoformat()], stdout=log, stderr=log)
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self._process.poll() is None, f"the server stopped:\n{self.log()}"
            assert time.monotonic() < until, f"the server did not come up:\n{self.log()}"
            time.sleep(0.1)

    def kill(self) -> None:
        """End the process as a power cut would."""
        self._stop(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end."""
        self._stop(signal.SIGTERM)

    def log(self) -> str:
        """Return what it has logged so far."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def _stop(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=30)
            self._process = None

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=2).status_code == 200
        except httpx.TransportError:
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(folder: str, port: str, started: str) -> None:
    """Serve until stopped."""
    import uvicorn

    import handrail.quiet  # noqa: F401  # before anything that could phone home
    from handrail.logs import configure_logs
    from handrail.serve import build_app
    from handrail.settings import Settings

    since = datetime.fromisoformat(started)

    def clock() -> datetime:
        return OPENING + timedelta(seconds=(datetime.now(UTC) - since).total_seconds())

    configure_logs()
    settings = Settings(
        data_dir=Path(folder), port=int(port), requests_per_minute=10_000, sign_ins_per_minute=10_000, _env_file=None
    )
    app = build_app(settings, clock)
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning", timeout_graceful_shutdown=2)


if __name__ == "__main__":
    main(*sys.argv[1:])

import subprocess
from typing import Any

import pytest

from evals.stamp import code_version


def test_the_code_version_is_what_git_says(monkeypatch: pytest.MonkeyPatch) -> None:
    class Described:
        stdout = "v0.1.0-3-gabc1234-dirty\n"

    monkeypatch.setattr(subprocess, "run", lambda *_, **__: Described())
    assert code_version() == "v0.1.0-3-gabc1234-dirty"


def test_without_git_the_installed_version_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_git(*_: Any, **__: Any) -> None:
        raise FileNotFoundError("git")

    monkeypatch.setattr(subprocess, "run", no_git)
    assert code_version() and "/" not in code_version()

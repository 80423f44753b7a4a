"""Where an error arose, for the log: file, line and function. Never what it says, which may be somebody's words."""

from pathlib import Path
from traceback import extract_tb

FRAMES = 3


def place_of(error: BaseException) -> str:
    """Return the innermost calls, outermost first, such as ``commit.py:71 _apply > exchange.py:80 call``."""
    frames = extract_tb(error.__traceback__)[-FRAMES:]
    return " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)

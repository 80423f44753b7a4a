import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
DRAWS = """
import hashlib, yaml
from policies.phi.frames import FOLDER, WORDS
from policies.phi.word_pools import drawn_pools
pools = drawn_pools(yaml.safe_load((FOLDER / WORDS).read_text("utf-8")))
print({name: hashlib.sha256("|".join(sorted(set(words))).encode()).hexdigest() for name, words in pools.items()})
"""


def test_every_process_draws_the_same_words() -> None:
    drawing = [
        subprocess.Popen(
            [sys.executable, "-c", DRAWS], cwd=ROOT, stdout=subprocess.PIPE, env={**os.environ, "PYTHONHASHSEED": seed}
        )
        for seed in ("1", "2")
    ]
    first, second = [process.communicate(timeout=120)[0] for process in drawing]
    assert first and first == second, "or training could not be repeated"

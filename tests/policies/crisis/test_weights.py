"""The weights are needed to open, and are read back as training wrote them."""

from pathlib import Path

import numpy as np
import pytest

from policies.crisis.weights import Weights
from practice.errors import SettingsError


@pytest.mark.parametrize("content", [None, b"not weights"])
def test_without_its_weights_a_practice_does_not_open(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "classifier.npz"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError, match="weights"):
        Weights.load(file)


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    shipped = Weights.load()
    shipped.write(tmp_path / "again.npz")
    read = Weights.load(tmp_path / "again.npz")
    assert (read.version, read.elevated, read.categories, read.imminent) == (
        shipped.version,
        shipped.elevated,
        shipped.categories,
        shipped.imminent,
    )
    assert all(np.allclose(read.adjustments[name], shipped.adjustments[name]) for name in shipped.adjustments)

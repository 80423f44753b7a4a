"""``python -m evals.method_check [FILE]``: the method check on CLINC150; vectors are kept in the temporary folder."""

import sys
import tempfile
from pathlib import Path

from evals.method_check.clinc import check_clinc, in_words
from evals.method_check.clinc_data import FILE
from knowledge.embedder import Embedder

if __name__ == "__main__":
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else FILE
    print(in_words(check_clinc(Embedder().embed, path, Path(tempfile.gettempdir()) / "handrail-clinc")))

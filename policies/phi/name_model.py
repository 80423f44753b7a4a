"""The trained recognizer of names and places: a small spaCy pipeline whose weights lie beside this file."""

import zlib
from pathlib import Path
from typing import Any

from policies.phi.analyzer import LANGUAGE
from practice.errors import SettingsError

WEIGHTS = Path(__file__).with_name("names.model")
VERSION = "names/2"

_TOK2VEC = {
    "@architectures": "spacy.Tok2Vec.v2",
    "embed": {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 96,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
        "rows": [5000, 500, 2500, 1000],
        "include_static_vectors": False,
    },
    "encode": {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": 96,
        "depth": 4,
        "window_size": 1,
        "maxout_pieces": 3,
    },
}
_MODEL = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "state_type": "ner",
    "extra_state_tokens": False,
    "hidden_width": 64,
    "maxout_pieces": 2,
    "use_upper": True,
    "nO": None,
    "tok2vec": _TOK2VEC,
}


def untrained() -> Any:
    """Return the pipeline as it is before training."""
    import spacy

    pipeline = spacy.blank(LANGUAGE)
    pipeline.add_pipe("ner", config={"model": _MODEL})
    return pipeline


def load_names(path: Path = WEIGHTS) -> Any:
    """Return the trained pipeline; raises SettingsError where the file is missing or wrong."""
    try:
        return untrained().from_bytes(zlib.decompress(path.read_bytes()))
    except (OSError, zlib.error, ValueError, KeyError) as error:
        raise SettingsError(
            f"The name recognizer's weights cannot be read: {type(error).__name__}.",
            "Restore policies/phi/names.model, or make it again with `handrail train-names`.",
        ) from error


def write_names(pipeline: Any, path: Path = WEIGHTS) -> int:
    """Write the weights, rounded to half precision so that they pack, and return how many bytes they take."""
    copied = untrained().from_bytes(
        pipeline.to_bytes(exclude=["vocab", "tokenizer"])
    )  # rounding must not reach training
    for node in copied.get_pipe("ner").model.walk():
        for name in node.param_names:
            if node.has_param(name):
                node.set_param(name, node.get_param(name).astype("float16").astype("float32"))
    packed = zlib.compress(copied.to_bytes(exclude=["vocab", "tokenizer"]), level=9)
    path.write_bytes(packed)
    return len(packed)

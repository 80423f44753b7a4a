"""Who is meant by a clinician's name, as clients say and spell it."""

from collections.abc import Sequence

from rapidfuzz import fuzz, utils

from practice.people import Clinician

_SAME_NAME = 82.0  # Lindquist/Lindqvist, Okafer/Okafor and Tobius/Tobias pass; Karen/Maren and Wise/Weiss do not
_TITLES = frozenset({"dr", "doctor", "dra", "doctora", "mr", "mrs", "ms", "miss", "prof"})


def clinicians_named(name: str, clinicians: Sequence[Clinician]) -> list[Clinician]:
    """Return the clinicians whose first or last name (or both) the words match; several when the name is shared."""
    words = [word for word in utils.default_process(name).split() if word not in _TITLES]
    if not words:
        return []
    exact = [clinician for clinician in clinicians if _matches(words, clinician, 100.0)]
    return exact or [clinician for clinician in clinicians if _matches(words, clinician, _SAME_NAME)]


def _matches(words: list[str], clinician: Clinician, threshold: float) -> bool:
    names = utils.default_process(f"{clinician.first_name} {clinician.last_name}").split()
    return all(any(_likeness(word, name) >= threshold for name in names) for word in words)


def _likeness(word: str, name: str) -> float:
    return fuzz.ratio(_plain(word), _plain(name))


def _plain(word: str) -> str:
    return word.translate(_ACCENTS)


_ACCENTS = str.maketrans("áàâäãéèêëíìîïóòôöõúùûüñç", "aaaaaeeeeiiiiooooouuuunc")

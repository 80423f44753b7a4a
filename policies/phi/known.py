"""Finding the chart's own identifiers in a text, exactly and nearly."""

from collections.abc import Iterator

from policies.phi.identifiers import Identifiers
from policies.phi.known_names import NameMatcher
from policies.phi.known_writings import Writing, writings_of
from policies.phi.nearly_written import nearly_written
from policies.phi.ordinary_names import OrdinaryNames
from policies.phi.span import PhiSpan


class KnownMatcher:
    """Matches one chart's identifiers; cheap to build, made anew for each chart."""

    def __init__(self, known: Identifiers, ordinary: OrdinaryNames) -> None:
        self._names = NameMatcher(known.people, ordinary)
        self._writings: list[Writing] = writings_of(known)
        self._long = [
            *((street, "address") for address in known.addresses if (street := address.split(",")[0].strip())),
            *((name, "organization") for name in known.organizations),
        ]

    def spans(self, text: str) -> list[PhiSpan]:
        """Return every place where something of the chart stands; places may overlap."""
        return [*self._names.spans(text), *self._written(text), *self._nearly(text)]

    def exact_spans(self, text: str) -> list[PhiSpan]:
        """Return only the places that are beyond doubt: nothing mistyped, no nickname, no everyday word."""
        return [*self._names.exact_spans(text), *self._written(text)]

    def _written(self, text: str) -> Iterator[PhiSpan]:
        for writing in self._writings:
            for match in writing.pattern.finditer(text):
                yield PhiSpan(start=match.start(), end=match.end(), kind=writing.kind, known=True)

    def _nearly(self, text: str) -> Iterator[PhiSpan]:
        for literal, kind in self._long:
            for start, end in nearly_written(literal, text):
                yield PhiSpan(start=start, end=end, kind=kind, known=True)

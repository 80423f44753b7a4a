"""All the records that one dialect declares."""

from typing import TypeVar, cast

from ehr.rest.dialect import Dialect
from ehr.rest.record_kinds import RECORD_KINDS
from ehr.rest.record_mapping import RecordMapping
from ehr.rest.rule_book import unknown_vocabularies
from practice.errors import EhrRejected, SettingsError
from practice.record import Record

R = TypeVar("R", bound=Record)


class Mappings:
    """One mapping for each kind of record that the EHR keeps."""

    def __init__(self, dialect: Dialect) -> None:
        """Build and check every mapping. Raises ``SettingsError`` naming what the declaration has wrong."""
        self._label = dialect.label
        try:
            self._mappings = {name: _mapping(name, dialect) for name in dialect.resources}
            if strange := unknown_vocabularies(dialect, RECORD_KINDS.values()):
                raise ValueError(f"no record uses the words of {', '.join(sorted(strange))}")
        except ValueError as error:
            raise SettingsError(f"The dialect {dialect.name} is wrong: {error}", "Correct its file.") from error

    def of(self, kind: type[R]) -> RecordMapping[R]:
        """Return the mapping of a kind; ``EhrRejected`` where this EHR keeps no such records."""
        mapping = self._mappings.get(kind.__name__)
        if mapping is None:
            raise EhrRejected(f"{self._label} keeps no records of this kind.", "Ask your administrator.")
        return cast(RecordMapping[R], mapping)


def _mapping(name: str, dialect: Dialect) -> RecordMapping[Record]:
    kind = RECORD_KINDS.get(name)
    if kind is None:
        raise ValueError(f"there is no record called {name}")
    return RecordMapping(kind, dialect, dialect.resources[name])

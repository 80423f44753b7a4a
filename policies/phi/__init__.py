"""Taking identifying text out before anything leaves the practice, and putting it back (G5)."""

from policies.phi.deidentifier import Deidentified, Deidentifier
from policies.phi.identifiers import Identifiers, KnownPerson, PersonRole
from policies.phi.span import PhiSpan

__all__ = ["Deidentified", "Deidentifier", "Identifiers", "KnownPerson", "PersonRole", "PhiSpan"]

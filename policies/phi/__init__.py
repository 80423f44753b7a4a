"""Taking identifying text out before anything leaves the practice, and putting it back (G5)."""

from policies.phi.canary import Canary
from policies.phi.deidentifier import Deidentified, Deidentifier
from policies.phi.identifiers import Identifiers, KnownPerson, PersonRole
from policies.phi.names import NameModels
from policies.phi.span import PhiSpan
from policies.phi.surrogates import SurrogateMap

__all__ = [
    "Canary",
    "Deidentified",
    "Deidentifier",
    "Identifiers",
    "KnownPerson",
    "NameModels",
    "PersonRole",
    "PhiSpan",
    "SurrogateMap",
]

"""Which licence a clinician may approve with: the one on their record, as long as a credential says that it is active.

A licence without a credential, or with one that ended, counts as none: unknown means no.
"""

from collections.abc import Sequence
from datetime import date

from practice.people import Clinician, Credential


def active_licence(clinician: Clinician, credentials: Sequence[Credential], today: date) -> str | None:
    """Return the clinician's licence if one of these credentials of theirs shows it active on that local day."""
    for credential in credentials:
        own = credential.clinician_id == clinician.id and credential.kind == "license"
        if own and clinician.license in credential.name.split() and credential.expires_on >= today:
            return clinician.license
    return None

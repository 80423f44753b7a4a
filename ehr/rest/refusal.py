"""What an EHR's refusal is called here. Texts are ours alone: an EHR's own may name a person."""

from collections.abc import Mapping
from typing import Any

import httpx

from ehr.rest.dialect import Fault, FaultDialect
from ehr.rest.json_path import dig
from practice.errors import EhrConflict, EhrError, EhrNotFound, EhrRejected, EhrStale, EhrUnavailable

_BY_STATUS: Mapping[int, Fault] = {
    401: Fault.UNAVAILABLE,  # a renewed token was refused too: for an administrator to mend, and worth repeating then
    404: Fault.NOT_FOUND,
    408: Fault.UNAVAILABLE,
    409: Fault.CONFLICT,
    410: Fault.NOT_FOUND,
    412: Fault.STALE,
    429: Fault.UNAVAILABLE,
}


def unavailable() -> EhrUnavailable:
    """The EHR is down, slow, rate-limiting or failing."""
    return EhrUnavailable(
        "The practice's records system does not answer right now.",
        "Nothing is lost. Please try again in a few minutes.",
    )


def fault_of(response: httpx.Response, faults: FaultDialect) -> Fault | None:
    """Say what a response refuses, ``None`` for a success: by the dialect's code, then its status, then HTTP's."""
    if response.is_success:
        return None
    if faults.code and (fault := faults.codes.get(str(dig(_body(response), faults.code)))):
        return fault
    if fault := faults.statuses.get(response.status_code):
        return fault
    usual = Fault.REJECTED if response.is_client_error else Fault.UNAVAILABLE
    return _BY_STATUS.get(response.status_code, usual)


def refusal(fault: Fault, label: str, status: int | None = None) -> EhrError:
    """Return the error for a fault, in words for the person who waits."""
    match fault:
        case Fault.NOT_FOUND:
            return EhrNotFound(f"The records system has no such {label}.", "Check the id, or search for it.")
        case Fault.CONFLICT:
            return EhrConflict("That time has been taken meanwhile.", "Please pick another time.")
        case Fault.STALE:
            return EhrStale(
                f"The {label} was changed meanwhile by somebody else.", "Look at it again, then decide anew."
            )
        case Fault.UNAVAILABLE:
            return unavailable()
        case Fault.REJECTED:
            code = f" ({status})" if status else ""
            return EhrRejected(
                f"The records system did not accept this {label}{code}.", "Ask the front desk to enter it by hand."
            )


def _body(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None

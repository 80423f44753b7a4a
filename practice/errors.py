"""Every error of Handrail, in one tree. Each says what went wrong and what to do next.

HandrailError
├── InputError               what a person sent cannot be used                       400
├── NotFound                 no such thing, or not for this person                   404
├── Refused                  a policy said no                                        403
├── ConversationBusy         another turn holds the conversation's lease             409
├── ChangedMeanwhile         somebody else changed it since this person looked       409
├── DecisionError            a decision cannot be made or used                       409
│   ├── AlreadyDecided       somebody decided first
│   ├── DecisionExpired      too late
│   ├── DecisionMismatch     the action is not the one that was decided
│   └── DecisionSpent        it was executed before
├── EhrError                 the EHR would not                                       502
│   ├── EhrNotFound          404
│   ├── EhrConflict          409: the time was taken meanwhile
│   ├── EhrStale             412: the record changed since it was read
│   ├── EhrRejected          another 4xx: the request is wrong
│   └── EhrUnavailable       down, slow, rate-limited or failing, after retries
├── ModelUnavailable         the model endpoint is down, slow or over quota          503
│   └── IdentifiersLeft      something identifying still stood in what was to be sent
├── SealBroken               a sealed text does not open: wrong key, or changed      500
└── SettingsError            Handrail refuses to start
"""

from collections.abc import Sequence
from typing import Self


class HandrailError(Exception):
    """The root. ``detail`` is safe to show to a person; ``advice`` says what to do next."""

    status = 500
    title = "Something went wrong"

    def __init__(self, detail: str, advice: str = "Please try again, or ask the front desk.") -> None:
        super().__init__(detail)
        self.detail = detail
        self.advice = advice


class InputError(HandrailError):
    """What a person sent cannot be used."""

    status = 400
    title = "This cannot be used as it is"


class NotFound(HandrailError):
    """No such thing, or not for this person; the two look the same on purpose."""

    status = 404
    title = "Not found"


class Refused(HandrailError):
    """A policy said no. ``reason`` is the short machine word that the audit keeps."""

    status = 403
    title = "Not allowed"

    def __init__(
        self, detail: str, advice: str = "Ask your administrator for access.", reason: str = "refused"
    ) -> None:
        super().__init__(detail, advice)
        self.reason = reason


class ConversationBusy(HandrailError):
    """Another turn holds the conversation's lease."""

    status = 409
    title = "One moment"


class ChangedMeanwhile(HandrailError):
    """Somebody else changed it since this person looked."""

    status = 409
    title = "Changed meanwhile"


class DecisionError(HandrailError):
    """A decision cannot be made or used."""

    status = 409
    title = "This decision cannot be used"


class AlreadyDecided(DecisionError):
    """Somebody decided first."""


class DecisionExpired(DecisionError):
    """The proposal or its decision is too old."""


class DecisionMismatch(DecisionError):
    """The action is not the one that was decided."""


class DecisionSpent(DecisionError):
    """The decision was executed before."""


class EhrError(HandrailError):
    """The EHR would not."""

    status = 502
    title = "The practice's records system did not accept this"


class EhrNotFound(EhrError):
    """The EHR has no such record."""


class EhrConflict(EhrError):
    """The time was taken meanwhile."""


class EhrStale(EhrError):
    """The record changed since it was read."""


class EhrRejected(EhrError):
    """The request is wrong, and repeating it will not help."""


class EhrUnavailable(EhrError):
    """Down, slow, rate-limited or failing, after retries."""


class ModelUnavailable(HandrailError):
    """The model endpoint is down, slow or over quota."""

    status = 503
    title = "The assistant is not available"


class IdentifiersLeft(ModelUnavailable):
    """Something that the record knows still stood in what was about to go to a model outside; nothing was sent."""

    title = "Nothing was sent"

    @classmethod
    def of(cls, kinds: Sequence[str]) -> Self:
        """Return the error for ``kinds``: what it was (a name, a phone number), never the words."""
        return cls(
            f"After de-identification there was still a known identifier ({', '.join(kinds)}), so nothing was sent.",
            "A person takes over. Ask your administrator to look at the de-identifier's log.",
        )


class SealBroken(HandrailError):
    """A sealed text of the ledger does not open: the key is missing, or the text was changed outside Handrail."""

    title = "A stored text cannot be read"

    def __init__(self, detail: str, advice: str = "Ask your administrator to check the sealing keys.") -> None:
        super().__init__(detail, advice)


class SettingsError(HandrailError):
    """Handrail refuses to start."""

"""Around every request, from the outside in: on record, safe headers, no stack trace, not too large, not too often."""

from fastapi import FastAPI

from server.middleware.admission import Admission
from server.middleware.body_limit import BodyLimit
from server.middleware.last_resort import LastResort
from server.middleware.request_record import RequestRecord
from server.middleware.safe_headers import SafeHeaders


def add_middleware(app: FastAPI) -> None:
    """Wrap the application; the last added runs first."""
    for layer in (Admission, BodyLimit, LastResort, SafeHeaders, RequestRecord):
        app.add_middleware(layer)

import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from ehr.sandbox.generation import GeneratedPractice, generate_practice
from practice.record import Record
from tests.ehr.sandbox.generation.conftest import SEED, TODAY, ZONE

ROOT = Path(__file__).parents[4]
IN_ANOTHER_PROCESS = """
from tests.ehr.sandbox.generation.test_generate import fingerprint
from ehr.sandbox.generation import generate_practice
from datetime import date
print(fingerprint(generate_practice({seed}, date.fromisoformat("{today}"), "America/Chicago")))
"""


def fingerprint(practice: GeneratedPractice) -> str:
    digest = hashlib.sha256()
    for record in practice.records():
        digest.update(type(record).__name__.encode() + record.model_dump_json().encode())
    return digest.hexdigest()


def test_the_same_seed_and_day_give_the_same_bytes_in_another_process(practice: GeneratedPractice) -> None:
    script = IN_ANOTHER_PROCESS.format(seed=SEED, today=TODAY)
    environment = os.environ | {"PYTHONHASHSEED": "77", "PYTHONPATH": str(ROOT)}
    other = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert other.stdout.strip() == fingerprint(practice)


def test_another_seed_gives_other_people(practice: GeneratedPractice) -> None:
    other = generate_practice(SEED + 1, TODAY, ZONE)
    ours, theirs = ({c.full_name for c in p.clients if c.id > "CL-0015"} for p in (practice, other))
    assert len(ours & theirs) < 10
    assert {c.full_name for c in other.clients if c.id <= "CL-0015"} <= {c.full_name for c in practice.clients}


@pytest.mark.parametrize("today", [date(2027, 7, 4), date(2028, 2, 29)], ids=["on a holiday", "on a leap day"])
def test_any_day_will_do(today: date) -> None:
    generated = generate_practice(3, today, "America/Chicago")
    ahead = [a for a in generated.appointments if a.starts_at.astimezone(ZONE).date() >= today]
    assert {a.status.value for a in ahead} <= {"scheduled", "confirmed"}
    jordan = min((a for a in ahead if "CL-0001" in a.client_ids), key=lambda a: a.starts_at)
    assert f"{jordan.starts_at.astimezone(ZONE):%a %H:%M}" == "Thu 16:00"


def test_ids_are_unique_and_of_the_declared_form(practice: GeneratedPractice) -> None:
    forms = {
        "Client": r"CL-\d{4}", "Clinician": r"CLN-\d{2}", "Appointment": r"APT-\d{6}", "ProgressNote": r"NOTE-\d{6}",
        "TreatmentPlan": r"TP-\d{4}", "Assessment": r"AS-\d{6}", "Coverage": r"COV-\d{4}", "Consent": r"CON-\d{4}",
        "Authorization": r"AUTH-\d{4}", "WaitlistEntry": r"WL-\d{4}", "Leave": r"LV-\d{4}", "Thread": r"TH-\d{5}",
        "Availability": r"AV-\d{4}", "Credential": r"CR-\d{4}", "Message": r"MSG-\d{6}", "Task": r"TSK-\d{5}",
        "Referral": r"REF-\d{4}", "Document": r"DOC-\d{5}",
    }  # fmt: skip
    seen: Counter[tuple[str, str]] = Counter()
    for record in practice.records():
        kind = type(record).__name__
        assert re.fullmatch(forms[kind], record.id), record.id
        seen[kind, record.id] += 1
    assert max(seen.values()) == 1
    assert {kind for kind, _ in seen} == set(forms)


def test_every_reference_points_at_a_record(practice: GeneratedPractice) -> None:
    ids = {record.id for record in practice.records()}
    for record in practice.records():
        for pointed in _pointed_at(record):
            assert pointed in ids, (record.id, pointed)


def _pointed_at(record: Record) -> list[str]:
    names = ("client_id", "clinician_id", "primary_clinician_id", "supervisor_id", "appointment_id", "coverage_id")
    names += ("thread_id", "assigned_to")
    single = [getattr(record, name, None) for name in names]
    several = [*getattr(record, "client_ids", ()), *getattr(record, "related_client_ids", ())]
    return [one for one in (*single, *several) if one is not None]


def test_nothing_was_written_after_this_morning(practice: GeneratedPractice) -> None:
    morning = datetime.combine(TODAY, datetime.min.time(), ZONE).replace(hour=7)
    moments = ("created_at", "booked_at", "sent_at", "taken_at", "granted_at", "revoked_at", "added_at", "opened_at")
    for record in practice.records():
        for name in (*moments, "received_at"):
            moment = getattr(record, name, None)
            assert moment is None or moment <= morning, (record.id, name)


def test_the_amounts_are_those_of_a_practice_of_400(practice: GeneratedPractice) -> None:
    assert len(practice.clinicians) == 12
    assert 390 <= len(practice.clients) <= 410
    assert 10_000 <= len(practice.appointments) <= 18_000
    assert 5_000 <= len(practice.progress_notes) < 9_000
    assert len(practice.documents) > 380
    assert 200 <= len(practice.threads) <= 500

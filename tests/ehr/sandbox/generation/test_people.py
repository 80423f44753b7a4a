import re
from collections import Counter
from datetime import timedelta

import pytest

from ehr.sandbox.generation import GeneratedPractice
from practice.appointment import Appointment, AppointmentStatus
from practice.people import Client, ClientStatus, Program, ServiceType
from tests.ehr.sandbox.generation.conftest import TODAY, ZONE

PHONE = re.compile(r"\(\d{3}\) 555-01\d\d")
FICTIONAL_HOST = re.compile(r"(?:[\w-]+\.)+example")


def client(practice: GeneratedPractice, client_id: str) -> Client:
    return next(one for one in practice.clients if one.id == client_id)


def sessions(practice: GeneratedPractice, client_id: str) -> list[Appointment]:
    return [one for one in practice.appointments if client_id in one.client_ids]


def ahead(practice: GeneratedPractice, client_id: str) -> list[Appointment]:
    mine = sessions(practice, client_id)
    return [one for one in mine if one.starts_at.astimezone(ZONE).date() >= TODAY]


def age(one: Client) -> int:
    born = one.date_of_birth
    return TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day))


@pytest.mark.parametrize(
    ("clinician_id", "name", "supervisor"),
    [
        ("CLN-01", "Maren Okafor, PsyD", None),
        ("CLN-02", "Tobias Lindqvist, LCSW", "CLN-01"),
        ("CLN-03", "Priya Raman, MD", None),
        ("CLN-04", "Lucía Ferrer, LMFT", None),
        ("CLN-05", "Desmond Achebe, LCPC", None),
        ("CLN-06", "Hannah Weiss, LCSW, CADC", None),
    ],
)
def test_the_named_clinicians_are_there(
    practice: GeneratedPractice, clinician_id: str, name: str, supervisor: str | None
) -> None:
    found = next(one for one in practice.clinicians if one.id == clinician_id)
    assert (found.full_name, found.supervisor_id) == (name, supervisor)


def test_jordan_avery_has_a_long_history_and_standing_thursdays(practice: GeneratedPractice) -> None:
    jordan = client(practice, "CL-0001")
    assert (jordan.full_name, jordan.primary_clinician_id, jordan.diagnoses) == ("Jordan Avery", "CLN-02", ("F41.1",))
    assert jordan.email == "jordan@clients.alder-reed.example"
    held = [one for one in sessions(practice, "CL-0001") if one.status is AppointmentStatus.COMPLETED]
    assert len(held) >= 60
    coming = [one.starts_at.astimezone(ZONE) for one in ahead(practice, "CL-0001")]
    assert {f"{one:%a %H:%M}" for one in coming} == {"Thu 16:00"}
    assert {one.status for one in ahead(practice, "CL-0001")} == {AppointmentStatus.SCHEDULED}
    assert len(coming) >= 6
    assert coming[0].date() - TODAY <= timedelta(days=14)  # the week between may hold a holiday, as Thanksgiving


def test_jordan_s_last_session_still_waits_for_its_note(practice: GeneratedPractice) -> None:
    held = [one for one in sessions(practice, "CL-0001") if one.status is AppointmentStatus.COMPLETED]
    notes = {note.appointment_id: note for note in practice.progress_notes if note.client_id == "CL-0001"}
    assert held[-1].id not in notes
    assert held[-2].id in notes and len(notes) >= 60


def test_mika_sorensen_is_a_teen_with_a_guardian(practice: GeneratedPractice) -> None:
    mika = client(practice, "CL-0002")
    assert age(mika) == 15 and mika.primary_clinician_id == "CLN-05"
    assert mika.guardians[0].name == "Ingrid Sorensen"
    assert mika.guardians[0].email == "ingrid@clients.alder-reed.example"


def test_the_navarros_are_seen_together(practice: GeneratedPractice) -> None:
    dana, luis = client(practice, "CL-0003"), client(practice, "CL-0004")
    assert dana.related_client_ids == ("CL-0004",) and luis.related_client_ids == ("CL-0003",)
    assert dana.address == luis.address
    theirs = sessions(practice, "CL-0003")
    assert {one.clinician_id for one in theirs} == {"CLN-04"}
    assert all(one.client_ids == ("CL-0003", "CL-0004") for one in theirs)
    assert ServiceType.COUPLE in {one.service for one in theirs}


def test_terrence_boyle_is_in_the_protected_program(practice: GeneratedPractice) -> None:
    assert client(practice, "CL-0005").program is Program.SUBSTANCE_USE
    assert client(practice, "CL-0005").primary_clinician_id == "CLN-06"


def test_ruth_halvorsen_wants_no_ai(practice: GeneratedPractice) -> None:
    ruth = client(practice, "CL-0006")
    assert ruth.ai_opt_out and ruth.primary_clinician_id == "CLN-02"


def test_sam_whitfield_has_had_an_intake_and_nothing_else(practice: GeneratedPractice) -> None:
    sam = [one for one in sessions(practice, "CL-0007") if one.starts_at.astimezone(ZONE).date() < TODAY]
    assert [(one.service, one.status) for one in sam] == [(ServiceType.INTAKE, AppointmentStatus.COMPLETED)]
    assert len(ahead(practice, "CL-0007")) == 1


def test_the_dbt_group_meets_weekly_with_all_its_members(practice: GeneratedPractice) -> None:
    members = tuple(f"CL-{number:04d}" for number in range(8, 16))
    meetings = [one for one in ahead(practice, "CL-0008") if one.service is ServiceType.GROUP]
    assert len(meetings) >= 6
    assert all(set(one.client_ids) == set(members) and one.clinician_id == "CLN-06" for one in meetings)


def test_some_are_active_some_discharged_and_some_only_asked(practice: GeneratedPractice) -> None:
    counts = Counter(one.status for one in practice.clients)
    assert counts[ClientStatus.ACTIVE] > 180
    assert counts[ClientStatus.DISCHARGED] > 100
    assert 15 <= counts[ClientStatus.PROSPECT] <= 30


def test_people_have_long_and_short_histories(practice: GeneratedPractice) -> None:
    held = Counter(
        client_id
        for one in practice.appointments
        if one.status is AppointmentStatus.COMPLETED
        for client_id in one.client_ids
    )
    assert sum(count >= 50 for count in held.values()) >= 30
    assert sum(count <= 5 for count in held.values()) >= 40


def test_minors_have_guardians_and_adults_have_none(practice: GeneratedPractice) -> None:
    assert all(bool(one.guardians) == (age(one) < 18) for one in practice.clients)


def test_a_few_besides_ruth_want_no_ai(practice: GeneratedPractice) -> None:
    assert 3 <= sum(one.ai_opt_out for one in practice.clients) <= 20


def test_names_are_given_once(practice: GeneratedPractice) -> None:
    assert max(Counter(one.full_name for one in practice.clients).values()) == 1


def test_every_phone_number_is_of_the_range_kept_for_fiction(practice: GeneratedPractice) -> None:
    numbers = [one.phone for one in practice.clients]
    numbers += [guardian.phone for one in practice.clients for guardian in one.guardians]
    assert all(PHONE.fullmatch(number) for number in numbers)
    assert max(Counter(numbers).values()) == 1 and "(312) 555-0142" not in numbers


def test_every_address_on_the_net_ends_in_example(practice: GeneratedPractice) -> None:
    addresses = [one.email for one in practice.clients]
    addresses += [guardian.email for one in practice.clients for guardian in one.guardians]
    assert all(FICTIONAL_HOST.fullmatch(address.partition("@")[2]) for address in addresses)
    assert max(Counter(addresses).values()) == 1
    rooms = [one.telehealth_url for one in practice.appointments if one.telehealth_url]
    assert all(FICTIONAL_HOST.fullmatch(url.split("/")[2]) for url in rooms)


def test_no_text_holds_a_number_or_an_address_that_could_be_real(practice: GeneratedPractice) -> None:
    texts = [body for record in practice.records() if (body := getattr(record, "body", ""))]
    texts += [section.text for note in practice.progress_notes for section in note.sections]
    for text in texts:
        for number in re.findall(r"\(?\d{3}\)?[ -]\d{3}-\d{4}", text):
            assert PHONE.fullmatch(number), number
        for host in re.findall(r"@([\w.-]+)|https?://([\w.-]+)", text):
            assert FICTIONAL_HOST.fullmatch("".join(host).rstrip(".")), host

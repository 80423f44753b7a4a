from datetime import UTC, date, datetime

from policies.phi.identifiers import Identifiers, PersonRole
from practice.people import Client, Clinician, Guardian

GUARDIAN = Guardian(name="Rosa Delgado", relation="mother", phone="(312) 555-0111", email="rosa@mail.example")
CLIENT = Client(
    id="CL-0900",
    first_name="Ana",
    last_name="Delgado",
    preferred_name="Nita",
    date_of_birth=date(2011, 2, 3),
    email="ana@mail.example",
    phone="(312) 555-0112",
    address="9 Elm Road",
    guardians=(GUARDIAN,),
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
)
CLINICIAN = Clinician(id="CLN-90", first_name="Ivo", last_name="Marsh", title="LCSW", license="LCSW")


def test_a_chart_names_everybody_in_it() -> None:
    known = Identifiers.of(CLIENT, clinicians=[CLINICIAN], ids=["AUTH-0001"])
    assert [(person.role, person.names) for person in known.people] == [
        (PersonRole.CLIENT, ("Ana Delgado", "Nita Delgado")),
        (PersonRole.RELATIVE, ("Rosa Delgado",)),
        (PersonRole.CLINICIAN, ("Ivo Marsh",)),
    ]
    assert known.ids == ("CL-0900", "AUTH-0001")
    assert known.phones == ("(312) 555-0112", "(312) 555-0111")
    assert known.dates == (date(2011, 2, 3),)


def test_work_without_a_client_knows_only_its_clinicians() -> None:
    known = Identifiers.of(None, clinicians=[CLINICIAN])
    assert [person.names for person in known.people] == [("Ivo Marsh",)]

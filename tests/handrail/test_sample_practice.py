from pathlib import Path

from ehr.sandbox.catalogue import CATALOGUE
from handrail.keys import load_keys
from handrail.sample_practice import PASSWORD, SIGN_INS, sandbox_settings, seed_ledger, webhook_secret
from handrail.settings import Settings
from ledger.ledger import Ledger
from practice.identity import Role
from practice.profile import load_profile
from server.security.passwords import password_fits


def test_handrail_asks_the_ehr_for_the_least_scopes_it_needs(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, _env_file=None)
    [client] = sandbox_settings(settings, load_keys(settings), load_profile(settings.practice_file)).clients
    writes = {scope.removesuffix(":write") for scope in client.scopes if scope.endswith(":write")}
    assert writes <= {"appointments", "progress-notes", "documents", "referrals", "tasks", "threads", "messages"}
    assert {scope.partition(":")[0] for scope in client.scopes} <= {resource.path for resource in CATALOGUE}
    assert not any("sign" in scope for scope in client.scopes), "a note is signed by a person, in the EHR"


async def test_the_sign_ins_are_seeded_once_with_one_of_each_kind(sqlite_ledger: Ledger) -> None:
    for _ in range(2):
        await seed_ledger(sqlite_ledger)
    async with sqlite_ledger.reading() as unit:
        people = await unit.people.list()
        events = [event.event for event in await unit.audit.list()]
    assert len(people) == len(SIGN_INS) == events.count("person.added")
    assert {person.role for person in people} >= {Role.CLIENT, Role.FRONT_DESK, Role.CLINICIAN, Role.ADMIN}
    assert await password_fits(people[0].password_hash, PASSWORD)


def test_a_webhook_secret_that_is_set_wins(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, _env_file=None)
    keys = load_keys(settings)
    assert webhook_secret(settings, keys) == keys.webhooks.hex()
    assert webhook_secret(Settings(webhook_secret="mine", _env_file=None), keys) == "mine"

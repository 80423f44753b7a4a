"""Erasing a client's words: gone from every row, a marker in their place, the chain whole."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from ledger.blanking import ERASED, blanked
from ledger.erasure import Erased
from ledger.ledger import Ledger, Unit
from practice.action import ACTION, Action, CreateReferral, SaveDocument, SaveProgressNote, SendReply
from practice.chart import DocumentType, NoteFormat
from practice.errors import DecisionError, Refused
from practice.grounded import Section, Sentence, Source
from practice.identity import Principal, Role
from practice.work import ReferralDetails
from tests.conftest import SettableClock
from tests.ledger.records import HASH, THURSDAY, TOMORROW, approve, cancellation, propose, ranked, slot

SECRET = "zebrafish lantern"
PART = (Section(heading="Subjective", sentences=(Sentence(text=SECRET),)),)
JORDAN = Principal(person_id="PER-1", practice_id="alder-reed", role=Role.CLIENT, name=SECRET, client_id="CL-0001")


async def fill(unit: Unit, client_id: str = "CL-0001") -> dict[str, str]:
    """A conversation in which everything happened."""
    conversation = await unit.conversations.open(client_id)
    await unit.conversations.set_pending(conversation.id, {"question": SECRET})
    run_id = f"RUN-{conversation.id[-8:]}1"
    material = await unit.artifacts.put("material", SECRET)
    message = await unit.messages.add(
        conversation.id, "client", SECRET, payload={"material": material, "said": SECRET}, run_id=run_id
    )
    await unit.runs.start(run_id, graph="portal_message", principal=JORDAN, conversation_id=conversation.id)
    await unit.runs.pause(run_id, "interrupt")
    await unit.offers.add(
        conversation.id, purpose="book", slots=(ranked(),), expires_at=TOMORROW, notes=(SECRET,)
    )  # fmt: skip
    hold = await unit.holds.place(slot(clinician_id=client_id), client_id, TOMORROW)
    sources = (Source(id="transcript#1", label="Line 1", text=SECRET),)
    given: dict[str, Any] = {"summary": SECRET, "sources": sources, "notes": (SECRET,), "run_id": run_id}
    waiting = await propose(unit, **given, conversation_id=conversation.id, hold_id=hold)
    decided = await propose(unit, **given, conversation_id=conversation.id)
    decision = await approve(unit, decided, reason=SECRET)
    await unit.decisions.spend(decision.id, HASH)
    await unit.effects.begin(decision.id)
    await unit.effects.finish(decision.id, "APT-1")
    await unit.tasks.add("handoff", SECRET, body=SECRET, client_id=client_id)
    alert = await unit.alerts.raise_(
        client_id=client_id, conversation_id=conversation.id, level="imminent", evidence={"term": SECRET},
        on_call_clinician_id=None,
    )  # fmt: skip
    await unit.alerts.acknowledge(alert.id, "PER-2")
    await unit.alerts.close(alert.id)
    prompt = await unit.artifacts.put("prompt", SECRET)
    outcome = await unit.artifacts.put("outcome", SECRET)
    await unit.audit.append("handrail", "model.called", {"run_id": run_id}, {"prompt": prompt, "why": SECRET})
    return {
        "conversation": conversation.id, "message": message.id, "run": run_id, "material": material,
        "waiting": waiting.id, "decided": decided.id, "decision": decision.id, "prompt": prompt, "outcome": outcome,
        "hold": str(hold), "alert": alert.id,
    }  # fmt: skip


async def erase(ledger: Ledger, *digests: str) -> Erased:
    async with ledger.reading() as unit:
        held = await unit.holdings.of("CL-0001")
    async with ledger.transaction() as unit:
        return await unit.erasure.of_client(held, digests)


async def words_left(ledger: Ledger) -> dict[str, int]:
    """How many values of each table still say the secret, opened as the ledger opens them."""
    from ledger.schema import metadata
    from ledger.sealing import SealedJson, SealedText

    left: dict[str, int] = {}
    async with ledger.database.reading() as connection:
        for table in metadata.sorted_tables:
            sealed = [c for c in table.c if isinstance(c.type, SealedJson | SealedText)]
            for row in await connection.execute(table.select()):
                said = sum(SECRET in str(row._mapping[column]) for column in sealed)
                if said:
                    left[table.name] = left.get(table.name, 0) + said
    return left


async def test_nothing_that_a_client_wrote_is_left_in_any_table(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        ids = await fill(unit)
    assert len(await words_left(ledger)) == 9, "every table that can hold words does"
    erased = await erase(ledger, ids["outcome"])
    assert erased == Erased(messages=1, offers=1, drafts=2, tasks=1, alerts=1, texts=4)
    assert await words_left(ledger) == {}
    async with ledger.reading() as unit:
        assert (await unit.audit.verify()).ok
        assert await unit.offers.latest_open(ids["conversation"]) is None


async def test_an_erased_text_reads_as_a_marker_and_never_as_an_error(ledger: Ledger, clock: SettableClock) -> None:
    async with ledger.transaction() as unit:
        ids = await fill(unit)
    await erase(ledger)
    async with ledger.reading() as unit:
        message = await unit.messages.get(ids["message"])
        assert (message.body, message.erased_at) == (ERASED, clock())
        proposal = await unit.proposals.get(ids["decided"])
        assert proposal.summary == ERASED and proposal.action == cancellation(ERASED)
        decision = await unit.decisions.get(ids["decision"])
        assert (decision.reason, decision.action_hash, decision.verdict) == (ERASED, HASH, "approve")
        [task] = await unit.tasks.list()
        assert task.title == task.body == ERASED
        prompt = await unit.artifacts.get(ids["prompt"])
        assert prompt is not None and prompt.body is None and prompt.erased_at == clock()
        assert (await unit.conversations.get(ids["conversation"])).state == "closed"
        assert (await unit.runs.get(ids["run"])).principal.name == ERASED


async def test_what_waited_waits_no_more(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        ids = await fill(unit)
    await erase(ledger)
    async with ledger.transaction() as unit:
        assert (await unit.proposals.get(ids["waiting"])).state == "withdrawn"
        assert await unit.holds.get(ids["hold"]) is None
        assert await unit.runs.unfinished() == []
        with pytest.raises(DecisionError):
            await approve(unit, await unit.proposals.get(ids["waiting"]))


async def test_other_clients_keep_their_words(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        await fill(unit, "CL-0002")
        await unit.proposals.withdraw((await unit.proposals.waiting())[0].id)
    before = await words_left(ledger)
    async with ledger.transaction() as unit:
        await unit.conversations.open("CL-0001")
    assert (await erase(ledger)).messages == 0
    # the records of this file are all about CL-0001's appointment, whoever's conversation they came up in
    after = await words_left(ledger)
    assert {name: after.get(name) for name in ("messages", "staff_tasks", "alerts", "offers")} == {
        name: before[name] for name in ("messages", "staff_tasks", "alerts", "offers")
    }


async def test_erasing_twice_is_the_same_as_once(ledger: Ledger, clock: SettableClock) -> None:
    async with ledger.transaction() as unit:
        ids = await fill(unit)
    await erase(ledger)
    clock.advance(hours=1)
    assert await erase(ledger) == Erased()
    async with ledger.reading() as unit:
        assert (await unit.messages.get(ids["message"])).erased_at == clock() - timedelta(hours=1)


async def test_a_client_of_whom_nothing_is_held_is_no_error(ledger: Ledger) -> None:
    assert await erase(ledger) == Erased()


async def test_nothing_is_erased_while_something_is_under_way(sqlite_ledger: Ledger) -> None:
    ledger = sqlite_ledger

    async def refused(reason: str) -> None:
        before = await words_left(ledger)
        with pytest.raises(Refused) as refusal:
            await erase(ledger)
        assert refusal.value.reason == reason and await words_left(ledger) == before

    async with ledger.transaction() as unit:
        ids = await fill(unit)
        alert = await unit.alerts.raise_(
            client_id="CL-0001", conversation_id=None, level="x", evidence={"a": SECRET}, on_call_clinician_id=None
        )
    await refused("alert_open")
    async with ledger.transaction() as unit:
        await unit.alerts.acknowledge(alert.id, "PER-2")
        await unit.alerts.close(alert.id)
        await unit.runs.resume(ids["run"])
    await refused("turn_running")
    async with ledger.transaction() as unit:
        await unit.runs.finish(ids["run"])
        decision = await approve(unit, await propose(unit, conversation_id=ids["conversation"]))
    await refused("effect_pending")
    async with ledger.transaction() as unit:
        await unit.decisions.spend(decision.id, HASH)
        await unit.effects.begin(decision.id)
    await refused("effect_pending")
    async with ledger.transaction() as unit:
        await unit.effects.finish(decision.id, "APT-1")
    assert (await erase(ledger)).messages == 1


ACTIONS: list[Action] = [
    cancellation(SECRET),
    SendReply(client_id="CL-0001", conversation_id="CNV-1", sentences=PART[0].sentences * 3),
    SaveProgressNote(
        client_id="CL-0001", clinician_id="CLN-02", session_date=THURSDAY.date(), format=NoteFormat.SOAP, sections=PART
    ),
    SaveDocument(client_id="CL-0001", type=DocumentType.LETTER, title=SECRET, sections=PART),
    CreateReferral(details=ReferralDetails(person_name=SECRET, concerns=(SECRET,)), missing=(SECRET,)),
]


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.kind)
def test_a_blanked_action_is_still_one_of_its_kind_and_says_nothing(action: Action) -> None:
    blank = blanked(action)
    assert SECRET in action.model_dump_json() and SECRET not in blank.model_dump_json()
    assert ACTION.validate_json(blank.model_dump_json()) == blank and blank.kind == action.kind


async def test_retention_erases_what_is_old_and_has_come_to_its_end(ledger: Ledger, clock: SettableClock) -> None:
    async with ledger.transaction() as unit:
        ids = await fill(unit)
        await unit.tasks.finish((await unit.tasks.list())[0].id, "PER-2")
        await unit.proposals.mark(ids["decided"], "executed")
    clock.advance(days=30)
    async with ledger.transaction() as unit:
        young = await unit.messages.add(ids["conversation"], "client", SECRET)
        limit = clock() - timedelta(days=7)
        said = await unit.erasure.conversations_before(limit)
        assert said == Erased(messages=1, offers=1, tasks=1, alerts=1)
        assert await unit.erasure.drafts_before(limit, limit=10) == 1
        assert await unit.erasure.texts_before(limit) == 4
        assert (await unit.messages.get(young.id)).body == SECRET
        assert (await unit.proposals.get(ids["waiting"])).summary == SECRET, "it still waits"
        assert await unit.erasure.runs_before(limit, 10) == [], "it is paused"
        await unit.runs.finish(ids["run"])
        assert await unit.erasure.runs_before(limit, 10) == [ids["run"]]
        await unit.erasure.note_runs([ids["run"]])
        assert await unit.erasure.runs_before(limit, 10) == []
        assert await unit.erasure.conversations_before(limit) == Erased()


async def test_the_words_of_an_erased_row_are_not_left_in_the_file(sqlite_ledger: Ledger, sqlite_url: str) -> None:
    """SQLite zeroes what a row held, so that not even the sealed form stays behind in the file."""
    async with sqlite_ledger.transaction() as unit:
        await fill(unit)
    async with sqlite_ledger.database.reading() as connection:
        sealed = bytes((await connection.execute(text("SELECT body FROM messages"))).scalar_one())
    await erase(sqlite_ledger)
    await sqlite_ledger.database.close()
    with open(sqlite_url.removeprefix("sqlite:///"), "rb") as file:
        assert sealed not in file.read()


async def test_the_sign_in_of_an_erased_client_ends_and_nobody_elses(ledger: Ledger) -> None:
    async def add(unit: Unit, email: str, role: Role, client_id: str | None) -> str:
        person = await unit.people.add(
            email=email, name=SECRET, role=role, password_hash="$argon2id$hash", client_id=client_id, licence="LCSW"
        )  # fmt: skip
        return person.id

    async with ledger.transaction() as unit:
        gone = {
            await add(unit, "zebrafish@example.com", Role.CLIENT, "CL-0001"),
            await add(unit, "mother@example.com", Role.CLIENT, "CL-0001"),
        }
        kept = {
            await add(unit, "other@example.com", Role.CLIENT, "CL-00011"),
            await add(unit, "desk@example.com", Role.FRONT_DESK, None),
        }
    assert (await erase(ledger)).accounts == 2
    assert (await erase(ledger)).accounts == 0, "done once"
    async with ledger.transaction() as unit:
        for person in await unit.people.list():
            assert person.active is (person.id in kept)
            if person.id in gone:
                assert (person.name, person.password_hash, person.licence) == (ERASED, "", None)
                assert person.email.endswith("@erased.invalid") and "zebrafish" not in person.email
        assert await unit.people.by_email("zebrafish@example.com") is None
        again = await add(unit, "zebrafish@example.com", Role.CLIENT, "CL-0001")
        assert again not in gone, "the address is free for a new account"
        assert (await unit.audit.verify()).ok

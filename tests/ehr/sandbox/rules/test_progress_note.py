"""Notes are drafts until a clinician signs them."""

from tests.ehr.sandbox.conftest import Ehr
from tests.ehr.sandbox.small_practice import new, note


async def test_a_program_cannot_file_a_signed_note(ehr: Ehr) -> None:
    answer = await ehr.post("progress-notes", new(note(status="signed")))
    assert answer.status_code == 403
    assert answer.json()["scope"] == "progress-notes:sign"
    assert await ehr.ids("progress-notes") == []


async def test_a_program_cannot_sign_a_draft(ehr: Ehr) -> None:
    draft = (await ehr.post("progress-notes", new(note(status="draft")))).json()
    path = f"progress-notes/{draft['id']}"
    assert (await ehr.patch(path, {"status": "signed"}, 1)).status_code == 403
    assert (await ehr.get(path)).json()["status"] == "draft"


async def test_handrails_client_cannot_even_ask_for_the_signing_scope(ehr: Ehr) -> None:
    form = {"grant_type": "client_credentials", "scope": "progress-notes:sign"}
    answer = await ehr.http.post("/oauth/token", data=form, auth=("handrail", "handrail-secret"))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


async def test_a_signer_signs_and_the_note_is_closed_to_everyone(ehr: Ehr) -> None:
    draft = (await ehr.post("progress-notes", new(note(status="draft")))).json()
    path = f"progress-notes/{draft['id']}"
    signer = await ehr.sign_in("signer")
    assert (await ehr.patch(path, {"status": "signed"}, 1, **signer)).status_code == 200
    for headers in (signer, {}):
        answer = await ehr.patch(path, {"sections": []}, 2, **headers)
        assert (answer.status_code, answer.json()["rule"]) == (422, "signed")


async def test_a_draft_stays_open_to_edits_but_not_to_another_chart(ehr: Ehr) -> None:
    draft = (await ehr.post("progress-notes", new(note(status="draft")))).json()
    path = f"progress-notes/{draft['id']}"
    assert (await ehr.patch(path, {"client_id": "CL-0002"}, 1)).status_code == 422
    edited = await ehr.patch(path, {"sections": [{"heading": "Plan", "text": "Weekly."}]}, 1)
    assert edited.json()["sections"] == [{"heading": "Plan", "text": "Weekly."}]

import pytest

from ledger.signing import HeadSigner
from practice.errors import SettingsError

OLD, NEW = bytes(32), bytes(range(32))


def test_what_was_signed_is_accepted_and_nothing_else() -> None:
    signer = HeadSigner([NEW])
    signature = signer.sign(b"head")
    assert signer.verifier.accepts(b"head", signer.key_id, signature)
    for content, key_id, wrong in [
        (b"Head", signer.key_id, signature),
        (b"head", "0" * 16, signature),
        (b"head", signer.key_id, signature[:-2]),
        (b"head", signer.key_id, "no hexadecimal"),
        (b"head", signer.key_id, ""),
        (b"head", "", ""),
        (b"head", signer.key_id, HeadSigner([OLD]).sign(b"head")),
    ]:
        assert not signer.verifier.accepts(content, key_id, wrong)


def test_an_older_key_is_still_believed_and_signs_no_more() -> None:
    old, both = HeadSigner([OLD]), HeadSigner([NEW, OLD])
    assert both.verifier.accepts(b"head", old.key_id, old.sign(b"head"))
    assert both.key_id == HeadSigner([NEW]).key_id
    assert not old.verifier.accepts(b"head", both.key_id, both.sign(b"head"))


@pytest.mark.parametrize("seeds", [[], [b"short"], [NEW, b""]])
def test_a_key_of_the_wrong_size_stops_the_start(seeds: list[bytes]) -> None:
    with pytest.raises(SettingsError):
        HeadSigner(seeds)

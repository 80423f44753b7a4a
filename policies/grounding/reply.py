"""The last look at free text before a client may see it."""

import re
import unicodedata
from collections.abc import Collection
from urllib.parse import urlsplit

from policies.grounding.forbidden import forbidden_in
from policies.grounding.problem import Problem
from policies.grounding.reply_rules import default_reply_rules

_LINK = re.compile(
    r"\b[a-z][a-z0-9+.-]{1,10}://[^\s<>\"')\]]+|\b(?:mailto|tel|javascript|data|sms):[^\s<>\"')\]]+"
    r"|(?<![\w.@-])(?:[\w-]+\.)+(?:com|org|net|edu|gov|io|co|us|health|info|me|care|app|example|ai|tv|ly|link|xyz|site|online|ru|cn|biz|uk|ca|mx)\b"
    r"(?:[/?#][^\s<>\"')\]]*)?",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")


def check_reply_text(
    text: str, *, allowed_links: Collection[str] = (), forbidden_identifiers: Collection[str] = ()
) -> list[Problem]:
    """Check free text, whoever wrote it; an empty list means that it may be sent.

    An entry of ``allowed_links`` is a whole web address, which permits what lies below it too
    ('https://alder-reed.example/portal'), one e-mail address, or a host ('alder-reed.example'), which permits all that
    is there: pages, its subdomains and e-mail addresses.
    """
    plain = _visible(text)
    problems = [] if plain == text else [Problem(code="invisible_text", detail="The text holds invisible characters.")]
    problems += [
        Problem(code="link_not_allowed", detail=f"This link is not on the practice's list: {link}")
        for link in _links(plain)
        if not any(_permits(allowed, link) for allowed in allowed_links)
    ]
    problems += [
        Problem(code="forbidden_identifier", detail=f"This names somebody else: “{found}”")
        for found in forbidden_in(plain, forbidden_identifiers)
    ]
    for rule in default_reply_rules().rules:
        found = rule.found_in(plain)
        if found is not None:
            problems.append(Problem(code=rule.code, detail=f"A reply may not say this: “{found}”"))
    return problems


def _visible(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c) not in {"Cf", "Cs", "Co"} and (c in "\n\t" or c >= " "))


def _links(text: str) -> list[str]:
    addresses = [match.group() for match in _ADDRESS.finditer(text)]
    return addresses + [match.group().rstrip(".,;:!?") for match in _LINK.finditer(_ADDRESS.sub(" ", text))]


def _permits(allowed: str, link: str) -> bool:
    address = link.removeprefix("mailto:").casefold()
    if "@" in allowed or _ADDRESS.fullmatch(address):
        return address == allowed.casefold() or (_is_host(allowed) and address.endswith(f"@{allowed.casefold()}"))
    wanted, given = _parts(allowed), _parts(link)
    if wanted is None or given is None:
        return False
    if _is_host(allowed) and given[0].endswith(f".{wanted[0]}"):
        return True
    path = wanted[1].rstrip("/")
    below = given[1] == path or not path or given[1].startswith((f"{path}/", f"{path}?"))
    return wanted[0] == given[0] and below and ".." not in given[1]


def _is_host(allowed: str) -> bool:
    return not any(mark in allowed for mark in "/:@")


def _parts(link: str) -> tuple[str, str] | None:
    """Return host and path of a web address; None for any other scheme."""
    whole = link if "://" in link else f"https://{link}"
    try:
        split = urlsplit(whole)
        host, port = (split.hostname or "").casefold(), split.port
    except ValueError:
        return None
    if split.scheme.lower() not in {"http", "https"} or not host or port not in {None, 443}:
        return None
    query = f"?{split.query}" if split.query else ""
    return host.removeprefix("www."), f"{split.path}{query}"

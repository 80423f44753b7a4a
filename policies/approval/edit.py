"""What a person may change in an action before approving it."""

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticSerializationError

from policies.approval.approval_rule import ApprovalRule
from practice.action import ACTION, Action, SaveDocument, SaveProgressNote, SendReply
from practice.grounded import Sentence


def edit_problems(rule: ApprovalRule, original: Action, edited: Action) -> list[str]:
    """Return the problems of an edit by field name, never by value."""
    if edited.kind != original.kind:
        return ["An edit cannot turn one kind of action into another."]
    if faulty := _invalid_fields(edited):
        return [f"'{field}' is not valid." for field in faulty]
    changed = [name for name in type(original).model_fields if getattr(original, name) != getattr(edited, name)]
    problems = [f"'{name}' cannot be changed here." for name in changed if name not in rule.editable_fields]
    return problems + _heading_problems(original, edited) + _authorship_problems(original, edited)


def _invalid_fields(edited: BaseModel) -> list[str]:
    """Read the action anew, since a copy with changed fields has not been validated."""
    try:
        ACTION.validate_json(edited.model_dump_json(warnings=False))
    except ValidationError as error:
        return sorted({".".join(str(part) for part in e["loc"][1:]) or "action" for e in error.errors()})
    except PydanticSerializationError:
        return ["action"]
    return []


def _heading_problems(original: Action, edited: Action) -> list[str]:
    """A note's format fixes its headings and their order."""
    if not (isinstance(original, SaveProgressNote) and isinstance(edited, SaveProgressNote)):
        return []
    if [s.heading for s in original.sections] == [s.heading for s in edited.sections]:
        return []
    return ["The headings of a note follow its format and cannot be changed."]


def _authorship_problems(original: Action, edited: Action) -> list[str]:
    """Words that a person changed are that person's: they may not stand as the agent's, with the agent's sources."""
    drafted = [sentence for sentence in _sentences(original) if sentence.written_by == "agent"]
    claimed = [sentence for sentence in _sentences(edited) if sentence.written_by == "agent"]
    if all(sentence in drafted for sentence in claimed):
        return []
    return ["A sentence that was changed must be marked as written by a person."]


def _sentences(action: Action) -> list[Sentence]:
    if isinstance(action, SendReply):
        return list(action.sentences)
    if isinstance(action, SaveProgressNote | SaveDocument):
        return [sentence for section in action.sections for sentence in section.sentences]
    return []

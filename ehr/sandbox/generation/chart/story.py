"""What happens in a course of therapy, session by session: events in their order, skills taught, homework done."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from ehr.sandbox.generation.chart.phrase_book import EverydayEvents
from ehr.sandbox.generation.chart.theme import Skill, Theme

_MAIN_EVENT = 0.85
_SECOND_EVENT = 0.6
_EVERYDAY_EVENT = 0.35
_EVERYDAY_ALONE = 0.8
_SEASONAL = 0.4
_SUPPORT_ONLY = 0.14


@dataclass(frozen=True)
class Moment:
    """What one session holds. Events are templates of clauses."""

    theme: Theme
    event: str | None
    second: Theme | None
    second_event: str | None
    everyday: str | None
    skill: Skill
    skill_is_new: bool
    support_only: bool
    homework: str | None
    homework_skill: Skill | None


class Story:
    """Unfolds a client's themes over the sessions; call ``next`` once a session, in order."""

    def __init__(self, themes: Sequence[Theme], everyday: EverydayEvents, teen: bool, sessions: int, rng: Random):
        self._themes = themes
        self._everyday = everyday
        self._young = teen
        self._own_age = everyday.teen if teen else everyday.adult
        self._sessions = max(1, sessions)
        self._session = 0
        self._rng = rng
        self._told = [0] * len(themes)
        self._everyday_told: set[str] = set()
        self._skills = [skill for theme in themes[:2] for skill in theme.skills]
        self._skill = -1
        self._sessions_left = 0
        self._homework: Skill | None = None

    def next(self, severity: float, month: int) -> Moment:
        """Return what the next session holds, given how ill the client is (0 to 1)."""
        self._session += 1
        homework = self._homework_done(severity)
        homework_skill = self._homework
        new = self._advance_skill()
        skill = self._skills[self._skill % len(self._skills)]
        self._homework = skill
        event = self._event(0, _MAIN_EVENT)
        second_at = self._rng.randrange(1, len(self._themes)) if len(self._themes) > 1 else None
        second_event = self._event(second_at, _SECOND_EVENT) if second_at is not None else None
        alone = event is None and second_event is None
        everyday = None
        if self._rng.random() < (_EVERYDAY_ALONE if alone else _EVERYDAY_EVENT):
            everyday = self._everyday_event(month)
        return Moment(
            theme=self._themes[0],
            event=event,
            second=self._themes[second_at] if second_at is not None and second_event else None,
            second_event=second_event,
            everyday=everyday,
            skill=skill,
            skill_is_new=new,
            support_only=not new and self._rng.random() < _SUPPORT_ONLY,
            homework=homework,
            homework_skill=homework_skill,
        )

    def _homework_done(self, severity: float) -> str | None:
        if self._homework is None:
            return None
        draw = self._rng.random() + 0.35 * (0.5 - severity)
        return "done" if draw > 0.48 else "partly" if draw > 0.16 else "not"

    def _advance_skill(self) -> bool:
        """Move to the next skill after two or three sessions; say whether it is taught for the first time."""
        if self._sessions_left > 0:
            self._sessions_left -= 1
            return False
        self._skill += 1
        self._sessions_left = self._rng.randint(1, 2) + (self._sessions > 40)
        return self._skill < len(self._skills)

    def _event(self, theme_at: int | None, at_most: float) -> str | None:
        """Return the theme's next event, at a pace that makes the story last for the whole course."""
        if theme_at is None:
            return None
        story, told = self._themes[theme_at].story, self._told[theme_at]
        due = len(story) * (self._session - self._rng.random()) / self._sessions
        if told >= min(due, len(story)) or self._rng.random() > at_most:
            return None
        self._told[theme_at] += 1
        return story[told]

    def _everyday_event(self, month: int) -> str | None:
        seasonal = self._rng.random() < _SEASONAL and not self._young
        lines = self._everyday.months[month] if seasonal else self._everyday.any + self._own_age
        left = [line for line in lines if line not in self._everyday_told]
        if not left:
            return None
        chosen = self._rng.choice(left)
        self._everyday_told.add(chosen)
        return chosen

"""Notes of therapy sessions: what was told, seen, done and agreed, in the words of one clinician."""

from collections.abc import Iterator

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.assessments import load_assessments
from ehr.sandbox.generation.care_patterns import CareKind
from ehr.sandbox.generation.chance import Chance
from ehr.sandbox.generation.chart.facts import ClientFile, NoteParts, Score, SessionFacts
from ehr.sandbox.generation.chart.medication_course import medication_at
from ehr.sandbox.generation.chart.phrase_book import load_phrases
from ehr.sandbox.generation.chart.speech import Speech
from ehr.sandbox.generation.chart.story import Moment, Story
from ehr.sandbox.generation.chart.words import score_slots, session_slots, trend
from ehr.sandbox.generation.severity import load_severity
from practice.people import Modality

_YOUNG = (CareKind.TEEN, CareKind.FAMILY)


class TherapyNotes:
    """Writes the notes of one client's therapy, in the order of the sessions."""

    def __init__(self, file: ClientFile, speech: Speech, sessions: int, chance: Chance, almanac: Almanac) -> None:
        self._file = file
        self._speech = speech
        self._almanac = almanac
        self._young = file.care.kind in _YOUNG
        self._book = load_phrases()
        self._phrases = self._book.therapy.phrases
        story = chance.stream("story", file.care.client_id)  # a couple shares one
        self._story = Story(file.themes, self._book.everyday, self._young, sessions, story)
        self._second_partner = file.client.id != file.care.client_id

    def skip(self, facts: SessionFacts) -> None:
        """Let a session pass that leaves no note, so that the story goes on."""
        self._story.next(facts.severity, facts.day.month)

    def write(self, facts: SessionFacts) -> NoteParts:
        """Return the note of a session."""
        moment = self._story.next(facts.severity, facts.day.month)
        level = load_severity().level(facts.severity)
        speech = self._speech
        speech.set(**session_slots(self._file, facts, self._almanac, speech.rng))
        speech.set(
            topic=speech.clause(moment.theme.topics),
            thought=speech.clause(moment.theme.thoughts),
            balanced=speech.clause(moment.theme.balanced),
            skill=moment.skill.name,
            Skill_cap=_capital(moment.skill.name),
        )
        return NoteParts(
            subjective=tuple(self._subjective(facts, moment, level)),
            objective=tuple(self._objective(facts, moment, level)),
            assessment=tuple(self._assessment(facts, moment)),
            plan=tuple(self._plan(facts, moment)),
        )

    def _subjective(self, facts: SessionFacts, moment: Moment, level: str) -> Iterator[str]:
        say, chance = self._speech.say, self._speech.rng.random
        yield say(self._phrases[f"opening_{trend(facts)}"])
        if moment.event:
            yield say(self._phrases["event"], event=self._speech.fill(moment.event))
        yield from self._symptoms(moment, level)
        if chance() < 0.6:
            yield say(self._phrases["quote"])
        yield from self._homework(moment)
        yield from self._other_subjects(moment)
        if chance() < (0.5 if level == "low" else 0.25):
            yield say(self._phrases["balanced_quote"])
        yield from self._medication(facts)
        if facts.item_nine:
            yield self._speech.set_phrase(self._book.risk.asked)
        elif facts.thoughts_reported_last_time:
            yield self._speech.set_phrase(self._book.risk.follow_up)

    def _other_subjects(self, moment: Moment) -> Iterator[str]:
        """Tell what is the client's own; of a couple, only the first partner's chart does."""
        if self._second_partner:
            return
        say = self._speech.say
        if moment.second is not None and moment.second_event is not None:
            topic, event = self._speech.clause(moment.second.topics), self._speech.fill(moment.second_event)
            yield say(self._phrases["second_theme"], topic2=topic, event=event)
        if moment.everyday is not None:
            yield say(self._phrases["everyday_frame"], event=self._speech.fill(moment.everyday))

    def _symptoms(self, moment: Moment, level: str) -> Iterator[str]:
        """Yield one or two sentences; how it was in general where the theme has nothing new to say."""
        own, general = moment.theme.symptoms.at(level), self._phrases[f"general_{level}"]
        yield self._speech.say_fresh(own) or self._speech.say(general)
        if self._speech.rng.random() < 0.4:
            yield from self._maybe(general if self._speech.rng.random() < 0.5 else own)

    def _homework(self, moment: Moment) -> Iterator[str]:
        skill = moment.homework_skill
        if moment.homework is None or skill is None:
            return
        self._speech.set(gain=self._speech.clause(skill.gain), snag=self._speech.clause(skill.snag))
        now, capital = moment.skill.name, _capital(moment.skill.name)
        yield self._speech.say(
            self._phrases[f"homework_{moment.homework}"], skill=skill.name, Skill_cap=_capital(skill.name)
        )
        self._speech.set(skill=now, Skill_cap=capital)

    def _medication(self, facts: SessionFacts) -> Iterator[str]:
        taken = medication_at(self._file.medication, facts.appointment.starts_at)
        if taken is not None and self._speech.rng.random() < 0.35:
            drug, dose = taken
            yield self._speech.say(self._phrases["medication"], drug=drug, dose=dose, Drug_cap=_capital(drug))

    def _objective(self, facts: SessionFacts, moment: Moment, level: str) -> Iterator[str]:
        say, chance, therapy = self._speech.say, self._speech.rng.random, self._book.therapy
        in_person = facts.appointment.modality is Modality.IN_PERSON
        yield say(self._phrases["present_in_person" if in_person else "present_video"])
        if "language" in self._file.client.custom_fields and chance() < 0.5:
            yield self._speech.set_phrase(self._phrases["interpreter"])
        if self._young and self._file.client.guardians and chance() < 0.35:
            yield say(self._phrases["guardian"])
        rng = self._speech.rng
        yield say(
            self._phrases["mental_status"],
            mood=rng.choice(therapy.moods[level]),
            affect=rng.choice(therapy.affects[level]),
        )
        if chance() < 0.6:
            yield from self._maybe(
                moment.theme.observed_in_person if in_person and chance() < 0.3 else moment.theme.observed
            )
        yield from self._scores(facts)
        yield from self._intervention(facts, moment)
        if chance() < 0.7:
            yield say(self._phrases["response"])
        if facts.item_nine:
            yield self._speech.set_phrase(self._book.risk.protective)

    def _scores(self, facts: SessionFacts) -> Iterator[str]:
        for score in facts.scores:
            slots = score_slots(score, self._almanac)
            change = self._speech.rng.choice(self._change_lines(score))
            self._speech.set(**slots)
            yield self._speech.say(self._phrases["score_shared"], change=self._speech.fill(change))
            if score.now.total >= 8 and self._speech.rng.random() < 0.4:
                yield self._speech.say(self._phrases["score_items"])
        if facts.item_nine:
            words = load_assessments().item_9_words[facts.item_nine]
            self._speech.set(item9=str(facts.item_nine), item9_words=words)
            yield self._speech.set_phrase(self._book.risk.positive)

    def _change_lines(self, score: Score) -> tuple[str, ...]:
        if score.before is None:
            return ("",)
        change = score.now.total - score.before.total
        return self._phrases[
            "score_change_down" if change < 0 else "score_change_up" if change > 0 else "score_change_same"
        ]

    def _intervention(self, facts: SessionFacts, moment: Moment) -> Iterator[str]:
        if facts.last_of_care:
            yield self._speech.say(self._phrases["closing"])
        elif moment.skill_is_new:
            yield self._speech.say(self._phrases["intervention_new"], teach=self._speech.fill(moment.skill.teach))
        elif moment.support_only:
            yield self._speech.say(self._phrases["intervention_support"])
        else:
            yield self._speech.say(self._phrases["intervention_again"])

    def _assessment(self, facts: SessionFacts, moment: Moment) -> Iterator[str]:
        yield self._speech.say(self._phrases[f"assessment_{trend(facts)}"])
        yield from self._progress(facts)
        if self._speech.rng.random() < 0.4:
            yield from self._maybe(moment.theme.formulation)
        if facts.item_nine:
            yield self._speech.set_phrase(self._book.risk.judged)
        else:
            yield self._speech.set_phrase(self._book.risk.teen_none if self._young else self._book.risk.none)

    def _progress(self, facts: SessionFacts) -> Iterator[str]:
        if not facts.aims:
            self._speech.set(goal_number="1")
            return
        aim = self._speech.rng.choice(facts.aims)
        value = aim.goal.metric.at(facts.severity)
        way = abs(aim.target - aim.baseline)
        done = abs(value - aim.baseline) / way if way else 1.0
        wrong_way = (value - aim.baseline) * (aim.target - aim.baseline) < 0
        state = "met" if aim.reached(value) else "stalled" if wrong_way or done < 0.2 else "partial"
        if state == "partial" and done > 0.6:
            state = "on_track"
        says = aim.says(value)
        yield self._speech.say(
            self._phrases[f"goal_{state}"],
            goal_number=str(aim.number),
            goal_short=self._speech.fill(aim.goal.short),
            metric_now=says,
            metric_now_cap=_capital(says),
            metric_start=str(aim.baseline),
            target=str(aim.target),
        )

    def _plan(self, facts: SessionFacts, moment: Moment) -> Iterator[str]:
        say, chance = self._speech.say, self._speech.rng.random
        if facts.last_of_care:
            yield self._speech.set_phrase(self._phrases["closing_plan"])
            return
        goals = moment.theme.goals
        interventions = goals[int(chance() * len(goals))].interventions
        intervention = interventions[int(chance() * len(interventions))]
        yield say(self._phrases["continue_care"], intervention=_lower(intervention))
        yield say(self._phrases["homework"], practice=self._speech.fill(moment.skill.practice))
        if chance() < 0.45:
            yield say(self._phrases["next_focus"])
        if not facts.scores and chance() < 0.15:
            yield say(self._phrases["measure_due"], instrument=self._speech.rng.choice(("PHQ-9", "GAD-7")))
        if self._file.medication and chance() < 0.15:
            yield say(self._phrases["coordination"])
        if facts.item_nine:
            yield self._speech.set_phrase(self._book.risk.plan)
        key = "next_appointment" if facts.next_appointment is not None else "no_next_appointment"
        yield say(self._phrases[key])

    def _maybe(self, lines: tuple[str, ...]) -> Iterator[str]:
        sentence = self._speech.say_fresh(lines)
        if sentence is not None:
            yield sentence


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text if text[:2].isupper() else text[:1].lower() + text[1:]

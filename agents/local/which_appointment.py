"""Which appointment is meant: by an answer to our question, by its day or clinician, by what is on offer for it."""

from collections.abc import Callable

from agents.exchange import Said
from agents.local.phrases import phrases
from agents.local.picking import pick
from agents.local.scheduling_view import Booked, SchedulingView, first_of_each_series
from agents.scheduling_questions import choices_in, scheduling_questions
from practice.scheduling.wish import TimeWish

Test = Callable[[Booked], bool]

ASKED_WHICH = frozenset({"which", "not_that_day"})


def meant(scene: SchedulingView, *, by_days: bool) -> list[Booked]:
    """Return the appointments that may be meant; none where the exchange points to one that is not there.

    ``by_days``: every day that the message names points to the appointment, as in 'cancel Tuesday'.
    """
    for found in (_chosen(scene), _pointed_at(scene, by_days), _on_offer(scene), _ruled_out(scene)):
        if found is not None:
            return first_of_each_series(found)
    if any(phrases().says("next_one", text) for text in scene.everything_said):
        return list(scene.booked[:1])
    return _with_clinician(scene) or scene.series


def _chosen(scene: SchedulingView) -> list[Booked] | None:
    """Resolve the latest answer to 'which appointment?'; None where it was never asked."""
    for one in reversed([*scene.exchange, Said(scene.pending, scene.message)]):
        if scheduling_questions().asked(one.asked) not in ASKED_WHICH:
            continue
        labels = choices_in(one.asked)
        place = pick(one.text, labels)
        if place is None and len(labels) == 1 and phrases().says("agrees", one.text):
            place = 0
        return [booked for booked in scene.booked if place is not None and booked.label == labels[place]]
    return None


def _pointed_at(scene: SchedulingView, by_days: bool) -> list[Booked] | None:
    """Return the appointments that fit what was said of one; None where nothing was said of any."""
    tests = [*_hint_tests(scene.altogether), *(_day_tests(scene.now_said) if by_days else ())]
    return [one for one in scene.booked if all(test(one) for test in tests)] if tests else None


def _hint_tests(wish: TimeWish) -> list[Test]:
    tests: list[Test] = []
    if wish.appointment_hint_date:
        tests.append(lambda one: one.starts_at.date() == wish.appointment_hint_date)
    if wish.appointment_hint_weekday is not None:
        tests.append(lambda one: one.starts_at.weekday() == wish.appointment_hint_weekday)
    if wish.appointment_hint_time:
        tests.append(lambda one: one.starts_at.time() == wish.appointment_hint_time)
    return tests


def _day_tests(wish: TimeWish) -> list[Test]:
    tests: list[Test] = []
    if wish.dates:
        tests.append(lambda one: any(first <= one.starts_at.date() <= last for first, last in wish.dates))
    if wish.weekdays:
        tests.append(lambda one: one.starts_at.weekday() in wish.weekdays)
    if wish.exact_start:
        tests.append(lambda one: one.starts_at.time() == wish.exact_start)
    return tests


def _on_offer(scene: SchedulingView) -> list[Booked] | None:
    """The appointment that the open offer is for, while the talk is still about it."""
    moving = scene.open_offer.appointment_id if scene.open_offer and scene.pending else None
    return [one for one in scene.booked if one.appointment_id == moving] or None


def _ruled_out(scene: SchedulingView) -> list[Booked] | None:
    """'I can't do Thursday' points to the appointment on Thursday, if there is one."""
    wish = scene.altogether
    fitting = [
        one
        for one in scene.booked
        if one.starts_at.date() in wish.excluded_dates or one.starts_at.weekday() in wish.excluded_weekdays
    ]
    return fitting or None


def _with_clinician(scene: SchedulingView) -> list[Booked]:
    """The first appointment of each series with the clinician whom the exchange names."""
    name = (scene.altogether.clinician_name or "").casefold()
    return [one for one in scene.series if name and name in one.clinician.casefold()]

"""Every tool there is. A tool that is not here cannot be called by anybody."""

from tools.booking import propose_booking, propose_cancellation, propose_confirmation, propose_reschedule
from tools.calendar import list_appointments, report_next_appointment
from tools.chart import read_appointments_history, read_assessments, read_progress_notes, read_treatment_plan
from tools.conversation import ask_person, hand_to_person
from tools.documentation import propose_progress_note, read_session_material
from tools.practice_knowledge import answer_from_passages, search_knowledge
from tools.referral import find_possible_duplicates, propose_referral, rank_clinicians, read_referral
from tools.slot_offer import offer_slots
from tools.summaries import propose_chart_summary, propose_handoff_summary
from tools.toolbox import Toolbox


def build_toolbox() -> Toolbox:
    """Return the toolbox with every tool."""
    return Toolbox(
        (
            *(list_appointments, offer_slots, report_next_appointment),
            *(propose_booking, propose_reschedule, propose_cancellation, propose_confirmation),
            *(ask_person, hand_to_person),
            *(search_knowledge, answer_from_passages),
            *(read_progress_notes, read_treatment_plan, read_assessments, read_appointments_history),
            *(read_session_material, propose_progress_note, propose_chart_summary, propose_handoff_summary),
            *(read_referral, find_possible_duplicates, rank_clinicians, propose_referral),
        )
    )

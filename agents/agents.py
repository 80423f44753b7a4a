"""The four agents."""

from agents.spec import ANY, MESSAGE, AgentSpec, Lookup

PEOPLE = ("ask_person", "hand_to_person")

CHART = (
    Lookup("read_progress_notes", {"limit": 8}),
    Lookup("read_treatment_plan"),
    Lookup("read_assessments"),
    Lookup("read_appointments_history"),
)

SCHEDULER = AgentSpec(
    name="scheduler",
    tools=(
        *("list_appointments", "offer_slots", "report_next_appointment"),
        *("propose_booking", "propose_reschedule", "propose_cancellation", "propose_confirmation"),
        *PEOPLE,
    ),
    outcomes=frozenset({"answer", "offer", "proposed", "question", "handoff"}),
    lookups={ANY: (Lookup("list_appointments"),)},
    reads_wishes=True,
)

TRIAGE = AgentSpec(
    name="triage",
    tools=("search_knowledge", "answer_from_passages", "hand_to_person"),
    outcomes=frozenset({"answer", "handoff"}),
    lookups={ANY: (Lookup("search_knowledge", {"query": MESSAGE}),)},
)

DOCUMENTER = AgentSpec(
    name="documenter",
    tools=(
        *("read_session_material", "read_progress_notes", "read_treatment_plan", "read_assessments"),
        *("read_appointments_history", "propose_progress_note", "propose_chart_summary", "hand_to_person"),
    ),
    outcomes=frozenset({"proposed", "handoff"}),
    lookups={
        "staff.draft_note": (
            Lookup("read_session_material"),
            Lookup("read_progress_notes", {"limit": 1}),
            Lookup("read_treatment_plan"),
            Lookup("read_assessments"),
        ),
        "staff.chart_summary": CHART,
    },
    seconds=120.0,
    model_seconds=90.0,
)

COORDINATOR = AgentSpec(
    name="coordinator",
    tools=(
        *("read_progress_notes", "read_treatment_plan", "read_assessments", "read_appointments_history"),
        *("propose_handoff_summary", "read_referral", "find_possible_duplicates", "rank_clinicians"),
        *("propose_referral", "hand_to_person"),
    ),
    outcomes=frozenset({"proposed", "handoff"}),
    lookups={"staff.handoff_summary": CHART, "staff.referral": (Lookup("read_referral"),)},
    seconds=120.0,
    model_seconds=90.0,
)

AGENTS = (SCHEDULER, TRIAGE, DOCUMENTER, COORDINATOR)

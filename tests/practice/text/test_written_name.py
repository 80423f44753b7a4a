import pytest

from practice.text.written_name import read_name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Marisol Vega", "Marisol Vega"),
        ("VEGA, MARISOL", "Marisol Vega"),
        ("Vega, Marisol (she/her)", "Marisol Vega"),
        ("Ms. Marisol Vega, DOB 3/14/92", "Marisol Vega"),
        ("Mar1sol Vega", "Marisol Vega"),
        ("PATRlCK D0RAN", "Patrick Doran"),
        ("O'NEILL, SEAN", "Sean O'Neill"),
        ("Ana de la Cruz", "Ana de la Cruz"),
        ("MARIA DE LA CRUZ", "Maria de la Cruz"),
        ("Gerald T.", "Gerald T."),
        ("Kofi Asante-Reyes", "Kofi Asante-Reyes"),
        ("José Núñez", "José Núñez"),
        ("unknown", None),
        ("see above", None),
        ("reports that she is tired", None),
        ("N/A", None),
        ("12345", None),
        ("", None),
        ("Vega", None),
        ("a very long value that is surely no name", None),
    ],
)
def test_a_name_is_read_first_name_first_or_not_at_all(text: str, expected: str | None) -> None:
    assert read_name(text) == expected

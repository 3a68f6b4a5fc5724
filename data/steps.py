"""The step that pulls down: what the whole would gain if one step, or one block, were always right.

The one thing to know: what is published is how often each step is right, not which steps fail together. So what a
step would give is known only within bounds, since only those who fail that step *alone* would become right in all
eight. The bounds here are sharp: each is reached by some set of observations with just these shares. What a whole
block would give is known exactly.

How they come about, for a step s in a block with share b (its other block d, all eight a; in per cent):
those wrong in the block are 100 − b, of whom d − a are right in the whole other block. Wrong in s alone are at most
100 − s, and at most j − b for every other step j of the block (right in j but not in the block), and at least what
the other steps' faults can't cover, (100 − b) − Σ(100 − j). How these meet the d − a is not known: the gain is at most
the smaller of the two, and at least their sum less 100 − b. Design rule 6 is the same reasoning for the blocks.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from data import lists

ALL, BLOCKS = "all8", ("hygiene4", "dress4")

ROUNDING = 1e-4
"""Percentage points by which shares, each rounded to six decimals, may seem to contradict each other."""


@dataclass(frozen=True)
class Gain:
    """What all eight would gain, in percentage points, if a step (or block) were always right.

    `right`: how often it is right now, per cent. `first`, `last`: its place among the steps, by gain, with what is
    not known taken into account: place 1–8 says nothing, place 1–1 says that it is the step that pulls down most.
    """

    step: str
    right: float
    least: float
    most: float
    first: int
    last: int

    @property
    def is_exact(self) -> bool:
        """Say whether the gain is known."""
        return self.most - self.least < ROUNDING


def step_gains(shares: Mapping[str, float | None]) -> list[Gain]:
    """Return what each of the eight steps would give, the one that can give most first; empty if any share is missing.

    `shares`: per cent right, by step and block: the eight steps, hygiene4, dress4 and all8, all of the same
    observations. Raises ValueError where no set of observations could have these shares.
    """
    known = _complete(shares)
    if known is None:
        return []
    bounds = {step: _bounds(step, known) for step in _steps()}
    ordered = sorted(bounds, key=lambda step: (-bounds[step][1], -bounds[step][0]))
    return [Gain(step, known[step], *bounds[step], *_place(step, bounds)) for step in ordered]


def block_gains(shares: Mapping[str, float | None]) -> list[Gain]:
    """Return what each block would give if all of it were always right, the most first; empty if a share is missing.

    It is known exactly: those who are right in the whole other block and not in all eight. Raises ValueError as
    step_gains does.
    """
    known = {name: shares.get(name) for name in (*BLOCKS, ALL)}
    if any(share is None for share in known.values()):
        return []
    hygiene, dress, whole = (float(known[name] or 0) for name in (*BLOCKS, ALL))
    _refuse_contradiction(hygiene, dress, whole)
    bounds = {"hygiene4": max(dress - whole, 0.0), "dress4": max(hygiene - whole, 0.0)}
    exact = {block: (gain, gain) for block, gain in bounds.items()}
    ordered = sorted(bounds, key=lambda block: -bounds[block])
    return [Gain(block, float(known[block] or 0), *exact[block], *_place(block, exact)) for block in ordered]


def _steps() -> list[str]:
    return [each.id for each in lists.ppm_steps().values() if each.number is not None]


def _complete(shares: Mapping[str, float | None]) -> dict[str, float] | None:
    wanted = {name: shares.get(name) for name in (*_steps(), *BLOCKS, ALL)}
    known = {name: float(share) for name, share in wanted.items() if share is not None}
    return known if len(known) == len(wanted) else None


def _bounds(step: str, shares: Mapping[str, float]) -> tuple[float, float]:
    """Return the least and the most that a step can give."""
    block = lists.ppm_steps()[step].block
    other_block = next(each for each in BLOCKS if each != block)
    _refuse_contradiction(shares[block], shares[other_block], shares[ALL])
    wrong_in_block = 100 - shares[block]
    others_wrong = [100 - shares[j] for j in _steps() if lists.ppm_steps()[j].block == block and j != step]
    step_wrong = 100 - shares[step]
    if max(*others_wrong, step_wrong) > wrong_in_block + ROUNDING or sum(others_wrong) + step_wrong < (
        wrong_in_block - ROUNDING
    ):
        raise ValueError(f"{block} is right in {shares[block]} %, which its steps can't give")
    # Wrong in this step alone, of all the block's wrong; and those of them that are right in the other block.
    alone_least = max(0.0, wrong_in_block - sum(others_wrong))
    alone_most = min(step_wrong, wrong_in_block - max(others_wrong))
    other_right = shares[other_block] - shares[ALL]
    least = max(0.0, alone_least + other_right - wrong_in_block)
    return least, max(least, min(alone_most, other_right))


def _refuse_contradiction(hygiene: float, dress: float, whole: float) -> None:
    if not hygiene + dress - 100 - ROUNDING <= whole <= min(hygiene, dress) + ROUNDING:
        raise ValueError(f"all eight right in {whole} %, which hygiene {hygiene} % and dress {dress} % can't give")


def _place(step: str, bounds: Mapping[str, tuple[float, float]]) -> tuple[int, int]:
    """Return the first and the last place that a step can have: who surely gives more, and who surely gives less."""
    least, most = bounds[step]
    surely_more = sum(low > most + ROUNDING for low, _ in bounds.values())
    surely_less = sum(high < least - ROUNDING for _, high in bounds.values())
    return 1 + surely_more, len(bounds) - surely_less

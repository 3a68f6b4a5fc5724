"""Which municipality a reader means: by its code, by a name it has or has had, or by something near it."""

import difflib
from datetime import date

from data import lists
from data.lists import Municipality


def known_as(code: str) -> tuple[Municipality, ...]:
    """Return what is known of a municipality, one entry per name that it has had, the latest last; none if unknown."""
    found = [each for each in lists.municipalities() if each.code == code]
    return tuple(sorted(found, key=lambda each: each.valid_from))


def level_of(geography: str) -> str:
    """Return the level of a known geography, by its code."""
    if geography == lists.NATION:
        return "nation"
    if len(geography) == 4:
        return "municipality"
    return "group" if geography in lists.skr_groups() else "county"


def has_ceased(code: str, day: date) -> bool:
    """Return whether a known municipality no longer was one on a day. Raises KeyError on an unknown code."""
    names = known_as(code)
    if not names:
        raise KeyError(f"No municipality {code!r}")
    return names[-1].valid_to < day


def nearest_municipalities(text: str, count: int = 5) -> tuple[Municipality, ...]:
    """Return the municipalities that a text may mean, the likeliest first: a name, an alias, or a code.

    A code that has lost its leading zero is found; of a text that is like nothing there are none.
    """
    wanted = " ".join(text.casefold().replace("-", " ").split())
    named = {each.code: each for each in sorted(lists.municipalities(), key=lambda each: each.valid_from)}
    by_name = {each.name.casefold().replace("-", " "): each.code for each in lists.municipalities()}
    by_name |= {each.official_name.casefold().replace("-", " "): each.code for each in lists.municipalities()}
    by_name |= lists.municipality_aliases()
    if wanted.isascii() and wanted.isdigit():
        likely = [wanted.zfill(4), *difflib.get_close_matches(wanted.zfill(4), named, n=count, cutoff=0.7)]
    else:
        begins = sorted(name for name in by_name if wanted and name.startswith(wanted))
        likely = [by_name[name] for name in (*begins, *difflib.get_close_matches(wanted, by_name, n=2 * count))]
    return tuple(named[code] for code in dict.fromkeys(likely) if code in named)[:count]

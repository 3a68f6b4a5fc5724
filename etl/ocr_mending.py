"""What optical character recognition breaks in Swedish text, mended where only one reading is possible.

A scan loses the rings and dots of å, ä and ö, and takes 0 for O and 1 for l or I. A word is mended if it is no Swedish
word as it stands and is one of ours with them back; a numeral only if nothing but digits and such letters is in it.
Nothing gets longer or shorter, so a quote still shows what the paper was read as.
"""

import re
import unicodedata
from functools import lru_cache

from data.lists import counties
from etl.swedish_numbers import number_words

_LOOKALIKES = {"O": "0", "l": "1", "I": "1"}
_NUMERAL = re.compile(r"(?<![\w.,:/@-])(?=[OlI]*[0-9])(?=[0-9]*[OlI])[0-9OlI]{2,4}(?![\w@:])")
"""Digits with look-alikes among them, at least one of each: "24O", "l05", "1O5"."""

# It begins where a word does and looks for the first such letter: else a long word without one takes a minute.
_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]*?[aoAO][^\W\d_]*")

# Only words that say what a number is, where, or when. Left out are those that are other words without their dots
# ("sa", "da", "ar", "lan" that may be "lån").
_OURS = (
    "påverkan påverkade påverkat på från för område områden områdena området någon något några följer "
    "verksamhetsområde verksamhetsområden läget lägesrapport lägesrapporten lägesbild lägesbilden länet länets "
    "länsstyrelsen landstäckande förra föregående jämfört rättelse förutom också även åtminstone "
    "följsamhet följsamheten klädregler klädreglerna särskilt ordinärt hälso särskilda funktionsnedsättning "
    "påbörjad måttlig över"
).split()


@lru_cache(maxsize=1)
def _whole_words() -> dict[str, str]:
    """Return each word as it should be, by what is left of it without rings and dots."""
    names = [name.lower().removesuffix(" län") for name in counties().values()]
    parts = [part for name in names for word in name.split() for part in (word, word.removesuffix("s"))]
    return {bare: word for word in [*_OURS, *parts, *number_words()] if (bare := _bare(word)) != word}


def _bare(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


def mend(plain: str) -> tuple[str, frozenset[int]]:
    """Return the text in lower case and mended, as long as before, and where in it characters were mended."""
    low = [small if len(small := char.lower()) == 1 else char for char in plain]
    mended: set[int] = set()
    for word in _WORD.finditer(plain):
        whole = _whole_words().get("".join(low[word.start() : word.end()]))
        if whole:
            for at, char in enumerate(whole, start=word.start()):
                if low[at] != char:
                    low[at] = char
                    mended.add(at)
    for numeral in _NUMERAL.finditer(plain):
        for at in range(*numeral.span()):
            if plain[at] in _LOOKALIKES:
                low[at] = _LOOKALIKES[plain[at]]
                mended.add(at)
    return "".join(low), frozenset(mended)

"""The numbers of Swedish running text, in digits and in words."""

import re
from dataclasses import dataclass
from functools import lru_cache

_DIGITS = re.compile(r"(?:[0-9]{1,3}(?: [0-9]{3})+(?![0-9])|[0-9]+)(?:[.,][0-9]+)*")
_WORD = re.compile(r"[^\W\d_]+")
_LONE_LETTER = re.compile(r"(?<![\w(])[ol](?=\skommun)")
"""What a scan made of a 0 or a 1: a number stood here, and can't be read."""

LONGEST_NUMBER = 12
"""Digits; what is longer is no figure of ours."""

_BELOW_TWENTY = (
    "noll ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton"
).split()
_TENS = "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio".split()


@dataclass(frozen=True)
class Number:
    """A number in a text. `value` is None if it can't be told what it is (is 25.635 whole or not?)."""

    start: int
    end: int
    value: float | None
    is_word: bool = False


@lru_cache(maxsize=1)
def number_words() -> dict[str, int]:
    """Return the words for 0–299, written as one word: "ingen" 0, "tjugofyra" 24, "tvåhundrafyrtio" 240."""
    words = {word: value for value, word in enumerate(_BELOW_TWENTY)} | {"en": 1, "aderton": 18}
    ones = {word: value for word, value in words.items() if 1 <= value <= 9}
    for tens, name in enumerate(_TENS, start=2):
        words[name] = 10 * tens
        words |= {name + one: 10 * tens + value for one, value in ones.items()}
    below_hundred = {"": 0} | {word: value for word, value in words.items() if value}
    for hundreds, name in ((100, "hundra"), (100, "etthundra"), (200, "tvåhundra")):
        words |= {name + word: hundreds + value for word, value in below_hundred.items()}
    return words | {"ingen": 0, "inga": 0, "inget": 0}


def numbers_in(low: str) -> list[Number]:
    """Return the numbers of a text in lower case, in digits and in words, in order."""
    in_digits = [Number(found.start(), found.end(), value_of(found.group())) for found in _DIGITS.finditer(low)]
    broken = [Number(found.start(), found.end(), None) for found in _LONE_LETTER.finditer(low)]
    found = sorted([*in_digits, *broken, *_numbers_in_words(low)], key=lambda number: number.start)
    return _said_once(low, found)


def _said_once(low: str, numbers: list[Number]) -> list[Number]:
    """Return "fem (5)" as one number, which has no value if word and digits differ."""
    once: list[Number] = []
    for number in numbers:
        before = once[-1] if once else None
        if (
            before
            and before.is_word != number.is_word
            and low[before.end : number.start] in ("(", " (")
            and low[number.end : number.end + 1] == ")"
        ):
            value = before.value if before.value == number.value else None
            once[-1] = Number(before.start, number.end + 1, value, before.is_word)
        else:
            once.append(number)
    return once


def value_of(digits: str) -> float | None:
    """Return what digits mean, with decimal comma and with blanks between thousands; None if that can't be told."""
    whole, *decimals = re.split(r"[.,]", digits.replace(" ", ""))
    if len(whole) > LONGEST_NUMBER or len(decimals) > 1:
        return None
    if decimals and (len(decimals[0]) > 2 or " " in digits):
        return None
    return float(".".join([whole, *decimals]))


def _numbers_in_words(low: str) -> list[Number]:
    """Return the number words; "två hundra fyrtio" is one number."""
    known = number_words()
    found: list[Number] = []
    joined = ""
    for word in _WORD.finditer(low):
        follows = found and low[found[-1].end : word.start()] in (" ", "\n")
        if follows and joined and joined + word.group() in known:
            joined += word.group()
            found[-1] = Number(found[-1].start, word.end(), known[joined], is_word=True)
        elif word.group() in known:
            joined = word.group()
            found.append(Number(word.start(), word.end(), known[joined], is_word=True))
        else:
            joined = ""
    return found

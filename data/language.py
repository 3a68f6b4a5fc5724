"""The language that figures are spoken of in: Swedish, or English where it is asked for.

The one thing to know: a text's two languages stand beside each other where the text is used, `say("Läget", "The
state")`, so that who changes one sees the other. Which of them is said follows the request, as the locale of a
process would: `with speaking("en"): ...`. A thread that nobody has told speaks Swedish.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal, get_args

Language = Literal["sv", "en"]

LANGUAGES: tuple[Language, ...] = get_args(Language)

_LOCALES: dict[Language, str] = {"sv": "sv_SE", "en": "en_GB"}

_spoken: ContextVar[Language] = ContextVar("language", default="sv")


def spoken() -> Language:
    """Return the language that is spoken now."""
    return _spoken.get()


def locale() -> str:
    """Return the locale, as Babel names it, that numbers and dates are written in now: `sv_SE`, `en_GB`."""
    return _LOCALES[_spoken.get()]


def say(swedish: str, english: str) -> str:
    """Return the text in the language that is spoken now."""
    return english if _spoken.get() == "en" else swedish


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak a language for as long as the context lasts. Raises ValueError on one that is not spoken here."""
    if language not in LANGUAGES:
        raise ValueError(f"No language {language!r}. There is: {', '.join(LANGUAGES)}")
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)

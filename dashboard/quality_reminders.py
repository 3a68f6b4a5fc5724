"""The reminder to who has not reported: a text to copy into a letter. It accuses nobody, and says what is missing."""

from collections.abc import Sequence

from data.formats import geography_name, number
from data.language import say
from data.periods import REPORT_WEEK, date_span, period_label
from data.quality_queries import Silence, SilentMunicipality


def municipality_reminder(silence: Silence, town: SilentMunicipality) -> str:
    """Return the reminder to one municipality."""
    name, period = geography_name(town.code), period_label(*silence.period, REPORT_WEEK)
    missing = say(
        f"Vi har inte fått lägesrapporten från {name} för {period}.",
        f"We have not received the situation report from {name} for {period}.",
    )
    return _letter(silence, [f"{missing} {_for_how_long(town)}".rstrip()])


def county_reminder(silence: Silence, county: str, towns: Sequence[SilentMunicipality]) -> str:
    """Return the reminder to a county: which of its municipalities have not reported."""
    name, period = geography_name(county), period_label(*silence.period, REPORT_WEEK)
    missing = say(
        f"Vi har inte fått lägesrapporten för {period} från de här kommunerna i {name}:",
        f"We have not received the situation report for {period} from these municipalities in {name}:",
    )
    named = [f"– {geography_name(each.code)} ({silent_for(each)})" for each in towns]
    return _letter(silence, ["\n".join([missing, *named])])


def silent_for(town: SilentMunicipality) -> str:
    """Return for how long a municipality has been silent: `3 perioder i rad`, `minst 53 perioder i rad`."""
    if town.periods == 1:
        return say("1 period", "1 period")
    at_least = say("minst ", "at least ") if town.at_least else ""
    count = number(town.periods)
    return at_least + say(f"{count} perioder i rad", f"{count} periods in a row")


def last_reported(town: SilentMunicipality) -> str:
    """Return the latest period that a municipality reported, in words."""
    if town.last_reported is not None:
        return date_span(*town.last_reported)
    if town.at_least:
        return say("inte på ett år", "not in a year")
    return say("aldrig", "never")


def _for_how_long(town: SilentMunicipality) -> str:
    if town.last_reported is None:
        # Whoever has never answered may never have been asked: nothing is said of how long.
        return ""
    latest = date_span(*town.last_reported)
    if town.periods == 1:
        return say(f"Ert senaste svar gällde {latest}.", f"Your latest answer was for {latest}.")
    return say(
        f"Svar saknas för {silent_for(town)}; det senaste gällde {latest}.",
        f"Answers are missing for {silent_for(town)}; the latest was for {latest}.",
    )


def _letter(silence: Silence, what: list[str]) -> str:
    invented = say(
        "[SYNTETISKA UPPGIFTER: påhittat exempel, skicka inte]", "[SYNTHETIC FIGURES: an invented example, do not send]"
    )
    parts = [
        *([invented] if silence.origin == "synthetic" else []),
        say("Hej!", "Hello,"),
        *what,
        say(
            "En kommun som inte har rapporterat räknas inte som opåverkad: dess svar saknas i bilden av läget. Skicka "
            "gärna svaret så snart ni kan. Har ni redan gjort det kan ni bortse från det här.",
            "A municipality that has not reported is not counted as unaffected: its answer is missing from the "
            "picture. Please send it as soon as you can. If you already have, you may disregard this.",
        ),
        say("Med vänlig hälsning", "Kind regards"),
    ]
    return "\n\n".join(parts)

"""Statuses and origins with what they mean, and the glossary, as parts of the page."""

from dash import html

from dashboard.about_glossary import GLOSSARY
from dashboard.about_parts import Rows, table, terms
from dashboard.components import origin_tag, section
from data.formats import origin_text, sentence_case, status_word
from data.language import LANGUAGES, say, spoken
from data.releases import swedish_order


def status_meanings() -> dict[str, str]:
    """Return what each status of an observation means, in the spoken language, those with a value first."""
    return {
        "reported": say("En siffra, så som den rapporterats eller räknats fram.", "A figure, as reported or derived."),
        "provisional": say(
            "En siffra som källan säger, eller vi vet, inte är färdig. Den räknas inte med i signaler.",
            "A figure that the source says, or we know, is unfinished. It is left out of signals.",
        ),
        "revised": say(
            "Ett svar bakom siffran har rättats, så att den nu är en annan än den först var.",
            "An answer behind the figure was corrected, so that it now is another than it first was.",
        ),
        "not_reported": say(
            "Ingen har rapporterat. Det är inte noll, och inte detsamma som opåverkad.",
            "Nobody has reported. That is not zero, and not the same as unaffected.",
        ),
        "suppressed": say(
            "Det finns en siffra, men den gäller få personer eller skulle röja en som gör det.",
            "There is a figure, but it is about few persons or would give away one that is.",
        ),
        "not_applicable": say(
            "Frågan gäller inte den som skulle ha svarat.", "The question does not apply to whoever would answer it."
        ),
        "withheld": say(
            "Det finns en siffra, men den skulle vilseleda: en andel utan känd nämnare, eller ett tal som dolda antal "
            "gör för osäkert. Ett intervall som står där tar hänsyn till dem.",
            "There is a figure, but it would mislead: a share without a known denominator, or a number that hidden "
            "counts make too unsure. An interval that is given allows for them.",
        ),
    }


def origin_meanings() -> dict[str, str]:
    """Return what each origin of an observation means, in the spoken language, the one that is shown first first."""
    return {
        "published": say(
            "Källan har själv publicerat siffran, eller den är räknad ur bara sådana.",
            "The source has published the figure itself, or it is calculated from such figures only.",
        ),
        "reported": say("En kommuns eget svar.", "A municipality's own answer."),
        "derived": say("Räknad fram ur kommunernas svar.", "Made from the municipalities' answers."),
        "synthetic": say(
            "Påhittad för demonstration, eller räknad ur något påhittat. Säger inget om någon kommun.",
            "Invented for demonstration, or made from something invented. Says nothing about any municipality.",
        ),
    }


def statuses_and_origins() -> list[html.Section]:
    """Build the two lists. The ids are those of the columns `status` and `origin` in every file."""
    return [_statuses(), _origins()]


def _statuses() -> html.Section:
    heading = say("Status", "Status")
    rows: Rows = [
        [
            html.Code(status),
            sentence_case(status_word(status)),
            meaning,
        ]
        for status, meaning in status_meanings().items()
    ]
    heads = [say("Status", "Status"), say("På sidan", "On the page"), _means()]
    caption = say("Observationernas status", "The statuses of observations")
    explained = say(
        "Status säger varför en siffra finns eller saknas. Bara de tre första har ett värde; annars är cellen tom.",
        "The status says why there is a figure or none. Only the first three have a value; else the cell is empty.",
    )
    return section(heading, [html.P(explained), table(caption, heads, rows)], ident="statuses")


def _origins() -> html.Section:
    heading = say("Ursprung", "Origin")
    rows: Rows = [
        [html.Code(origin), origin_tag(origin, sentence_case(origin_text(origin))), meaning]
        for origin, meaning in origin_meanings().items()
    ]
    heads = [say("Ursprung", "Origin"), say("På sidan", "On the page"), _means()]
    caption = say("Observationernas ursprung", "The origins of observations")
    explained = say(
        "Ursprunget säger hur siffran har kommit till. Finns flera för samma sak är de var sin rad.",
        "The origin says how the figure came to be. Where there are several of the same thing, each is a row.",
    )
    return section(heading, [html.P(explained), table(caption, heads, rows)], ident="origins")


def _means() -> str:
    return say("Betyder", "Means")


def glossary() -> html.Section:
    """Build the glossary, in alphabetical order, each word with the other language's beside."""
    words = sorted(GLOSSARY, key=lambda word: swedish_order(word.spoken))
    other = next(language for language in LANGUAGES if language != spoken())
    entries = [
        (f"word-{each.id}", [each.spoken, " ", html.Small(each.unspoken, lang=other)], each.meaning) for each in words
    ]
    explained = say("Fältets ord, med det engelska ordet bredvid.", "The field's words, with the Swedish word beside.")
    return section(say("Ordlista", "Glossary"), [html.P(explained), terms(entries)], ident="glossary")

"""The page of quality as a function of the address and the warehouse: what it tells, what it keeps, what it refuses."""

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from dash import html

import app  # noqa: F401 - registers the pages
from dashboard.pages import kvalitet
from dashboard.quality_choice import PER_PAGE, QualityChoice
from dashboard.quality_loads import contradictions_list
from dashboard.quality_reminders import county_reminder, last_reported, municipality_reminder
from dashboard.view import View, ViewProblem
from data.language import speaking
from data.quality_queries import Silence, SilentMunicipality
from data.settings import REFERENCE
from etl.documents import Document
from tests.dashboard.conftest import part
from tests.dashboard.conftest import text_of as all_text_of
from tests.etl.test_publishing import a_return, load_documents

WEEK = (date(2022, 1, 27), date(2022, 2, 2))
ANSWER = {"indicator": "reporting_municipalities", "geography_level": "municipality", "expected": 1}


def town(code, has_reported, weeks=0, origin="reported"):
    start, end = (day + timedelta(weeks=weeks) for day in WEEK)
    given = {"value": float(has_reported), "reporting": int(has_reported)}
    return {**ANSWER, **given, "geography_code": code, "period_start": start, "period_end": end, "origin": origin}


def text_of(content):
    """Return all the text of a part, with one plain space wherever there is any."""
    return " ".join(all_text_of(content).split())


def compared(search=""):
    """Return what the comparison says of an address, once one has asked for it where it is only offered."""
    shown = html.Div(kvalitet.compare(search, "/kvalitet", None, None)["results"])
    offered = [each.href for each in shown._traverse() if getattr(each, "data-turn", None)]
    if offered and not search.startswith("?mot"):
        return compared("?" + urlsplit(offered[0]).query)
    return text_of(shown)


def test_who_has_not_reported_stands_by_county_with_how_long_and_a_reminder(publish):
    publish(town("1080", True), town("1080", False, 1), town("0180", True), town("0180", True, 1))
    page = kvalitet.layout()
    told = text_of(part(page, "saknas"))
    assert "1 av 2 kommuner har inte rapporterat för 3–9 feb 2022 (rapportvecka 2022-W05)" in told
    assert "De är inte opåverkade: deras svar saknas." in told
    assert "Blekinge län 1 av 1 Blekinge län: har inte rapporterat Kommun" in told
    assert "Karlskrona 1 period 27 jan–2 feb 2022" in told
    assert "Alla har rapporterat i Stockholms län." in told
    assert "Vi har inte fått lägesrapporten från Karlskrona för 3–9 feb 2022" in told
    assert "påhittat" not in told


def test_a_reminder_of_invented_figures_says_not_to_send_it():
    silence = Silence(WEEK, "synthetic", frozenset({"1080"}), (SilentMunicipality("1080", 3, False, WEEK),))
    for reminder in (municipality_reminder(silence, silence.silent[0]), county_reminder(silence, "10", silence.silent)):
        assert reminder.startswith("[SYNTETISKA UPPGIFTER: påhittat exempel, skicka inte]")
    with speaking("en"):
        assert municipality_reminder(silence, silence.silent[0]).startswith("[SYNTHETIC FIGURES")


def test_a_reminder_to_who_has_never_answered_accuses_nobody_of_a_long_silence():
    never = SilentMunicipality("1080", 53, True, None)
    reminder = municipality_reminder(Silence(WEEK, "reported", frozenset({"1080"}), (never,)), never)
    assert "53" not in reminder
    assert last_reported(never) == "inte på ett år"
    assert last_reported(SilentMunicipality("1080", 2, False, None)) == "aldrig"


def test_empty_lists_say_what_it_means_that_they_are_empty(publish):
    publish({})
    page = kvalitet.layout()
    for ident, words in {
        "tackning": "Det är inte detsamma som att ingen har det",
        "saknas": "går inte att säga vilka som saknas",
        "laddningar": "Ingen fil har lästs in",
        "avvisade": "Ingen rad har avvisats",
        "motsagelser": "Det betyder inte att alla är rätt",
        "olasta": "kunde hänföras till mått, enhet och period",
        "rollback": "ingen annan publicerad utgåva att gå tillbaka till",
    }.items():
        assert words in text_of(part(page, ident)), ident
    assert "ingen tidigare utgåva att jämföra utgåva 1 med" in compared()


def test_the_usual_warning_is_told_with_how_many_have_another(own_store):
    lines = a_return({}).content.decode().splitlines()
    invented = [f"{lines[0]};origin", *(f"{line};synthetic" for line in lines[1:])]
    load_documents(own_store, Document("svar.csv", "\r\n".join(invented).encode()))
    told = text_of(part(kvalitet.layout(), "laddningar"))
    assert "1 med varning" in told
    assert "Vanligaste varningen: filen är märkt som syntetisk (1 fil). Någon annan varning har 0 filer." in told


def test_the_difference_between_two_releases_counts_and_lists_and_null_is_never_0(publish):
    publish({"value": 5.0}, {"geography_code": "03", "value": 2.0}, {"geography_code": "10", "value": 1.0})
    publish({"value": 7.0}, {"geography_code": "03", "value": None, "status": "not_reported"}, {"geography_code": "14"})
    told = compared()
    assert "Från utgåva 1 till utgåva 2: 1 ny uppgift, 2 ändrade och 1 borttagen." in told
    assert "Riket 27 jan–2 feb 2022 (rapportvecka 2022-W04) 5 kommuner 7 kommuner" in told
    assert "2 kommuner uppgift saknas" in told
    assert "1 kommun borttagen" in told
    assert "ingen ny fil: annat sätt att räkna" in told
    assert "Uppsala län" in compared("?geografi=03")
    assert "Riket" not in compared("?geografi=03")


def test_one_compares_with_the_release_before_or_with_any_earlier_one_and_with_no_other(publish):
    for value in (1.0, 2.0, 3.0):
        publish({"value": value})
    assert compared().startswith("Från utgåva 2 till utgåva 3")
    assert compared("?mot=1").startswith("Från utgåva 1 till utgåva 3")
    assert compared("?utgava=2").startswith("Från utgåva 1 till utgåva 2")
    assert "Giltigt är en utgåva före 3 som går att öppna: 2, 1" in compared("?mot=3")
    assert "mot=nio" in compared("?mot=nio")


def test_nothing_is_compared_before_one_asks_for_it(publish):
    publish({"value": 1.0})
    publish({"value": 2.0})
    assert text_of(kvalitet.compare("", "/kvalitet", None, None)["results"]).startswith("Jämför utgåva 2 med 1")
    assert "Jämför …" not in text_of(part(kvalitet.layout(), "quality-revideringar"))
    assert compared("?mot=1") == compared()


def test_a_day_is_compared_with_all_that_the_release_knows(own_store):
    load_documents(own_store, a_return({"staffing": 5}), received_at=datetime(2022, 2, 3, 9))
    load_documents(own_store, a_return({"staffing": 3}, name="rättelse.csv"), received_at=datetime(2022, 2, 10, 9))
    told = compared("?per=2022-02-05")
    assert told.startswith("Från det som var känt 5 februari 2022 till allt i utgåva 2")
    assert "Riket, Personal" in told and "rättelse.csv 10 februari 2022" in told
    page = kvalitet.layout(per="2022-02-05")
    then = text_of(part(page, "laddningar"))
    assert "svar.csv" in then and "rättelse.csv" not in then
    assert "följer inte dagen som du ser" in text_of(part(page, "motsagelser"))


def test_the_way_back_is_a_command_and_no_button_that_anybody_could_press(publish):
    publish({"value": 1.0})
    publish({"value": 2.0})
    told = text_of(part(kvalitet.layout(), "rollback"))
    assert "python -m etl rollback 1" in told
    assert "python -m etl rollback 2" not in told
    assert "en knapp här skulle vem som helst kunna trycka på" in told


def test_lists_are_turned_page_by_page_and_a_page_that_is_no_more_is_the_last(own_store):
    documents = [
        a_return({"staffing": 1 + number % 5, "infected": number}, name=f"{number}.csv") for number in range(30)
    ]
    load_documents(own_store, *documents, received_at=datetime(2022, 2, 3, 9))
    first, second = (text_of(part(kvalitet.layout(sida=f"laddningar-{page}"), "laddningar")) for page in (1, 2))
    assert f"1–{PER_PAGE} av 30" in first and f"{PER_PAGE + 1}–30 av 30" in second
    assert "29.csv" in first and "29.csv" not in second and " 0.csv" in second
    assert text_of(part(kvalitet.layout(sida="laddningar-99"), "laddningar")) == second
    assert text_of(part(kvalitet.layout(sida="avvisade-2"), "laddningar")) == first


@pytest.mark.parametrize(
    "address", ["sida=laddningar", "sida=hemligt-2", "sida=laddningar-0", "mot=x", "indikator=a,b"]
)
def test_an_address_that_can_not_be_understood_says_so(address, publish):
    publish({})
    with pytest.raises(ViewProblem):
        QualityChoice.of(View.of_search(f"?{address}"))
    name, value = address.split("=")
    assert "Länken går inte att förstå" in text_of(kvalitet.layout(**{name: value}))


def test_a_contradiction_has_both_figures_and_which_one_is_used_in_both_languages(own_store):
    load_documents(own_store, a_return({"staffing": 5}))
    reports = "published_situation_reports.csv"
    load_documents(own_store, Document(reports, (REFERENCE / reports).read_bytes()))
    told = text_of(contradictions_list(QualityChoice.of(View.parse({})), 2))
    assert "Kommuner med kritisk påverkan" in told
    assert "Används" in told and "5 kommuner" in told and "1 kommun" in told
    english = text_of(kvalitet.layout(sprak="en"))
    assert (
        "Have not reported" in english and "✓ passed: " in english and "Municipalities with critical impact" in english
    )
    assert "Har inte" not in english

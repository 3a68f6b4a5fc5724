"""The sentences of a report: every way of giving a count that is read, and every trap that must not be."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.documents import SourceError
from etl.report_text import prepare
from etl.sources.situation_report import parse
from etl.swedish_numbers import number_words
from tests.etl.report_files import ONE_COUNT, PERIOD, TITLE, fault_in, levels, minutes, ppm_slides, read

CRITICAL, SERIOUS, REPORTING, INFECTED = (
    "critical_impact",
    "serious_impact",
    "reporting_municipalities",
    "over_one_percent_infected",
)


@pytest.mark.parametrize(
    ("sentence", "measure", "value"),
    [
        ("5 kommuner har rapporterat kritisk påverkan på något område SoS följer.", CRITICAL, 5),
        ("Ingen kommun har rapporterat kritisk påverkan.", CRITICAL, 0),
        ("Inga kommuner rapporterar allvarlig påverkan.", SERIOUS, 0),
        ("Ingen av landets kommuner har rapporterat kritisk påverkan.", CRITICAL, 0),
        ("En kommun har rapporterat allvarlig påverkan på minst ett område.", SERIOUS, 1),
        ("1 kommun har rapporterat kritisk påverkan.", CRITICAL, 1),
        ("2 kommun rapporterar över 1% smittade patienter och brukare med covid-19.", INFECTED, 2),
        ("Tre kommuner har rapporterat kritisk påverkan inom ett eller flera områden som SoS följer.", CRITICAL, 3),
        ("Åttiosju av landets 290 kommuner har rapporterat allvarlig påverkan.", SERIOUS, 87),
        ("5/290 kommuner har rapporterat kritisk påverkan.", CRITICAL, 5),
        ("5/290 har rapporterat kritisk påverkan.", CRITICAL, 5),
        ("5 av landets 290 har rapporterat kritisk påverkan.", CRITICAL, 5),
        ("240 kommuner rapporterade till SoS.", REPORTING, 240),
        ("240 av landets 290 kommuner har rapporterat.", REPORTING, 240),
        ("240\u00a0kommuner (83 %) rapporterade till Socialstyrelsen.", REPORTING, 240),
        ("Två hundra fyrtio kommuner rapporterade till SoS.", REPORTING, 240),
        ("240 kommuner rapporterade till SoS, förutom Malmö och Lund.", REPORTING, 240),
        ("240 kommuner rapporterade till SoS med undantag för Malmö.", REPORTING, 240),
        ("240 kommuner rapporterade till SoS mellan 22–28 april.", REPORTING, 240),
        ("Mellan 22–28 april rapporterade 240 kommuner till SoS.", REPORTING, 240),
        ("Rapporterande kommuner: 240 av 290", REPORTING, 240),
        ("105 kommuner rapporterar mer än en procent smittade brukare.", INFECTED, 105),
        ("105 kommuner rapporterar över 1 procent smittade inom kommunens verksamhetsområden.", INFECTED, 105),
        ("Av landets 290 kommuner har 5 rapporterat kritisk påverkan.", CRITICAL, 5),
        ("Av landets 290 kommuner rapporterade 240 till SoS.", REPORTING, 240),
        ("I landet har 5 kommuner rapporterat kritisk påverkan.", CRITICAL, 5),
        ("Det är 5 kommuner som har rapporterat kritisk påverkan.", CRITICAL, 5),
        ("Totalt rapporterar 5 kommuner kritisk påverkan.", CRITICAL, 5),
        ("Kritisk påverkan: 5 kommuner", CRITICAL, 5),
        ("Antal kommuner med kritisk påverkan: 5", CRITICAL, 5),
        ("Kritisk påverkan på något område rapporteras av 5 kommuner.", CRITICAL, 5),
        ("- 5 kommuner har rapporterat kritisk påverkan", CRITICAL, 5),
        ("1) 5 kommuner har rapporterat kritisk påverkan", CRITICAL, 5),
        ("5 kommuner har\n\nrapporterat kritisk \n\npåverkan.", CRITICAL, 5),
        ("5 kommuner har rapporterat kritisk pa\u030averkan.", CRITICAL, 5),
        ("5 kommuner har rapporterat kri\u00adtisk påverkan.", CRITICAL, 5),
    ],
)
def test_a_count_is_read(sentence, measure, value):
    assert read(sentence) == {measure: value}


@pytest.mark.parametrize(
    "text",
    [
        "5 kommuner har rapporterat kritisk påverkan och 30 kommuner har rapporterat allvarlig påverkan.",
        "5 kommuner har rapporterat kritisk påverkan, 30 allvarlig påverkan.",
        "5 kommuner har rapporterat kritisk påverkan\n30 kommuner har rapporterat allvarlig påverkan",
        "1. 5 kommuner har rapporterat kritisk påverkan\r\n2. 30 kommuner har rapporterat allvarlig påverkan",
        "\uf02d5 kommuner har rapporterat kritisk påverkan\n\uf02d 30 kommuner har rapporterat allvarlig påverkan",
    ],
)
def test_two_counts_in_a_row_are_both_read(text):
    assert read(text) == {CRITICAL: 5, SERIOUS: 30}


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("5 kommuner har inte rapporterat kritisk påverkan.", "nekande"),
        ("50 kommuner har inte rapporterat till SoS.", "nekande"),
        ("Ytterligare 5 kommuner har rapporterat kritisk påverkan.", ""),
        ("5 fler kommuner har rapporterat kritisk påverkan.", ""),
        ("Cirka 5 kommuner har rapporterat kritisk påverkan.", ""),
        ("Fler än 5 kommuner har rapporterat kritisk påverkan.", ""),
        ("Ett 20-tal kommuner har rapporterat kritisk påverkan.", ""),
        ("5–10 kommuner har rapporterat kritisk påverkan.", ""),
        ("5 till 10 kommuner har rapporterat kritisk påverkan.", ""),
        ("Mellan 5 och 10 kommuner har rapporterat kritisk påverkan.", ""),
        ("-5 kommuner har rapporterat kritisk påverkan.", ""),
        ("5 (8) kommuner har rapporterat kritisk påverkan.", ""),
        ("5,5 kommuner har rapporterat kritisk påverkan.", "helt antal"),
        ("5² kommuner har rapporterat kritisk påverkan.", ""),
        ("5 regioner har rapporterat kritisk påverkan.", "regioner"),
        ("5 län har rapporterat kritisk påverkan.", "län"),
        ("5 personer har rapporterat kritisk påverkan.", "personer"),
        ("5 kommuner/län har rapporterat kritisk påverkan.", ""),
        ("5 procent av kommunerna har rapporterat kritisk påverkan.", "andel"),
        ("5 kommuner i Skåne har rapporterat kritisk påverkan.", "hela landet"),
        ("I Skåne har 5 kommuner rapporterat kritisk påverkan.", "hela landet"),
        ("5 kommuner har rapporterat kritisk påverkan i\nSkåne.", "hela landet"),
        ("Region Skåne\n5 kommuner har rapporterat kritisk påverkan.", "hela landet"),
        ("5 kommuner har rapporterat kritisk påverkan i hemtjänsten.", ""),
        ("5 kommuner har rapporterat kritisk påverkan (hemtjänst).", ""),
        ("Personal: 5 kommuner har rapporterat kritisk påverkan.", ""),
        ("Hemtjänst\n• 5 kommuner har rapporterat kritisk påverkan", ""),
        ("5 kommuner har rapporterat kritisk påverkan på ett område.", ""),
        ("5 kommuner har rapporterat kritisk påverkan på flera områden.", ""),
        ("5 kommuner har rapporterat kritisk eller allvarlig påverkan.", ""),
        ("5 kommuner har rapporterat kritisk påverkan och allvarlig påverkan.", ""),
        ("5 kommuner har rapporterat betydande påverkan.", ""),
        ("5 kommuner har rapporterat nivå 3.", ""),
        ("5 kommuner befarar kritisk påverkan.", ""),
        ("5 kommuner som rapporterat kritisk påverkan saknar personal.", ""),
        ("Inte en kommun har rapporterat kritisk påverkan.", ""),
        ("Tre av tio kommuner har rapporterat kritisk påverkan.", ""),
        ("5 av 26 kommuner har rapporterat kritisk påverkan.", "annat antal"),
        ("Av Skånes 26 kommuner har 5 rapporterat kritisk påverkan.", ""),
        ("Antal kommuner med kritisk påverkan: 5 - 8", ""),
        ("Antal kommuner med kritisk påverkan: 5, 8, 12", ""),
        ("Förändring av antal kommuner med kritisk påverkan: 5", ""),
        ("291 kommuner har rapporterat kritisk påverkan.", "större än"),
        ("1 240 kommuner rapporterade till SoS.", "större än"),
        ("12 kommuner rapporterade till SoS att de saknar personal.", ""),
        ("12 kommuner har rapporterat.", "vad kommunerna rapporterade"),
        ("12 kommuner rapporterar över 5 % smittade.", ""),
        ("12 kommuner rapporterar över 1,5 % smittade.", ""),
        ("12 kommuner rapporterar under 1 % smittade.", ""),
        ("12 kommuner rapporterar över 1 % smittad personal.", ""),
        ("12 kommuner rapporterar över 1 % smittade medarbetare.", ""),
        ("12 kommuner rapporterar över 1 % sjukfrånvaro.", ""),
        ("8 kommuner rapporterade kritisk påverkan förra veckan.", "tidigare period"),
        ("Förra veckan hade 8 kommuner rapporterat kritisk påverkan.", "tidigare period"),
        ("Förra veckan: 8 kommuner har rapporterat kritisk påverkan.", "tidigare period"),
        ("Förra veckan\n8 kommuner har rapporterat kritisk påverkan.", ""),
        ("8 kommuner hade rapporterat kritisk påverkan.", ""),
        ("8 kommuner har rapporterat kritisk påverkan under 2021.", ""),
        ("De senaste veckorna har antalet smittade ökat med 12 %.", "andel"),
    ],
)
def test_a_number_that_is_not_the_nations_count_is_left_unread_with_a_reason(sentence, reason):
    document = minutes(ONE_COUNT + sentence)
    assert parse(document)["measure"].tolist() == [SERIOUS]
    assert document.unread, "no number is passed over in silence"
    for unread in document.unread:
        assert reason in unread.reason
        assert document.text[unread.offset :].startswith(unread.sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Enligt 2021:8 ska kommuner rapportera påverkan.",
        "Ring 08-452 70 00 om kommunens påverkan.",
        "Kommunerna rapporterar om personer som är 70 år och äldre.",
        "81 procent av målgruppen 65+ har fått en dos.",
        "Läs mer på https://example.se/2021/03/240-kommuner-rapporterade.",
        "Kommunen har vaccinerat för covid-19 sedan den 31 januari 2021 kl. 14.00.",
    ],
)
def test_numbers_of_other_matters_are_not_even_listed(sentence):
    document = minutes(ONE_COUNT + sentence)
    assert parse(document)["measure"].tolist() == [SERIOUS]
    assert not document.unread


@pytest.mark.parametrize(
    "sentence",
    [
        "12 kommuner har rapporterat kritisk påverkan jämfört med 8 förra veckan.",
        "12 kommuner har rapporterat kritisk påverkan (jämfört med 8 kommuner förra veckan).",
        "12 kommuner har rapporterat kritisk påverkan, jämfört med åtta kommuner vecka 15.",
    ],
)
def test_the_previous_value_is_never_this_periods(sentence):
    document = minutes(sentence)
    assert parse(document)["value"].tolist() == [12]
    [unread] = document.unread
    assert unread.reason == "värdet gäller en tidigare period"


@pytest.mark.parametrize(
    "sentence",
    [
        "Jämfört med 8 förra veckan har 12 kommuner rapporterat kritisk påverkan.",
        "12 kommuner har rapporterat kritisk påverkan (vecka 15: 8).",
        "12 kommuner har rapporterat kritisk påverkan, vecka 15 var det 8.",
    ],
)
def test_a_previous_value_or_week_in_the_same_sentence_changes_nothing(sentence):
    figures = parse(minutes(sentence))
    assert list(zip(figures["value"], figures["period_start"], strict=True)) == [(12, PERIOD[0])]


def test_a_count_out_of_those_that_reported_is_of_the_nation():
    assert read("240 kommuner rapporterade till SoS. 5 av de 240 kommunerna har rapporterat kritisk påverkan.") == {
        REPORTING: 240,
        CRITICAL: 5,
    }


WORDS_OF = {value: word for word, value in sorted(number_words().items(), key=lambda item: item[0] == "en")}
TEMPLATES = {
    "{} har rapporterat kritisk påverkan på något område SoS följer": CRITICAL,
    "{} har rapporterat allvarlig påverkan inom ett eller flera områden": SERIOUS,
    "{} rapporterade till SoS": REPORTING,
    "{} rapporterar över 1% smittade patienter och brukare med covid-19 inom kommunernas verksamhetsområden": INFECTED,
}


@given(
    st.sampled_from(sorted(TEMPLATES)), st.integers(0, 290), st.booleans(), st.sampled_from([" ", "\u00a0", " \n\n"])
)
@settings(max_examples=200, deadline=None)
def test_any_count_in_digits_or_words_is_read_back(template, count, in_words, blank):
    shown = WORDS_OF[count].capitalize() if in_words else str(count)
    unit = "kommun" if count == 1 else "kommuner"
    sentence = template.format(f"{shown} {unit}").replace(" ", blank)
    assert read(sentence + ".") == {TEMPLATES[template]: count}


# --- periods ---------------------------------------------------------------------------------------------------------

MONTHS = "januari februari mars april maj juni juli augusti september oktober november december".split()


def rendered(first: date, last: date, dash: str, month_twice: bool, short: bool, with_year: bool) -> str:
    def month(day: date) -> str:
        name = MONTHS[day.month - 1]
        return name[:3] if short and len(name) > 4 else name

    start = f"{first.day} {month(first)}" if month_twice or first.month != last.month else f"{first.day}"
    return f"{start}{dash}{last.day} {month(last)}" + (f" {last.year}" if with_year else "")


def period_read(text: str, day: date) -> tuple[date, date]:
    title = f"Minnesanteckningar {day.day} {MONTHS[day.month - 1]} {day.year}\n"
    figures = parse(minutes(ONE_COUNT, heading=f"{title}Läget i landets kommuner\n{text} "))
    return figures["period_start"].iloc[0], figures["period_end"].iloc[0]


@given(
    st.dates(date(2020, 1, 9), date(2024, 12, 31)),
    st.integers(0, 120),
    st.sampled_from(["-", "–", "−", " - ", " – ", "— ", " till ", "\n−"]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
@settings(max_examples=200, deadline=None)
def test_any_week_from_thursday_is_read_back_with_its_year(some_day, delay, dash, month_twice, short, with_year):
    first = some_day - timedelta(days=(some_day.weekday() - 3) % 7)
    last = first + timedelta(days=6)
    text = rendered(first, last, dash, month_twice, short, with_year)
    assert period_read(f"Från inrapporterad data mellan {text}.", last + timedelta(days=delay)) == (first, last)


@given(st.dates(date(2020, 1, 9), date(2024, 12, 31)), st.sampled_from(["vecka {}", "v. {}", "v {}", "v.{}"]))
@settings(max_examples=60, deadline=None)
def test_a_week_number_is_that_of_the_periods_first_day(some_day, form):
    first = some_day - timedelta(days=(some_day.weekday() - 3) % 7)
    last = first + timedelta(days=6)
    text = form.format(first.isocalendar().week)
    assert period_read(f"Från inrapporterad data {text}.", last + timedelta(days=5)) == (first, last)


@pytest.mark.parametrize(
    "statement",
    [
        "Lägesrapport v. 16\n",
        "22−28 april\n",
        "Avser perioden den 22 april till den 28 april 2021.",
        "Inrapporterad data 2021-04-22 – 2021-04-28.",
        "Inrapporterad data 22/4–28/4.",
        "Inrapporterad data mellan den 22 och 28 april.",
        "Inrapporterad data torsdag 22 april – onsdag 28 april.",
        "Lägesrapport vecka 17\nFrån inrapporterad data mellan 22−28 april.",
        "Nästa rapportering sker 29 april–5 maj. Inrapporterad data 22–28 april.",
        "PPM genomfördes 15–28 mars. Inrapporterad data 22–28 april.",
    ],
)
def test_a_period_may_be_stated_in_many_ways(statement):
    assert period_read(statement, date(2021, 5, 4)) == PERIOD


def test_the_year_changes_within_a_period():
    over_new_year = date(2021, 12, 30), date(2022, 1, 5)
    assert period_read("Från inrapporterad data mellan 30 december−5 januari.", date(2022, 1, 10)) == over_new_year
    assert period_read("Inrapporterad data vecka 53.", date(2021, 1, 12)) == (date(2020, 12, 31), date(2021, 1, 6))


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("Från inrapporterad data mellan 22−29 april.", "är 8 dagar"),
        ("Från inrapporterad data mellan 29−5 april.", "dagar"),
        ("Från inrapporterad data mellan 29 april−5 maj.", "tycks sluta efter dokumentets datum"),
        ("Från inrapporterad data mellan 29 april−5 maj 2021.", "efter dokumentets datum"),
        ("Från inrapporterad data mellan 31 april−6 maj.", "finns inte i kalendern"),
        ("Från inrapporterad data vecka 54.", "finns inte i kalendern"),
        ("Från inrapporterad data vecka 16–17.", "mer än en vecka"),
        ("Nästa rapportering sker 29 april–5 maj.", "ingen rapportperiod"),
        ("Kampanjen pågår 1–7 mars.", "ingen rapportperiod"),
    ],
)
def test_a_period_that_is_not_a_week_that_has_been_stops_the_document(statement, reason):
    assert reason in fault_in(minutes(ONE_COUNT, heading=f"{TITLE}{statement} "))


def test_with_several_periods_a_count_belongs_to_that_of_its_sentence_or_the_nearest_above():
    document = minutes(
        "5 kommuner har rapporterat kritisk påverkan. 8 kommuner rapporterade till SoS mellan 8–14 april.\n"
        "Från inrapporterad data mellan 15–21 april. 7 kommuner har rapporterat kritisk påverkan."
    )
    figures = parse(document)
    assert list(zip(figures["value"], figures["period_start"], strict=True)) == [
        (5, date(2021, 4, 22)),
        (8, date(2021, 4, 8)),
        (7, date(2021, 4, 15)),
    ]


def test_a_sentence_of_two_weeks_gives_each_its_own():
    figures = parse(
        minutes("V. 15: 8 kommuner rapporterade till SoS, v. 16: 5 kommuner har rapporterat kritisk påverkan.")
    )
    assert list(zip(figures["value"], figures["period_start"], strict=True)) == [
        (8, date(2021, 4, 15)),
        (5, date(2021, 4, 22)),
    ]


def test_a_count_above_several_periods_is_left_unread():
    document = minutes(
        "Läget i landets kommuner 22–28 april.\nLäget i landets kommuner 15–21 april. " + ONE_COUNT,
        heading=TITLE + "5 kommuner har rapporterat kritisk påverkan.\n",
    )
    assert parse(document)["measure"].tolist() == [SERIOUS]
    assert [unread.reason for unread in document.unread] == [
        "texten har flera perioder, och det framgår inte vilken talet hör till"
    ]


# --- PPM -------------------------------------------------------------------------------------------------------------

ALL_EIGHT = "Följsamhet till basala hygienrutiner och klädregler"
HYGIENE = "Följsamhet till basala hygienrutiner"
AUTUMN, SPRING = "2020-09", "2021-03"


@pytest.mark.parametrize(
    ("sentence", "measure"),
    [
        (f"{ALL_EIGHT} har förbättrats från 64 procent till 67,6 \n\n\nprocent.", "ppm_all8"),
        (f"{ALL_EIGHT} har förbättrats med 3,6 procentenheter från 64 % till 67,6 %.", "ppm_all8"),
        (f"{ALL_EIGHT} har ökat från 64 procent HT 2020 till 67,6 procent VT 2021.", "ppm_all8"),
        ("Följsamheten till alla åtta steg har ökat från 64 till 67,6 procent.", "ppm_all8"),
        (
            "Följsamhet till de fyra stegen för hygienrutiner har ökat från 64 procent till 67,6 procent.",
            "ppm_hygiene4",
        ),
        ("Följsamhet till klädregler har ökat från 64 procent till 67,6 procent.", "ppm_dress4"),
    ],
)
def test_what_went_from_one_level_to_another_is_a_level_in_each_round(sentence, measure):
    assert levels(ppm_slides(sentence)) == {(measure, "all", AUTUMN): 64, (measure, "all", SPRING): 67.6}


@pytest.mark.parametrize(
    "sentence",
    [
        "både i särskilt boende från {} och i ordinärt boende från {}.",
        "från {} i särskilt boende och från {} i ordinärt boende.",
    ],
)
def test_a_setting_may_stand_before_or_after_its_levels(sentence):
    changes = sentence.format("67,9 procent till 71,3 procent", "72,5 procent till 76,2 procent")
    assert levels(ppm_slides(f"{HYGIENE} har ökat {changes}")) == {
        ("ppm_hygiene4", "special_housing", AUTUMN): 67.9,
        ("ppm_hygiene4", "special_housing", SPRING): 71.3,
        ("ppm_hygiene4", "ordinary_housing", AUTUMN): 72.5,
        ("ppm_hygiene4", "ordinary_housing", SPRING): 76.2,
    }


@pytest.mark.parametrize(
    "sentence",
    [
        f"{ALL_EIGHT} har ökat med +3,6 procentenheter.",
        f"{ALL_EIGHT} är 67,6 procent.",
        f"{ALL_EIGHT} har ökat från 640 procent till 67,6 procent.",
        f"{ALL_EIGHT} har ökat från 64 procent till 67,6 procent i Malmö.",
        f"{ALL_EIGHT} har ökat från 64 procent till 67,6 procent i hemtjänsten.",
        f"I särskilt boende har f{ALL_EIGHT[1:]} ökat från 64 procent till 67,6 procent.",
        f"Särskilt boende\n{ALL_EIGHT} har ökat från 64 procent till 67,6 procent.",
        f"I Skåne har f{ALL_EIGHT[1:]} ökat från 64 procent till 67,6 procent.",
        f"Regionernas f{ALL_EIGHT[1:]} har ökat från 64 procent till 67,6 procent.",
        f"Regionernas resultat\n{ALL_EIGHT} har ökat från 64 procent till 67,6 procent.",
        f"{HYGIENE} och följsamhet till klädregler har ökat från 64 procent till 67,6 procent.",
        "Till exempel blir resultatet 0 för följsamhet till hygienrutiner.",
        "De har hög följsamhet till basala hygienrutiner i 3 av 4 steg.",
        "Resultatet av följsamhet har medianvärde 67,8 procent.",
        "Följsamhet till klädregler\n\nMedianvärde: 67,8%",
        "12 kommuner deltog i mötet.",
        "Malmö gjorde 1 041 observationer.",
        "I genomsnitt gjordes 183 observationer per kommun.",
    ],
)
def test_a_ppm_number_whose_measure_setting_round_or_place_is_unclear_is_left_unread(sentence):
    document = ppm_slides(f"140 kommuner deltog i mätningen.\n{sentence}")
    assert levels(document) == {("ppm_participants", "all", SPRING): 140}
    assert document.unread


def test_without_rounds_nothing_is_taken():
    document = minutes(f"{ALL_EIGHT} har ökat från 64 procent till 67,6 procent.", heading="PPM i kommunal omsorg\n")
    with pytest.raises(SourceError, match="inga siffror"):
        parse(document)
    assert [unread.reason for unread in document.unread] == ["mätomgången går inte att avgöra"]


def test_the_only_round_of_a_text_is_that_of_its_figures():
    document = minutes(f"{ALL_EIGHT} var 65,3 procent. 158 kommuner deltog.", heading="PPM i kommunal omsorg VT 2022\n")
    assert levels(document) == {("ppm_all8", "all", "2022-03"): 65.3, ("ppm_participants", "all", "2022-03"): 158}


def test_a_round_without_known_dates_is_left_unread():
    document = minutes(f"{ALL_EIGHT} var 61 procent.", heading="PPM i kommunal omsorg VT 2019\n")
    assert "inga siffror" in fault_in(document)
    assert [unread.reason for unread in document.unread] == ["mätomgångens datum är inte kända"]


def test_those_who_took_no_part_are_only_held_against_those_who_did():
    agrees = ppm_slides("140 kommuner deltog i mätningen. 150 kommuner deltog inte i mätningen.")
    assert levels(agrees) == {("ppm_participants", "all", SPRING): 140}
    assert not agrees.contradictions and not agrees.unread
    alone = ppm_slides("Totalt genomfördes 25 635 observationer. 150 kommuner deltog inte i mätningen.")
    assert levels(alone) == {("ppm_observations", "all", SPRING): 25635}
    assert [unread.sentence for unread in alone.unread] == ["150 kommuner deltog inte i mätningen."]


def test_a_sentence_that_names_a_round_is_of_that_round():
    document = ppm_slides("162 kommuner deltog HT 2020. 140 kommuner deltog VT 2021.")
    assert levels(document) == {("ppm_participants", "all", AUTUMN): 162, ("ppm_participants", "all", SPRING): 140}


def test_the_spread_of_municipalities_is_read_in_either_order():
    expected = {("ppm_all8_lowest", "all", SPRING): 31, ("ppm_all8_highest", "all", SPRING): 96}
    assert levels(ppm_slides("Stor variation mellan kommunerna i resultat (96-31%).")) == expected
    assert levels(ppm_slides("Variation mellan kommunerna, resultat mellan 31 och 96 procent.")) == expected


# --- the text itself -------------------------------------------------------------------------------------------------


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_an_even_text_knows_where_each_of_its_characters_stood(raw):
    text = prepare(raw)
    assert len(text.painted) == len(text.reading.plain) == len(text.reading.low)
    for start, end in text.sentences:
        first, last = text.reading.span(start, end)
        assert 0 <= first < last <= len(raw)
        assert raw[first:last] == text.quote(start, end)

"""The catalogue of open data, the descriptions of csv files and the data dictionary: whole, and true to the data."""

import io
import json
import re
import urllib.request
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from csvw import CSVW
from flask import Flask
from flask.testing import FlaskClient
from rdflib import DCAT, DCTERMS, FOAF, RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

import app
from dashboard.about_static import static_html
from dashboard.about_words import origin_meanings, status_meanings
from dashboard.api_limits import trust_proxies
from dashboard.pages import datalexikon
from data.catalogue import FREQUENCIES, datasets
from data.column_words import COLUMNS, TABLES
from data.csvw import DIALECTS, csvw_metadata
from data.dictionary import STATUSES, extract_columns, history_tables, release_tables
from data.extract_json_stat import MOST_CELLS, MOST_ROWS
from data.extracts import FORMATS
from data.indicators import INDICATORS
from data.language import LANGUAGES, speaking
from data.periods import PERIOD_KINDS
from data.queries import EXTRACT_COLUMNS, ORIGIN_ORDER, ReleaseInfo
from data.releases import open_release
from data.schema import metadata, observation
from data.selection import LEVELS, Selection
from data.settings import current_settings
from tests.dashboard.conftest import on_loopback, part, showing, text_of

TTL, JSON_LD = "/api/v1/catalog.ttl", "/api/v1/catalog.jsonld"
OBSERVATIONS, DESCRIPTION = "/api/v1/observations", "/api/v1/observations/csvw"

ROUND = {"indicator": "ppm_all8", "period_start": date(2021, 3, 15), "period_end": date(2021, 3, 28), "step": "all8"}
ROWS = (
    {"value": 5, "source": "situation_report", "origin": "published", "reporting": None},
    {"value": None, "status": "not_reported", "period_start": date(2022, 2, 3), "period_end": date(2022, 2, 9)},
    {"value": 0, "geography_code": "0114", "geography_level": "municipality"},
    {"value": 67.625, "lower": 60.5, "upper": 74.123456, **ROUND, "source": "ppm_bhk", "origin": "synthetic"},
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of an application with two weeks of reports and one synthetic round of PPM. Tests only read it."""
    with showing(tmp_path_factory.mktemp("catalogue"), *ROWS) as client:
        yield client


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, served: FlaskClient) -> Iterator[Callable[..., None]]:
    """A function that sets the installation's settings."""

    def set_to(**given: str) -> None:
        for name, text in given.items():
            monkeypatch.setenv(f"LAGESBILD_{name.upper()}", text)
        current_settings.cache_clear()

    yield set_to
    current_settings.cache_clear()


def graph_of(client: FlaskClient, address: str = TTL, **headers: str) -> Graph:
    """Return the catalogue that an address answers with."""
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    if address == TTL:
        return Graph().parse(data=answer.data, format="turtle")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own reader of JSON-LD uses what it deprecates
        return Graph().parse(data=answer.data, format="json-ld")


# --- the profile -----------------------------------------------------------------------------------------------------

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
EU = "http://publications.europa.eu/resource/authority/"
CC0 = URIRef("http://creativecommons.org/publicdomain/zero/1.0/")
THEMES = "AGRI ECON EDUC ENER ENVI GOVE HEAL INTR JUST OP_DATPRO REGI SOCI TECH TRAN".split()
TYPES = (
    "Academia-ScientificOrganisation Company IndustryConsortium LocalAuthority NationalAuthority "
    "NonGovernmentalOrganisation NonProfitOrganisation PrivateIndividual(s) RegionalAuthority StandardisationBody "
    "SupraNationalAuthority"
).split()


def a_text(graph: Graph, thing: object) -> bool:
    return isinstance(thing, Literal) and bool(str(thing).strip())


def a_text_in_a_language(graph: Graph, thing: object) -> bool:
    return a_text(graph, thing) and thing.language in LANGUAGES


def an_address(graph: Graph, thing: object) -> bool:
    return isinstance(thing, URIRef) and re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", thing) is not None


def a_day(graph: Graph, thing: object) -> bool:
    return isinstance(thing, Literal) and thing.datatype == XSD.date and isinstance(thing.toPython(), date)


def one_of(*valid: str) -> Callable:
    return lambda graph, thing: isinstance(thing, URIRef) and str(thing) in valid


def a(*kinds: URIRef) -> Callable:
    return lambda graph, thing: any((thing, RDF.type, kind) in graph for kind in kinds)


MANY = 10_000
PROFILE = {
    DCAT.Catalog: {
        DCTERMS.title: (1, MANY, a_text_in_a_language),
        DCTERMS.description: (1, MANY, a_text_in_a_language),
        DCTERMS.publisher: (1, 1, a(FOAF.Agent)),
        DCTERMS.license: (1, 1, one_of(str(CC0))),
        DCAT.dataset: (1, MANY, a(DCAT.Dataset)),
    },
    DCAT.Dataset: {
        DCTERMS.title: (1, MANY, a_text_in_a_language),
        DCTERMS.description: (1, MANY, a_text_in_a_language),
        DCTERMS.publisher: (1, 1, a(FOAF.Agent)),
        DCAT.distribution: (1, MANY, a(DCAT.Distribution)),
        DCAT.contactPoint: (0, MANY, a(VCARD.Organization)),
        DCAT.theme: (1, MANY, one_of(*(f"{EU}data-theme/{each}" for each in THEMES))),
        DCAT.keyword: (1, MANY, a_text_in_a_language),
        DCTERMS.temporal: (1, MANY, a(DCTERMS.PeriodOfTime)),
        DCTERMS.spatial: (1, MANY, a(DCTERMS.Location)),
        DCTERMS.provenance: (1, MANY, a(DCTERMS.ProvenanceStatement)),
        DCTERMS.conformsTo: (1, MANY, a(DCTERMS.Standard)),
        DCTERMS.accrualPeriodicity: (
            1,
            1,
            one_of(*(f"{EU}frequency/{each}" for each in ("WEEKLY", "IRREG", "ANNUAL"))),
        ),
        DCTERMS.accessRights: (1, 1, one_of(f"{EU}access-right/PUBLIC", f"{EU}access-right/NON_PUBLIC")),
        DCAT.landingPage: (1, MANY, an_address),
    },
    DCAT.Distribution: {
        DCAT.accessURL: (1, 1, an_address),
        DCAT.downloadURL: (1, MANY, an_address),
        DCTERMS["format"]: (1, 1, a_text),
        DCTERMS.license: (0, 1, an_address),
        DCTERMS.rights: (0, 1, a(DCTERMS.RightsStatement)),
        DCTERMS.conformsTo: (0, MANY, a(DCTERMS.Standard)),
        DCAT.accessService: (1, MANY, a(DCAT.DataService)),
    },
    DCAT.DataService: {
        DCTERMS.title: (1, MANY, a_text_in_a_language),
        DCAT.endpointURL: (1, MANY, an_address),
        DCAT.endpointDescription: (1, MANY, an_address),
        DCTERMS["format"]: (1, 1, a_text),
    },
    FOAF.Agent: {
        FOAF.name: (1, MANY, a_text),
        DCTERMS.type: (1, 1, one_of(*(f"http://purl.org/adms/publishertype/{each}" for each in TYPES))),
    },
    VCARD.Organization: {
        VCARD.fn: (1, MANY, a_text),
        VCARD.hasEmail: (1, MANY, lambda graph, thing: str(thing).startswith("mailto:")),
    },
    DCTERMS.PeriodOfTime: {DCAT.startDate: (1, 1, a_day), DCAT.endDate: (1, 1, a_day)},
    DCTERMS.ProvenanceStatement: {DCTERMS.description: (1, MANY, a_text_in_a_language)},
}
"""DCAT-AP-SE 3.0.1: what each class must have, how many, and of what kind; and what of the recommended we promise."""


def faults_of(graph: Graph) -> list[str]:
    """Return where a catalogue breaks the profile: a naive validator, one loop for each of its rules."""
    faults = []
    if len(list(graph.subjects(RDF.type, DCAT.Catalog))) != 1:
        faults.append("not one catalogue")
    for kind, rules in PROFILE.items():
        for thing in graph.subjects(RDF.type, kind):
            for rule, (least, most, fits) in rules.items():
                found = list(graph.objects(thing, rule))
                if not least <= len(found) <= most:
                    faults.append(f"{thing} has {len(found)} {rule}")
                faults += [f"{thing} {rule} {each}" for each in found if not fits(graph, each)]
                told = {each.language for each in found}.issuperset(LANGUAGES) if fits is a_text_in_a_language else True
                if found and not told:
                    faults.append(f"{thing} {rule} is not in every language")
    return faults


@pytest.mark.parametrize("address", [TTL, JSON_LD])
def test_the_catalogue_meets_the_profile_also_when_nothing_has_been_set(served, address):
    assert faults_of(graph_of(served, address)) == []


def test_the_catalogue_meets_the_profile_with_everything_set_and_tells_it(served, settings):
    licence = "https://creativecommons.org/licenses/by/4.0/"
    settings(publisher="Tomelilla & Co", publisher_type="LocalAuthority", contact="data@exempel.se", licence=licence)
    graph = graph_of(served)
    assert faults_of(graph) == []
    assert set(graph.objects(None, FOAF.name)) == {Literal("Tomelilla & Co")}
    assert {str(each) for each in graph.objects(None, VCARD.hasEmail)} == {"mailto:data@exempel.se"}
    for each in graph.subjects(RDF.type, DCAT.Distribution):
        assert list(graph.objects(each, DCTERMS.license)) == [URIRef(licence)]
        assert list(graph.objects(each, DCTERMS.rights)) == []
    for each in graph.subjects(RDF.type, DCAT.Dataset):
        assert list(graph.objects(each, DCAT.contactPoint))


def test_the_validator_sees_whatever_is_taken_away_or_put_wrong(served, settings):
    settings(contact="data@exempel.se")
    whole = graph_of(served)
    for kind, rules in PROFILE.items():
        thing = next(whole.subjects(RDF.type, kind))
        for rule, (least, most, _) in rules.items():
            if least:
                less = Graph()
                less += whole
                less.remove((thing, rule, None))
                assert faults_of(less), rule
            if most == 1 and least:
                more = Graph()
                more += whole
                more.add((thing, rule, URIRef("urn:another")))
                assert faults_of(more), rule


def test_both_forms_say_the_same_and_are_the_same_bytes_every_time(served):
    assert isomorphic(graph_of(served), graph_of(served, JSON_LD))
    for address in (TTL, JSON_LD):
        first, again = served.get(address), served.get(address)
        assert first.data == again.data and first.headers["X-Release"] == "1"
        unchanged = served.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert served.get(JSON_LD).content_type == "application/ld+json"
    assert served.get(TTL).content_type == "text/turtle; charset=utf-8"


def test_no_licence_is_claimed_that_nobody_has_stated_and_no_contact_invented(served, settings):
    settings(contact="telefon 08-12 34 56")
    graph = graph_of(served)
    assert set(graph.subjects(DCTERMS.license, None)) == set(graph.subjects(RDF.type, DCAT.Catalog))
    assert set(graph.objects(None, DCAT.contactPoint)) == set()
    [rights] = set(graph.objects(None, DCTERMS.rights))
    assert "inte angett någon licens" in " ".join(map(str, graph.objects(rights, None)))


def test_a_dataset_is_what_the_release_has_of_a_kind_of_period(served):
    graph = graph_of(served)
    titles = {str(each): str(each).partition("#")[2] for each in graph.subjects(RDF.type, DCAT.Dataset)}
    assert set(titles.values()) == {"report_week", "ppm_round"}
    days = {
        ident: [next(graph.objects(URIRef(f"{each}-days"), end)).toPython() for end in (DCAT.startDate, DCAT.endDate)]
        for each, ident in titles.items()
    }
    assert days["report_week"] == [date(2022, 1, 27), date(2022, 2, 9)]
    assert days["ppm_round"] == [date(2021, 3, 15), date(2021, 3, 28)]


def test_synthetic_figures_are_said_to_be_where_the_dataset_has_them_and_only_there(served):
    graph = graph_of(served)
    for ident, synthetic in (("ppm_round", True), ("report_week", False)):
        dataset = URIRef(f"http://localhost/api/v1/catalog#{ident}")
        origin = URIRef(f"{dataset}-provenance")
        for subject, predicate in (
            (dataset, DCTERMS.title),
            (dataset, DCTERMS.description),
            (dataset, DCAT.keyword),
            (origin, DCTERMS.description),
        ):
            for language, word in (("sv", "syntetisk"), ("en", "synthetic")):
                told = " ".join(str(each) for each in graph.objects(subject, predicate) if each.language == language)
                assert (word in told) == synthetic, (subject, predicate)


def test_every_file_that_the_catalogue_names_is_there_and_is_what_it_is_said_to_be(served):
    graph = graph_of(served)
    found = set()
    for each in graph.subjects(RDF.type, DCAT.Distribution):
        [address] = graph.objects(each, DCAT.accessURL)
        answer = served.get(str(address).removeprefix("http://localhost"))
        assert answer.status_code == 200
        assert answer.mimetype == str(next(graph.objects(each, DCTERMS["format"])))
        assert int(answer.headers["X-Row-Count"]) == (1 if "ppm" in each else 3)
        found.add(str(each).partition("#")[2].partition("-")[2])
        for standard in graph.objects(each, DCTERMS.conformsTo):
            if str(standard).startswith("http://localhost"):
                assert served.get(str(standard).removeprefix("http://localhost")).mimetype == "application/csvm+json"
    assert found == set(FORMATS)
    for predicate in (DCAT.landingPage, FOAF.homepage, DCAT.endpointURL, DCAT.endpointDescription):
        for address in set(graph.objects(None, predicate)):
            assert served.get(str(address).removeprefix("http://localhost")).status_code == 200


def test_a_format_that_the_whole_dataset_does_not_fit_is_not_offered(served):
    with open_release() as connection:
        small = datasets(connection)[0]
    assert small.formats == tuple(FORMATS)
    assert set(FORMATS) - set(replace(small, cells=MOST_CELLS + 1).formats) == {"json-stat"}
    assert set(FORMATS) - set(replace(small, rows=MOST_ROWS + 1).formats) == {"json-stat", "xlsx"}


def test_the_addresses_are_those_of_the_host_that_was_asked_and_a_host_that_is_none_is_refused(served):
    graph = graph_of(served, Host="lagesbild.exempel.se:8443")
    assert URIRef("http://lagesbild.exempel.se:8443/api/v1/catalog") in set(graph.subjects(RDF.type, DCAT.Catalog))
    for wrong in ('a"b', "x><y", "{a}", "å.se"):
        answer = served.get(TTL, headers={"Host": wrong})
        assert answer.status_code == 400 and answer.content_type == "application/problem+json"


def test_every_kind_of_period_is_described_in_the_catalogue(build_release):
    some_day = {"period_start": date(2022, 1, 3), "period_end": date(2022, 1, 9), "source": "kolada"}
    of_each = {each.period_kind: each.id for each in INDICATORS.values()}
    found = datasets(build_release(*({"indicator": each, **some_day} for each in of_each.values())))
    assert [each.id for each in found] == list(PERIOD_KINDS) == list(FREQUENCIES)
    for language in LANGUAGES:
        with speaking(language):
            assert all(each.title and each.description and each.provenance and each.keywords for each in found)


def test_an_internal_release_is_not_called_public(served, monkeypatch):
    answer = ReleaseInfo(1, datetime(2026, 1, 1), None, True)
    monkeypatch.setattr("dashboard.api_catalogue.release_info", lambda connection: answer)
    assert {str(each) for each in graph_of(served).objects(None, DCTERMS.accessRights)} == {
        f"{EU}access-right/NON_PUBLIC"
    }


@pytest.mark.parametrize("asked", ["?release=1", "?format=ttl"])
def test_the_catalogue_takes_no_parameters_and_says_so(served, asked):
    answer = served.get(TTL + asked)
    assert answer.status_code == 400 and "ingen parameter" in answer.get_json()["detail"]


def test_a_setting_that_can_not_be_is_told_with_what_was_expected(settings):
    for name, wrong, expected in (("licence", "CC0", "webbadress"), ("publisher_type", "Kommun", "LocalAuthority")):
        settings(**{name: wrong})
        with pytest.raises(Exception, match=rf"LAGESBILD_{name.upper()} är «{wrong}».*{expected}"):
            current_settings()
        settings(**{name: "" if name == "licence" else "Company"})


# --- CSVW ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(served: FlaskClient) -> Iterator[str]:
    """The address of the application, served on loopback."""
    with on_loopback() as address:
        yield address


def read_with_csvw(table: CSVW) -> list[dict]:
    """Return the rows of a csv as its description says they are to be read."""
    assert not table.no_metadata
    assert table.is_valid, table.warnings
    return [dict(row) for row in table.tables[0].iterdicts()]


def assert_equal_to_json(read: list[dict], address: str) -> None:
    """Compare every value with the API's own JSON."""
    with urllib.request.urlopen(address) as answer:
        expected = json.load(answer)["observations"]
    assert len(read) == len(expected) == 4
    for found, row in zip(read, expected, strict=True):
        assert list(found) == list(row) == list(EXTRACT_COLUMNS)
        for name, value in row.items():
            told = found[name].date().isoformat() if isinstance(found[name], datetime) else found[name]
            assert (float(told) if isinstance(value, float) else told) == value, name
    assert {row["geography_code"] for row in read} == {"00", "0114"}
    assert [row["value"] for row in read].count(None) == 1 and [row["value"] for row in read].count(0) == 1


def test_a_reader_of_csvw_finds_the_description_by_itself_and_reads_the_very_observations(site):
    address = f"{site}{OBSERVATIONS}?level=nation,municipality"
    assert_equal_to_json(read_with_csvw(CSVW(f"{address}&format=csv", validate=True)), address)


@pytest.mark.parametrize("file_format", DIALECTS)
def test_a_file_beside_its_description_is_read_as_the_very_observations(site, tmp_path: Path, file_format):
    asked = f"level=nation,municipality&format={file_format}"
    with urllib.request.urlopen(f"{site}{OBSERVATIONS}?{asked}") as answer:
        (tmp_path / "data.csv").write_bytes(answer.read())
    with urllib.request.urlopen(f"{site}{DESCRIPTION}?{asked}") as answer:
        (tmp_path / "data.csv-metadata.json").write_text(json.dumps(json.load(answer) | {"url": "data.csv"}))
    table = CSVW(str(tmp_path / "data.csv"), md_url=str(tmp_path / "data.csv-metadata.json"), validate=True)
    assert_equal_to_json(read_with_csvw(table), f"{site}{OBSERVATIONS}?level=nation,municipality")


def test_a_zip_file_unpacked_is_read_as_the_very_observations(site, tmp_path: Path):
    asked = f"{site}{OBSERVATIONS}?level=nation,municipality"
    with urllib.request.urlopen(f"{asked}&format=zip") as answer, zipfile.ZipFile(io.BytesIO(answer.read())) as archive:
        archive.extractall(tmp_path)
    # By the name that readers look for, and by no other word.
    assert_equal_to_json(read_with_csvw(CSVW(str(tmp_path / "data.csv"), validate=True)), asked)


def test_behind_a_proxy_that_does_https_every_address_in_the_catalogue_does(client, publish, monkeypatch):
    publish(*ROWS)
    behind = Flask("behind")
    behind.wsgi_app = app.server.wsgi_app
    monkeypatch.setenv("LAGESBILD_TRUSTED_PROXIES", "1")
    current_settings.cache_clear()
    trust_proxies(behind)
    told = {"X-Forwarded-Proto": "https", "Host": "lagesbild.example"}
    assert b"http://lagesbild.example" not in behind.test_client().get("/api/v1/catalog.ttl", headers=told).data
    # Nobody's word is taken where none is trusted.
    assert b"https://lagesbild.example" not in client.get("/api/v1/catalog.ttl", headers=told).data


def test_only_a_csv_is_linked_to_a_description_and_it_is_of_the_very_address(served):
    assert "Link" not in served.get(f"{OBSERVATIONS}?format=json").headers
    asked = "indicator=critical_impact,serious_impact&from=2022-W04&format=csv-sv"
    link = served.get(f"{OBSERVATIONS}?{asked}").headers["Link"]
    assert link == f'<{DESCRIPTION}?{asked}>; rel="describedby"; type="application/csvm+json"'
    assert served.get(f"{DESCRIPTION}?{asked}").get_json()["url"] == f"{OBSERVATIONS}?{asked}"
    assert served.get(f"{DESCRIPTION}?latest=1").get_json()["url"] == f"{OBSERVATIONS}?latest=1&format=csv"
    # What stands in a header or an address may not end it.
    odd = served.get(f"{OBSERVATIONS}?format=csv&area=%3E%22%0d%0a")
    assert odd.status_code == 400


def test_what_is_asked_of_a_description_is_checked_as_for_the_figures(served):
    for asked, parameter in (("format=json", "format"), ("indicator=x", "indicator"), ("sort=1", "sort")):
        answer = served.get(f"{DESCRIPTION}?{asked}")
        assert (answer.status_code, answer.get_json()["parameter"]) == (400, parameter)
    assert served.get(f"{DESCRIPTION}?release=7").status_code == 400


def test_a_description_says_what_a_column_is_in_both_languages_and_what_its_empty_cell_means(served):
    described = served.get(f"{DESCRIPTION}?format=csv-sv").get_json()
    columns = {each["name"]: each for each in described["tableSchema"]["columns"]}
    assert list(columns) == list(EXTRACT_COLUMNS)
    assert all({"und", "sv", "en"} == set(each["titles"]) for each in columns.values())
    value = columns["value"]
    assert value["datatype"] == {"base": "decimal", "format": {"decimalChar": ","}}
    told = {each["@language"]: each["@value"] for each in value["dc:description"]}
    assert "aldrig noll" in told["sv"] and "never zero" in told["en"]
    assert columns["geography_code"]["datatype"] == "string" and columns["monitored_area"]["null"] == []
    assert described["dialect"]["delimiter"] == ";"


def test_the_description_of_an_internal_file_has_its_last_column_and_says_not_to_spread_it():
    internal = ReleaseInfo(1, datetime(2026, 1, 1), None, True)
    described = csvw_metadata(Selection(), "data.csv", "csv", internal)
    assert described["tableSchema"]["columns"][-1]["name"] == "disclosure"
    assert "Sprid inte" in described["dc:description"][0]["@value"]


# --- the data dictionary ---------------------------------------------------------------------------------------------


def test_every_column_of_every_table_and_extract_is_in_the_dictionary_with_the_schemas_own_words(served):
    page = datalexikon.layout()
    for each in extract_columns():
        source = {"period_label": "period.label", "geography": "geography.name", "unit": "indicator.unit"}
        table, _, column = source.get(each.name, f"observation.{each.name}").partition(".")
        if each.name == "release":
            table = "release"
        assert each.swedish == metadata.tables[table].c[column].comment
        assert part(page, f"column-{each.name}") is not None and each.swedish in text_of(part(page, "columns"))
    tables = [*release_tables(), *history_tables()]
    assert {each.name for each in tables} == {each.name for each in metadata.tables.values()}
    for table in tables:
        told = text_of(part(page, f"table-{table.name}"))
        assert str(table.comment) in told
        assert all(column.name in told and str(column.comment) in told for column in table.columns)


def test_every_word_of_the_schema_is_translated_and_no_other():
    tables = [*release_tables(), *history_tables()]
    assert set(TABLES) == {each.comment for each in tables}
    assert set(COLUMNS) == {column.comment for each in tables for column in each.columns}
    swedish = re.compile("[åäö]")
    assert [each for each in (*TABLES.values(), *COLUMNS.values()) if swedish.search(each.lower())] == []


def test_the_codes_are_those_of_the_schema_and_have_a_meaning_and_their_number_of_rows(served):
    page = datalexikon.layout()
    for column, declared in (("status", STATUSES), ("origin", ORIGIN_ORDER), ("geography_level", LEVELS)):
        assert re.findall(r"[a-z_]{5,}", observation.c[column].comment.replace("eller", "")) == list(declared)
        told = static_html(part(page, f"codes-{column}"))
        assert all(f"<code>{each}</code>" in told for each in declared)
    assert list(status_meanings()) == list(STATUSES) and list(origin_meanings()) == list(ORIGIN_ORDER)
    counts = dict(re.findall(r"<code>(\w+)</code></th><td>(\d+)</td>", str(static_html(part(page, "codes-status")))))
    assert (counts["reported"], counts["not_reported"], counts["suppressed"]) == ("3", "1", "0")


def test_the_dictionary_is_wholly_in_english_where_that_is_asked_for(served):
    page = datalexikon.layout(sprak="en")
    told = text_of(part(page, "main"))
    assert "What every column means" in told and "An empty cell: no figure, never zero" in told
    assert re.findall(r"\w*[åäö]\w*", told.replace("Lägesbild", "")) == []


def test_the_dictionary_can_be_read_without_javascript_and_its_links_lead_somewhere(served):
    [inside] = re.findall(r"<noscript>(.*?)</noscript>", served.get("/datalexikon").get_data(as_text=True), re.S)
    assert "Värdet i indikatorns enhet" in inside and 'class="synthetic-banner"' in inside
    anchors = re.findall(r' id="([^"]+)"', inside)
    assert len(anchors) == len(set(anchors))
    main = str(static_html(part(datalexikon.layout(), "main")))
    for link in re.findall(r'href="([^"]+)"', main):
        address = link.replace("&amp;", "&")
        assert address[1:] in anchors if address.startswith("#") else served.get(address).status_code == 200

"""The catalogue of open data as RDF, after DCAT-AP-SE 3.0.1 (https://docs.dataportal.se/dcat/3.0.1/sv).

The one thing to know: nothing is claimed that nobody has said. Who publishes, and under which licence the data may be
used, are settings; without a licence the catalogue says that none is stated and that the sources' terms hold. The
licence of the catalogue itself, of the description and not of the data, is CC0: the profile allows no other.

Everything described has an address of its own under the catalogue's, so that a portal that harvests it anew next
week finds the same things again.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from rdflib import DCAT, DCTERMS, FOAF, PROV, RDF, RDFS, XSD, Graph, Literal, URIRef

from data.catalogue import THEMES, Dataset
from data.csvw import DIALECTS
from data.extracts import FORMATS
from data.language import say
from data.periods import PERIOD_KINDS
from data.queries import ReleaseInfo
from data.rdf import DCATAP, VCARD, Draft

EU = "http://publications.europa.eu/resource/authority/"
CC0 = URIRef("http://creativecommons.org/publicdomain/zero/1.0/")
PROFILE = URIRef("https://docs.dataportal.se/dcat/3.0.1/sv")
SWEDEN = URIRef("http://sws.geonames.org/2661886/")
PUBLISHER_TYPES = "http://purl.org/adms/publishertype/"

VERSION = URIRef(f"{DCAT}version")
"""Of DCAT 3, which rdflib's list of terms does not have."""

_STANDARDS = {
    "csv": "https://www.rfc-editor.org/rfc/rfc4180",
    "json": "https://www.rfc-editor.org/rfc/rfc8259",
    "json-lines": "https://jsonlines.org/",
    "json-stat": "https://json-stat.org/full/",
    "parquet": "https://parquet.apache.org/docs/file-format/",
    "xlsx": "https://www.iso.org/standard/71691.html",
}
"""What a format follows besides its media type."""


@dataclass(frozen=True)
class Publisher:
    """Who answers for the catalogue, as the installation's settings say: LAGESBILD_PUBLISHER and its neighbours.

    `kind`: one of ADMS' types of publishers. `contact`: an e-mail address, else there is no contact point: the
    profile asks for one. `licence`: the address of the licence of the data; empty: none is stated.
    """

    name: str
    kind: str
    contact: str
    licence: str

    @property
    def email(self) -> str:
        """Return the contact where it is an e-mail address; else nothing."""
        address = self.contact.strip().removeprefix("mailto:")
        return address if re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", address, re.ASCII) else ""


class _Catalogue(Draft):
    """The catalogue while it is made. `base`: the address of the installation, without a slash at its end."""

    def __init__(self, base: str, publisher: Publisher, info: ReleaseInfo) -> None:
        super().__init__()
        self.base, self.publisher, self.info = base, publisher, info
        self.root = URIRef(f"{base}/api/v1/catalog")
        self.rights = URIRef(EU + "access-right/" + ("NON_PUBLIC" if info.is_internal else "PUBLIC"))
        self.made = Literal(info.created_at.date())

    def named(self, part: str) -> URIRef:
        """Return the address of a part of the catalogue."""
        return URIRef(f"{self.root}#{part}")


def catalogue(base: str, described: list[Dataset], publisher: Publisher, info: ReleaseInfo) -> Graph:
    """Return the catalogue of a release as a graph: the catalogue, its publisher, the datasets and the API."""
    making = _Catalogue(base, publisher, info)
    _say_publisher(making)
    _say_service(making)
    root = making.root
    making.say(
        root, DCTERMS.title, lambda: say("Lägesbild: läget i kommunerna", "Lägesbild: the municipalities' state")
    )
    making.say(root, DCTERMS.description, lambda: _about(info))
    making.add(
        root,
        (RDF.type, DCAT.Catalog),
        (DCTERMS.publisher, making.named("publisher")),
        (DCTERMS.license, CC0),
        (DCTERMS.conformsTo, PROFILE),
        (DCTERMS.modified, making.made),
        (DCTERMS.language, URIRef(EU + "language/SWE")),
        (DCTERMS.language, URIRef(EU + "language/ENG")),
        (DCTERMS.spatial, SWEDEN),
        (DCAT.themeTaxonomy, URIRef(EU + "data-theme")),
        (FOAF.homepage, URIRef(f"{base}/")),
        *((DCAT.dataset, making.named(each.id)) for each in described),
    )
    making.add(SWEDEN, (RDF.type, DCTERMS.Location))
    making.say(SWEDEN, RDFS.label, lambda: say("Sverige", "Sweden"))
    for each in described:
        _say_dataset(making, each)
    return making.graph


def _about(info: ReleaseInfo) -> str:
    told = say(
        "Det som kommuner och myndigheter har rapporterat om läget i kommunernas omsorg, vecka för vecka, som tabeller "
        f"i flera format och genom ett API. Beskrivningen gäller utgåva {info.id}; parametern release låser en utgåva.",
        "What municipalities and agencies have reported on the state of the municipalities' care, week by week, as "
        f"tables in several formats and through an API. Describes release {info.id}; the parameter release pins one.",
    )
    if info.is_internal:
        told += say(" Internt: små antal visas. Sprid inte.", " Internal: small counts are shown. Do not spread.")
    return told


def _say_publisher(making: _Catalogue) -> None:
    publisher, subject = making.publisher, making.named("publisher")
    making.add(
        subject, (RDF.type, FOAF.Agent), (DCTERMS.type, URIRef(PUBLISHER_TYPES + publisher.kind.replace(" ", "")))
    )
    if publisher.name:
        making.add(subject, (FOAF.name, Literal(publisher.name)))
    else:
        making.say(subject, FOAF.name, lambda: say("Utgivare inte angiven", "Publisher not stated"))
    if publisher.email:
        contact = making.named("contact")
        making.add(
            contact,
            (RDF.type, VCARD.Organization),
            (VCARD.hasEmail, URIRef(f"mailto:{publisher.email}")),
            (VCARD.fn, Literal(publisher.name or "Lägesbild")),
        )


def _say_service(making: _Catalogue) -> None:
    subject = making.named("api")
    making.say(subject, DCTERMS.title, lambda: say("Lägesbilds API", "The API of Lägesbild"))
    making.say(
        subject,
        DCTERMS.description,
        lambda: say(
            "Observationerna efter indikator, geografi, period och område, utan inloggning och utan nyckel. Format: "
            f"{', '.join(FORMATS)}.",
            "The observations by indicator, geography, period and area, without signing in and without a key. Formats: "
            f"{', '.join(FORMATS)}.",
        ),
    )
    making.add(
        subject,
        (RDF.type, DCAT.DataService),
        (DCAT.endpointURL, URIRef(f"{making.base}/api/v1/observations")),
        (DCAT.endpointDescription, URIRef(f"{making.base}/api/v1/openapi.json")),
        (DCTERMS["format"], Literal("application/json")),
        (DCTERMS.accessRights, making.rights),
        (DCTERMS.publisher, making.named("publisher")),
        (DCAT.landingPage, URIRef(f"{making.base}/om")),
    )
    _say_terms(making, subject)


def _say_terms(making: _Catalogue, subject: URIRef) -> None:
    """Say whom to ask, and what the data may be used for, as far as it has been stated."""
    if making.publisher.email:
        making.add(subject, (DCAT.contactPoint, making.named("contact")))
    if making.publisher.licence:
        making.add(subject, (DCTERMS.license, URIRef(making.publisher.licence)))


def _say_dataset(making: _Catalogue, dataset: Dataset) -> None:
    subject, base = making.named(dataset.id), making.base
    making.say(subject, DCTERMS.title, lambda: dataset.title)
    making.say(subject, DCTERMS.description, lambda: dataset.description)
    period, origin = making.named(f"{dataset.id}-days"), making.named(f"{dataset.id}-provenance")
    making.add(
        period,
        (RDF.type, DCTERMS.PeriodOfTime),
        (DCAT.startDate, Literal(dataset.first_day)),
        (DCAT.endDate, Literal(dataset.last_day)),
    )
    making.add(origin, (RDF.type, DCTERMS.ProvenanceStatement))
    making.say(origin, DCTERMS.description, lambda: dataset.provenance)
    dictionary = URIRef(f"{base}/datalexikon")
    making.add(dictionary, (RDF.type, DCTERMS.Standard))
    making.say(dictionary, DCTERMS.title, lambda: say("Datalexikon", "Data dictionary"))
    making.add(
        subject,
        (RDF.type, DCAT.Dataset),
        (DCTERMS.identifier, Literal(str(subject), datatype=XSD.anyURI)),
        (DCTERMS.publisher, making.named("publisher")),
        (DCTERMS.temporal, period),
        (DCTERMS.provenance, origin),
        (DCTERMS.conformsTo, dictionary),
        (DCTERMS.spatial, SWEDEN),
        (DCTERMS.modified, making.made),
        (VERSION, Literal(str(making.info.id))),
        (DCTERMS.accrualPeriodicity, URIRef(EU + "frequency/" + dataset.frequency)),
        (DCTERMS.accessRights, making.rights),
        (DCTERMS.language, URIRef(EU + "language/SWE")),
        (DCAT.landingPage, URIRef(f"{base}/om")),
        *((DCAT.theme, URIRef(f"{EU}data-theme/{each}")) for each in THEMES),
        # Not dcterms:source, which is of datasets that stand in a catalogue.
        *((PROV.wasDerivedFrom, URIRef(f"{base}/om#source-{each}")) for each in dataset.sources),
    )
    for source, name in dataset.sources.items():
        making.add(URIRef(f"{base}/om#source-{source}"), (RDFS.label, Literal(name, lang="sv")))
    making.say(subject, DCAT.keyword, lambda: dataset.keywords)
    if making.publisher.email:
        making.add(subject, (DCAT.contactPoint, making.named("contact")))
    for file_format in dataset.formats:
        _say_distribution(making, dataset, file_format)


def _say_distribution(making: _Catalogue, dataset: Dataset, file_format: str) -> None:
    subject = making.named(f"{dataset.id}-{file_format}")
    asked = urlencode({"indicator": ",".join(dataset.indicators), "format": file_format}, safe=",")
    address = URIRef(f"{making.base}/api/v1/observations?{asked}")
    making.say(subject, DCTERMS.title, lambda: f"{PERIOD_KINDS[dataset.id].name}: {file_format}")
    making.say(
        subject,
        DCTERMS.description,
        lambda: say(
            f"Alla rader som {file_format}, ur den utgåva som gäller när man hämtar.",
            f"All rows as {file_format}, of the release that is current when one fetches.",
        ),
    )
    making.add(
        making.named(dataset.id),
        (DCAT.distribution, subject),
    )
    media_type = FORMATS[file_format].partition(";")[0]
    making.add(
        subject,
        (RDF.type, DCAT.Distribution),
        (DCAT.accessURL, address),
        (DCAT.downloadURL, address),
        (DCTERMS["format"], Literal(media_type)),
        (DCAT.mediaType, URIRef(f"https://www.iana.org/assignments/media-types/{media_type}")),
        (DCAT.accessService, making.named("api")),
        (DCTERMS.modified, making.made),
        (DCTERMS.language, URIRef(EU + "language/SWE")),
        (DCATAP.availability, URIRef(EU + "planned-availability/AVAILABLE")),
    )
    if file_format in DIALECTS:
        _say_standard(making, subject, f"{making.base}/api/v1/observations/csvw?{asked}", "CSVW")
    if file_format in _STANDARDS:
        _say_standard(making, subject, _STANDARDS[file_format], file_format)
    if making.publisher.licence:
        making.add(subject, (DCTERMS.license, URIRef(making.publisher.licence)))
    else:
        making.add(subject, (DCTERMS.rights, making.named("rights")))
        making.add(making.named("rights"), (RDF.type, DCTERMS.RightsStatement))
        making.say(making.named("rights"), RDFS.label, _no_licence)


def _say_standard(making: _Catalogue, subject: URIRef, address: str, name: str) -> None:
    standard = URIRef(address)
    making.add(subject, (DCTERMS.conformsTo, standard))
    making.add(standard, (RDF.type, DCTERMS.Standard), (DCTERMS.title, Literal(name)))


def _no_licence() -> str:
    return say(
        "Utgivaren har inte angett någon licens för uppgifterna. För varje rad gäller dess källas villkor.",
        "The publisher has not stated a licence for the data. For each row the terms of its source hold.",
    )

"""Writing RDF: a graph in which things are said in every language, and the same bytes for the same graph.

rdflib does the work. The one thing to know: what is said in words is given as a function and not as a text, because a
text is made in the language that is spoken when it is made (data/language.py).
"""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import orjson
from rdflib import DCAT, DCTERMS, FOAF, PROV, RDFS, XSD, Graph, Literal, Namespace, URIRef

from data.language import LANGUAGES, speaking

DCATAP = Namespace("http://data.europa.eu/r5r/")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")

_PREFIXES = {
    "dcat": DCAT,
    "dcatap": DCATAP,
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "prov": PROV,
    "rdfs": RDFS,
    "vcard": VCARD,
    "xsd": XSD,
}

Words = Callable[[], str | tuple[str, ...]]
"""What gives a text, or several, in the spoken language."""


class Draft:
    """A graph while it is made."""

    def __init__(self) -> None:
        self.graph = Graph(bind_namespaces="none")
        for prefix, namespace in _PREFIXES.items():
            self.graph.bind(prefix, namespace)

    def add(self, subject: URIRef, *told: tuple[URIRef, URIRef | Literal]) -> None:
        """Add what is told of a subject: pairs of a predicate and a thing."""
        for predicate, thing in told:
            self.graph.add((subject, predicate, thing))

    def say(self, subject: URIRef, predicate: URIRef, words: Words) -> None:
        """Say something of a subject in every language."""
        for language in LANGUAGES:
            with speaking(language):
                said = words()
            for each in (said,) if isinstance(said, str) else said:
                self.graph.add((subject, predicate, Literal(each, lang=language)))


def as_turtle(graph: Graph) -> bytes:
    """Return a graph as Turtle; the same graph is always the same bytes."""
    return graph.serialize(format="turtle", encoding="utf-8")


def as_json_ld(graph: Graph) -> bytes:
    """Return a graph as JSON-LD; the same graph is always the same bytes."""
    written = json.loads(graph.serialize(format="json-ld", auto_compact=True))
    return orjson.dumps(_in_order(written), option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)


def _in_order(written: Any) -> Any:
    """Return JSON-LD with its lists sorted: the order of what has been said means nothing, and rdflib's varies."""
    if isinstance(written, dict):
        return {name: _in_order(value) for name, value in written.items()}
    if isinstance(written, list):
        return sorted((_in_order(each) for each in written), key=partial(orjson.dumps, option=orjson.OPT_SORT_KEYS))
    return written

"""The regions and the city districts of Folkhälsomyndigheten's workbooks, by every name that they have had there.

A name is compared letter by letter, but for case and for the `-` and `_` that FHM has used for a space.
"""

from etl.cells import in_any_case

REGIONS = {
    "Stockholm": "01",
    "Uppsala": "03",
    "Sörmland": "04",
    "Södermanland": "04",
    "Östergötland": "05",
    "Jönköping": "06",
    "Kronoberg": "07",
    "Kalmar": "08",
    "Gotland": "09",
    "Blekinge": "10",
    "Skåne": "12",
    "Halland": "13",
    "Västra Götaland": "14",
    "Värmland": "17",
    "Örebro": "18",
    "Västmanland": "19",
    "Dalarna": "20",
    "Gävleborg": "21",
    "Västernorrland": "22",
    "Jämtland Härjedalen": "23",
    "Jämtland": "23",
    "Västerbotten": "24",
    "Norrbotten": "25",
}
"""What FHM calls the regions in its workbooks and tables, with the codes of their counties."""

_STOCKHOLM = {
    "Bromma",
    "Enskede Årsta Vantör",
    "Farsta",
    "Hässelby Vällingby",
    "Kungsholmen",
    "Norrmalm",
    "Rinkeby Kista",
    "Skarpnäck",
    "Skärholmen",
    "Spånga Tensta",
    "Södermalm",
    "Östermalm",
}
DISTRICTS: dict[str, tuple[set[str], ...]] = {
    # Since 2021-05-06 two districts are given as one, for all weeks.
    "0180": (_STOCKHOLM | {"Hägersten Älvsjö"}, _STOCKHOLM | {"Hägersten Liljeholmen", "Älvsjö"}),
    "1280": (
        {
            "Centrum",
            "Fosie",
            "Husie",
            "Hyllie",
            "Kirseberg",
            "Limhamn Bunkeflo",
            "Oxie",
            "Rosengård",
            "Södra Innerstaden",
            "Västra Innerstaden",
        },
    ),
    "1480": (
        {
            "Angered",
            "Askim Frölunda Högsbo",
            "Centrum",
            "Lundby",
            "Majorna Linné",
            "Norra Hisingen",
            "Västra Göteborg",
            "Västra Hisingen",
            "Örgryte Härlanda",
            "Östra Göteborg",
        },
    ),
}
"""The districts that make up each city, one set per layout, with spaces for hyphens. Source: FHM's workbooks."""

_REGION_CODES = {in_any_case(name): code for name, code in REGIONS.items()}
_DISTRICTS_BY_NAME = {
    code: {in_any_case(name): name for districts in layouts for name in districts}
    for code, layouts in DISTRICTS.items()
}


def county_of_region(name: str) -> str | None:
    """Return the code of the county that is a region; None if no region is called this."""
    return _REGION_CODES.get(_without_joints(name))


def district_of(city_code: str, name: str) -> str | None:
    """Return a city district as DISTRICTS spells it; None if the city has no such district."""
    return _DISTRICTS_BY_NAME[city_code].get(_without_joints(name))


def _without_joints(name: str) -> str:
    return in_any_case(name.replace("-", " ").replace("_", " "))

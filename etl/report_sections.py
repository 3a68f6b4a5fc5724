"""What the headings above a count make it of: the nation, or only a part of the country or of care, or another time.

A heading that limits does so until one that says the nation. One that says neither ends nothing: below "Hemtjänst",
"Läget är svårt" is still about home help. The title of a slide limits all of the slide, whatever stands in between.
"""

import re
from dataclasses import dataclass

from etl.report_corrections import OF_A_NAMED_PERIOD
from etl.report_places import is_limited, names_care_or_time, without_statements
from etl.report_text import ReportText
from etl.report_wordings import TIME_ALONE

_NATION = re.compile(r"\b(?:landets|landet|rikets?|sveriges?|nationell\w*)\b")


@dataclass(frozen=True)
class Sections:
    """Of each sentence of a text, the limiting headings, painted, that it stands under."""

    above: list[tuple[str, ...]]

    def limit(self, sentence: int, is_of_county: bool) -> bool:
        """Say whether the headings above a sentence make its count a part's or another time's.

        One that names the county which the count is known to be of doesn't limit it.
        """
        headings = self.above[sentence]
        return any(is_limited(without_statements(line)) for line in headings) if is_of_county else bool(headings)


def sections_of(text: ReportText) -> Sections:
    """Find out which limiting headings each sentence of a text stands under: its slide's title, and the nearest."""
    above = []
    title = heading = ""
    for n, (start, end) in enumerate(text.sentences):
        begins_part = n == 0 or "\f" in text.reading.plain[text.sentences[n - 1][1] : start]
        if begins_part:
            title = ""
        above.append(tuple(filter(None, (title, heading))))
        if not text.is_heading(start, end):
            continue
        line = OF_A_NAMED_PERIOD.sub(" ", text.painted[start:end])
        if is_limited(line) or TIME_ALONE.fullmatch(text.reading.low[start:end]):
            heading = line
            # The first line of all may name the sender's county, and the nation's report follow.
            title = line if begins_part and (n or names_care_or_time(line)) else title
        elif _NATION.search(line):
            heading = ""
    return Sections(above)

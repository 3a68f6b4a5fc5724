"""Figures of PPM (basala hygienrutiner och klädregler) in running text: levels, participants, observations, spread.

A slide compares two rounds and names them once, above: "Kommunernas resultat HT 2020 – VT 2021". So "från 64 procent
till 67,6 procent" is a level in each, and a figure on its own is of the later. If the rounds can't be told, nothing is
taken. A level is never a change in percentage points, and never a region's.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from data.lists import ppm_rounds
from etl.report_counts import MUNICIPALITIES
from etl.report_text import OTHER, ROUND, QuotedFigure, ReportText, Round
from etl.swedish_text import BULLETS, Number, value_of

NO_ROUND = "mätomgången går inte att avgöra"
UNDATED_ROUND = "mätomgångens datum är inte kända"
UNKNOWN_WORDS = "det framgår inte att talet avser alla kommuner som deltog i mätningen"
NO_MEASURE = "det framgår inte vilket av måtten som talet avser"

_ABOUT_PPM = re.compile(r"punktprevalens|\bppm\b|basala\shygienrutiner")
_ACTOR = re.compile(r"\b(kommun|region)\w*\sresultat|\bresultat(?:en)?\sför\s(?:alla\s)?(kommun|region)")
_OF_MUNICIPALITIES = re.compile(r"kommunernas\sresultat|kommunal|kommuner(?:na)?\s(?:ingår|deltog|har\sdeltagit)")
_REGION = re.compile(r"\bregion|\blandsting|\bsjukhus")

_ALL_STEPS = r"(?:alla|samtliga)\s(?:(?:åtta|8)\s)?steg(?:en)?(?:\sför\sbasala\shygienrutiner\soch\sklädregler)?"
_BOTH = r"(?:basala\s)?hygienrutiner(?:na)?\soch\s(?:basala\s)?klädregler(?:na)?"
_FOUR = r"(?:(?:de|alla|samtliga)\s)*(?:(?:fyra|4)\ssteg(?:en)?\sför\s)?(?:basala\s)?"
_TO = r"(?:följsamhet(?:en)?\still|korrekt(?:\sefterlevnad)?\s(?:i|av))\s"
_MEASURES = re.compile(
    rf"(?P<all8>{_TO}(?:{_ALL_STEPS}|(?:samtliga\s)?{_BOTH})(?!\w))"
    rf"|(?P<hygiene4>{_TO}{_FOUR}hygienrutiner(?:na)?(?!\w|\soch\s(?:basala\s)?kläd))"
    rf"|(?P<dress4>{_TO}{_FOUR}klädregler(?:na)?(?!\w|\soch\s(?:basala\s)?hygien))"
)
_SETTINGS = re.compile(r"(?P<special_housing>särskil(?:t\sboende|da\sboenden)|säbo)|(?P<ordinary_housing>ordinärt\sboende)")

_VALUE = r"[0-9]{1,3}(?:[.,][0-9]{1,2})?(?![0-9])"
_PERCENT = r"\s?(?:%|procent\b)"
_IN_ROUND = rf"(?:\s(?:(?:i|under|för|år)\s)?\(?{ROUND}+\)?)?"
_CHANGE = re.compile(rf"\bfrån\s(?P<a>{_VALUE})(?:{_PERCENT})?{_IN_ROUND}\still\s(?P<b>{_VALUE}){_PERCENT}{_IN_ROUND}")
_LEVEL = re.compile(rf"(?:\b(?:är|var|blev|på|till)|:)\s(?P<b>{_VALUE}){_PERCENT}{_IN_ROUND}")
_POINTS = re.compile(r"\bmed\s[+-]?[0-9]+(?:[.,][0-9]+)?\sprocentenheter\b")

_LEVEL_WORDS = frozenset(
    "har förbättrats förbättrat försämrats försämrat ökat ökade minskat minskade gått upp ned ner sjunkit stigit sedan "
    "höstens vårens förra föregående mätning mätningen både i på inom och samt men totalt till var är blev uppgick ligger "
    "låg för riket hela landet kommunerna alla kommuner från".split()
)
_ONCE_MORE = re.compile(r"(?:sedan|jämfört\smed|än)\s(?:höstens|vårens|förra|föregående)(?:\sårs?)?\smätning(?:en)?\b")
_STOP = re.compile(rf"[.,;:!?()\[\]{BULLETS}]|\s-\s|$")

_MEMBERS = re.compile(
    r"(?:\sav\s(?:(?:landets|sveriges|totalt)\s)*(?P<of>[0-9]+))?\skommuner(?:na)?(?:\shar)?"
    r"\s(?:ingår|ingick|deltog|deltar|deltagit|medverkade)(?P<not>\s(?:inte|ej)\b)?"
    rf"(?:\s(?:i|resultate[tn]|mätningen|för|riket|ppm|ppm-bhk|punktprevalensmätningen|årets|vårens|höstens|denna|{ROUND}+)"
    r"(?!\w))*(?=\s?(?:$|[.,;:!?()]|-\s)|\soch\b)"
)
_OBSERVATIONS_AFTER = re.compile(
    r"\s(?:observationer|granskningar)(?:\s(?:har|genomfördes|genomförts|gjordes|gjorts|totalt|i|mätningen|riket|för|ingår|"
    rf"resultatet|{ROUND}+)(?!\w))*(?=\s?(?:$|[.,;!?()]|-\s))"
)
_OBSERVATIONS_BEFORE = re.compile(
    r"(?:^|[.,;:(•]\s?|\soch\s)(?:(?:totalt|sammanlagt)\s)?(?:(?:har\s)?(?:genomfördes|gjordes)\s)?(?:(?:totalt|sammanlagt)\s)?$"
)
_OBSERVATIONS_LABEL = re.compile(
    r"(?:^|[.,;:(•]\s?)(?:totalt\s)?antal(?:et)?\s(?:granskningar|observationer)(?:\s(?:för|i)\sriket)?(?:\s(?:är|var)|\s?:)\s?$"
)
_MEDIAN = re.compile(
    rf"\bmedian(?:värde|värdet|en)?(?:\sför\s(?:kommunerna|riket))?(?:\s?:|\s(?:är|var|ligger\spå|låg\spå))?\s"
    rf"(?P<value>{_VALUE}){_PERCENT}{_IN_ROUND}"
)
_SPREAD = re.compile(
    rf"(?P<by>\bresultat(?:et|en)?|\bföljsamhet(?:en)?)\s\(?(?:(?:från|mellan)\s)?(?P<a>{_VALUE})(?:{_PERCENT})?\s?"
    rf"(?:-|till|och)\s?(?P<b>{_VALUE}){_PERCENT}\)?"
)
_SPREADS = re.compile(r"\bvariation|\bvarierar|\bspridning|\bspann")

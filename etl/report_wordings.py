"""How a report words its counts of municipalities, as patterns over the painted text.

A new phrase is added here and nowhere else. Every pattern begins right after its number, or ends right before it; the
words that may stand around it without changing what it is of are listed too.
"""

import re

from etl.report_text import OTHER, PERIOD
from etl.swedish_text import BULLETS

LEVELS = {"kritisk": "critical_impact", "allvarlig": "serious_impact"}

_AGENCY = r"(?:sos|socialstyrelsen|myndigheten|länsstyrelsen)"
_SOME_AREA = (
    r"(?:på|inom|i|för)\s(?:något|någon|minst\sett|åtminstone\sett|ett\seller\sfler(?:a)?)(?:\sav)?"
    r"(?:\s(?:de|dessa|alla|sina|våra|tio|10|bevakade|följda)){0,3}\s(?:verksamhets)?område(?:n|na|t)?"
    rf"(?:\s(?:som\s)?(?:{_AGENCY}|vi)\s(?:följer|bevakar))?"
)
_THIS_TIME = (
    r"(?:(?:(?:under|i|för|mellan|från)\s)?(?:den\saktuella\s|denna\s|den\s)?"
    rf"(?:veckan|vecka|perioden|period|rapportperioden|rapportveckan|{PERIOD}+)|den\shär\sveckan|i\slandet|i\sriket)"
)
_TO_AGENCY = rf"till\s{_AGENCY}"
TAIL = re.compile(rf"(?:\s(?:{_SOME_AREA}|{_THIS_TIME}|{_TO_AGENCY})(?!\w))*")

_WHOSE = r"[^\W\d_]+(?:\s[^\W\d_]+)?s(?:\släns)?"
_UNIT = (
    r"(?:"
    r"\s?/\s?(?P<slash>[0-9]+)(?P<named_slash>\skommun(?:er)?)?"
    rf"|\sav\s(?:(?:totalt|samtliga|alla|de)\s){{0,2}}(?:(?P<whose>{_WHOSE})\s(?:totalt\s)?)?(?P<of>[0-9]+)"
    r"(?P<named_of>\s(?:rapporterande\s)?kommuner(?:na)?)?"
    rf"|\sav\s(?:(?P<all_of>{_WHOSE})\skommuner|kommunerna)"
    r"|\s(?:st\.?\s|stycken\s)?kommun(?:er)?(?:\s\(av\s(?:landets\s)?290(?:\skommuner)?\))?(?P<in_county>\si\slänet\b)?"
    r")(?!\w)(?![-/])(?:\s\([0-9,. ]+\s?(?:%|procent)(?:\sav\s(?:landets\s|alla\s)?kommuner(?:na)?)?\))?"
)
_VERB = (
    r"(?:rapporter(?:ar|at|ade)|inrapporter(?:ar|at|ade)|uppger|uppgav|uppgett|anger|angav|angett|redovisa(?:r|t|de)|har"
    r"|upplever|bedömer)"
)
_LINK = r"(?:\s(?:i\slandet|i\ssverige|i\sriket|som|har|nu|också|även|fortfarande|fortsatt|därmed|idag)(?!\w))*"
_SAYS = rf"{_LINK}(?:\s{_VERB}(?:\satt\sde\shar|\som)?|\smed)?"
_ONE_PERCENT = r"(?:över|mer\sän|fler\sän|överstigande|>)\s?(?P<one{}>1(?:,0)?|en|ett)\s?(?:%|procent\b)"
_SICK = (
    rf"(?:\s{_ONE_PERCENT.format('')}(?:\sav\s(?:sina\s|alla\s)?)?"
    r"(?:\s?(?:patienter(?:na)?|brukare|brukarna|och|är|som|bekräftat))*\ssmittade"
    r"|\s(?:en\s)?andel\ssmittade(?:\s(?:patienter|brukare|och))*\s(?:på\s)?"
    rf"{_ONE_PERCENT.format('_after')})"
    rf"(?:\s(?:patienter|brukare|och|bland|av|med|i|inom|sina?|egna?|kommun(?:ens|ernas)|verksamhets(?:område|områden)"
    rf"|verksamhet(?:er|erna)?|{OTHER}+)(?!\w))*"
)
_SAME_VERB = (
    r",?\s(?:och|samt)\s[^\s]+(?:\skommun(?:er)?)?(?:\shar)?(?:\srapporterat)?\s(?:kritisk|allvarlig)\spåverkan\b"
)

IMPACT = re.compile(rf"{_UNIT}{_SAYS}(?:\sen)?\s(?P<level>kritisk|allvarlig)(?:\spåverkan\b|(?={_SAME_VERB}))")
INFECTED = re.compile(rf"{_UNIT}{_SAYS}{_SICK}")
REPORTED = re.compile(
    rf"{_UNIT}{_LINK}\s(?:(?:rapporterade|rapporterat|rapporterar|inrapporterade|inrapporterat|svarade|svarat)(?:\sin)?"
    r"(?:\s(?:data|uppgifter|läget|sitt\släge))?"
    r"|(?:lämnade|lämnat|inkom|inkommit|kom|kommit)\s(?:in\s)?(?:med\s)?(?:en\s)?(?:läges)?rapport(?:er)?)"
    r"(?!\w)(?!\s(?:kritisk|allvarlig))"
)
INVERTED = re.compile(rf"{_UNIT}(?:\sin)?(?:\s{_TO_AGENCY})?")
"""After "rapporterade": "rapporterade 240 kommuner till SoS"."""
ELLIPSIS = re.compile(r"(?:\shar)?(?:\srapporterat)?\s(?P<level>kritisk|allvarlig)\spåverkan\b")
RESPECTIVELY = re.compile(
    rf"\srespektive\s(?P<second>[^\s/]+){_UNIT}{_SAYS}(?:\sen)?"
    r"\s(?P<level>kritisk|allvarlig)\srespektive\s(?P<other>kritisk|allvarlig)\spåverkan\b"
)
"""After the first of two numbers: "5 respektive 30 kommuner har rapporterat kritisk respektive allvarlig påverkan"."""
RESPECTIVELY_UNIT = re.compile(rf"\srespektive\s(?P<second>[^\s/]+){_UNIT}")
RESPECTIVELY_BEFORE = re.compile(
    r"\b(?P<level>kritisk|allvarlig)\srespektive\s(?P<other>kritisk|allvarlig)\spåverkan"
    rf"(?:\s{_SOME_AREA})?\s(?:har\s)?rapportera(?:ts|s|des)\s(?:av|från)\s$"
)
OUT_OF = re.compile(r"\s?[,(]?\s?(?:ut)?av\s(?:[^\W\d_]+\s){0,3}")
"""Between a count and the number it is out of, where that stands after it: "5 (av totalt 21 svarande)"."""
ONLY_UNIT = re.compile(_UNIT)

PASSIVE = re.compile(
    rf"(?P<level>kritisk|allvarlig)\spåverkan(?:\s{_SOME_AREA})?"
    r"(?:\s(?:har\s)?(?:in)?rapportera(?:ts|s|des)\s(?:av|från)|\s(?:i|hos))\s(?:totalt\s|sammanlagt\s)?$"
)
_IS = r"(?:\s?[:=|]\s?|\s(?:är|var|uppgår\still|ska(?:ll)?\svara)\s)"
LABEL = re.compile(
    r"(?P<named>(?:antal(?:et)?\s)?kommuner\s(?:med|som\s(?:har\s)?rapporterat)\s)?(?P<level>kritisk|allvarlig)\spåverkan"
    rf"(?:\s{_SOME_AREA})?{_IS}$"
)
LABEL_REPORTING = re.compile(
    r"(?P<named>(?:antal(?:et)?\s)?(?:rapporterande\skommuner|kommuner\ssom\s(?:har\s)?rapporterat)"
    rf"(?:\s{_TO_AGENCY})?){_IS}$"
)
CAME_IN = re.compile(
    r"(?:(?:läges)?rapporter\s(?:har\s)?(?:inkommit|kommit\sin|inkom|kom\sin|lämnats|lämnats\sin)|inrapporterad\sdata)"
    r"\sfrån\s(?:totalt\s)?$"
)

CLAUSE_START = re.compile(rf"[.,;:!?()\[\]\"”»{BULLETS}]|(?:^|\s)-\s")
CLAUSE_END = re.compile(
    rf"\s?(?:$|[.,;:!?()\[\]\"”»{BULLETS}]|-\s(?![0-9]))"
    r"|\s(?:förutom|utom|utöver|med\sundantag|jämfört\smed|att\sjämföra\smed|mot|i\sstället\sför|istället\sför)\b"
)
AND = re.compile(r",?\s(?:och|samt|medan|men)\s(?:har\s)?(?P<part>av\s(?:dem|dessa)\b)?")
_PREVIOUS = r"(?:förra|föregående)\s(?:veckan?|perioden?|rapportveckan?|rapportering(?:en)?)"
COMPARED = re.compile(
    rf"\bjämfört\smed\s(?:[^\W_]+\s(?:kommun(?:er)?\s)?)?{_PREVIOUS},?(?!\w)"
    r"|\bi(?:\s|)stället\sför\s[^\W_]+(?:\skommun(?:er)?)?,?(?=\shar\s)"
)
"""Before a count: "Jämfört med 8 förra veckan har 12 kommuner rapporterat …"."""
OF_ALL = re.compile(rf"\bav\s(?:(?P<whose>{_WHOSE})\s)?(?P<of>[0-9]+)\skommuner\s(?:har|rapporterade|rapporterar)\s$")
OF_ALL_REPORTED = re.compile(rf"(?:\srapporterat)?(?:\sin)?\s{_TO_AGENCY}\b")
OF_ALL_INFECTED = re.compile(rf"(?:\srapporterat)?{_SICK}")
SERIES = re.compile(r"\s?(?:[,;/|-]|och|till|eller)\s?[0-9]")
SERIES_GAP = re.compile(r"\s?,\s?")
EXCEPTION = re.compile(r"\s?,?\s(?:förutom|utom|utöver|med\sundantag|bortsett)\b")
JOINED = re.compile(r"\s?(?:,|,?\s?(?:och|samt|medan|men))\s")
TO_SOMEONE = re.compile(rf"\b{_TO_AGENCY}\b")
NO_UNIT = re.compile("")
EVERYONE = re.compile(r"\b(?:samtliga|alla)(?:\slandets)?\s$")
"""Before a count that is then all there are: "Samtliga 290 kommuner rapporterade till SoS"."""

# Words before a number, in its clause, that leave it what it is.
BEFORE = frozenset(
    "från inrapporterad inrapporterade data uppgifter mellan under för vecka veckan perioden rapportperioden denna den "
    "aktuella är det finns har totalt sammanlagt sammantaget enligt sos socialstyrelsen socialstyrelsens i landet "
    "sverige riket hela och samt men medan endast bara att rapporterade rapporterar rapporterat redovisade redovisar "
    "uppger uppgav nu idag dessutom vidare även också så rättelse korrigering läget lägesrapport lägesrapporten "
    "lägesbild landets kommuner siffror visar vi ser vilket innebär avser gäller dag av dem dessa länets länsstyrelsen "
    "till rätt antal länet".split()
)
NOT_RIGHT_BEFORE = frozenset(
    "från mellan under för den enligt i vecka avser gäller av dem dessa kommuner till antal rätt länets landets".split()
)
RANGE = re.compile(r"\s?(?:-{1,2}|/|till|eller|och|respektive|av|à)(?:\s(?:de|landets|totalt))?\s?")
OTHER_TIME = re.compile(r"\s?,?\s?(?:under\s|i\s)?(?:förra|föregående|tidigare)\s\w+\s?(?:$|[.;(\n])")
LABEL_BEFORE = re.compile(r"(?:^|[.,;!?()])(?P<words>[^.,;:!?()]*):\s?$")
"""What stands before a colon right before a clause: a heading within the sentence."""
_SEASON = (
    r"(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|vår(?:en|as)|sommar(?:en|as)"
    r"|höst(?:en|as)|vinter(?:n|as)|fjol|fjolåret|påsk(?:en)?|jul(?:en)?)"
)
TIME_ALONE = re.compile(rf"\W*(?:(?:under|i|för)\s)?(?:{_SEASON}|20[0-9]{{2}}|{_SEASON}\s20[0-9]{{2}})\W*")
"""A heading that is a month, a season or a year, and no report period."""
OTHER_TIME_AFTER = re.compile(
    r"[\s,(:-]{1,3}(?!jämfört|mot\s|än\s|[^.;)]*\b(?:ökning|minskning|fler|färre|oförändra))[^.;0-9)]{0,30}?"
    rf"\b(?:{_SEASON}|(?:förra|föregående|tidigare)(?!\s(?:angavs|angivet|rapporterat)))\b(?![^.;)]*[0-9])"
    rf"|[\s,(]{{1,3}}(?:(?:den|i|under|från|per)\s)?{OTHER}+\s?(?:$|[.,;)])"
)
"""Right after a count: words that put it at another time, and no number that they would rather be about."""

"""How a figure gets from a report to the page, and what is done to it on the way, in words a reader can check.

The one thing to know: numbers of a rule (twelve points, ten percentage points, 1–3 persons) are written from the
constants that the code counts with, so the text can't say another rule than the one that is used.
"""

from dash import html

from dashboard.about_parts import Rows, anchored, table
from dashboard.components import Children, section
from data import control_charts, funnels, trends
from data.disclosure import FEW, TOO_FEW_CARED_FOR, TOO_WIDE
from data.formats import number, per_cent
from data.hidden_sums import POOL
from data.intervals import CONFIDENCE
from data.language import say
from data.lists import SKR_DIVISIONS
from data.periods import PERIOD_KINDS
from data.signals import RULES


def rules_of_meaning() -> html.Section:
    """Build what one must know to read any figure here, before anything else."""
    heading = say("Så läser du siffrorna", "How to read the figures")
    rules: list[Children] = [
        say(
            "En siffra som saknas är inte noll. Noll visas bara där någon har rapporterat noll; annars står varför "
            "siffran saknas, linjen har ett hål och kartan är streckad.",
            "A missing figure is not zero. Zero is shown only where somebody has reported zero; otherwise it says why "
            "there is no figure, the line has a gap and the map is hatched.",
        ),
        say(
            "En kommun som inte har rapporterat är inte opåverkad. Därför står alltid hur många som har rapporterat av "
            "dem som väntades.",
            "A municipality that has not reported is not unaffected. So it always says how many have reported of those "
            "expected.",
        ),
        say(
            "Kommuner med kritisk och med allvarlig påverkan får inte läggas ihop: samma kommun kan vara med i båda.",
            "Municipalities with critical and with serious impact must not be added: the same one may be in both.",
        ),
        say(
            "Sammanvägd andel, mediankommun och medelvärde är tre olika tal. Det står alltid vilket som visas.",
            "Pooled share, median municipality and mean are three different numbers. It always says which is shown.",
        ),
        say(
            "En signal säger att något har ändrats mer än det brukar. Den säger inte varför.",
            "A signal says that something has changed more than it usually does. It does not say why.",
        ),
        say(
            "Syntetiska uppgifter är påhittade för demonstration. De är märkta överallt: på sidan, i varje rad av "
            "varje fil och i varje bild.",
            "Synthetic figures are invented for demonstration. They are marked everywhere: on the page, in every row "
            "of every file and in every picture.",
        ),
    ]
    return section(heading, [html.Ul([html.Li(rule) for rule in rules], className="about-rules")], ident="reading")


def method() -> html.Section:
    """Build the method: the way of a figure, coverage, intervals, signals, trends, comparisons, and time."""
    parts = [_way(), _coverage(), _intervals(), _control_charts(), _trends(), _comparisons(), _knowledge()]
    return section(say("Metod", "Method"), parts, ident="method")


def _way() -> html.Div:
    steps = [
        say(
            "Mottagning. Filen sparas som den kom, med dag, namn och kontrollsumma. Samma fil två gånger är inget "
            "nytt.",
            "Receiving. The file is kept as it came, with day, name and checksum. The same file twice is nothing new.",
        ),
        say(
            "Granskning. Namngivna kontroller läser varje rad. En rad som inte kan stämma avvisas med sitt skäl; ett "
            "tal i löpande text som inte säkert går att hänföra till mått, enhet och period läses inte in utan "
            "listas.",
            "Screening. Named checks read every row. A row that can't be right is refused with its reason; a number in "
            "running text that can't surely be attributed to a measure, a unit and a period is not taken but listed.",
        ),
        say(
            "Det rapporterade läggs bara till. En rättelse är en senare uppgift: den gäller, och den tidigare finns "
            "kvar.",
            "What is reported is only ever added to. A correction is a later entry: it holds, and the earlier remains.",
        ),
        say(
            "Härledning. Ur kommunernas uppgifter räknas varje indikator för riket, län, kommungrupper och kommuner, "
            "med täljare, nämnare, intervall och täckning. Har källan själv publicerat siffran står den bredvid, "
            "märkt «publicerad»; säger de emot varandra står båda i liggaren över motsägelser.",
            "Deriving. Each indicator is counted from the municipalities' answers for the nation, counties, "
            "municipality groups and municipalities, with numerator, denominator, interval and coverage. Where the "
            "source has published the figure itself it stands beside, marked “published”; where they contradict each "
            "other, both are in the ledger of contradictions.",
        ),
        say(
            "Skydd av enskilda. Små antal personer döljs innan någon får se utgåvan.",
            "Protection of individuals. Small counts of persons are hidden before anybody sees the release.",
        ),
        say(
            "Utgåva. Allt tillsammans får ett nummer, granskas igen och publiceras i ett steg. En utgåva ändras "
            "aldrig.",
            "Release. All of it gets a number, is screened again and published in one step. A release never changes.",
        ),
    ]
    heading = say("Från rapport till siffra", "From report to figure")
    return anchored("way", heading, [html.Ol([html.Li(step) for step in steps])])


def _coverage() -> html.Div:
    return anchored(
        "coverage",
        say("Täckning", "Coverage"),
        [
            html.P(
                say(
                    "Täckningen är hur många kommuner siffran bygger på, av dem som väntades. Är antalet som "
                    "rapporterat okänt lämnas ingen andel ut: att dela med alla 290 vore att räkna dem som teg som "
                    "opåverkade.",
                    "Coverage is how many municipalities a figure rests on, of those expected. Where the number "
                    "reporting is not known, no share is given out: dividing by all 290 would count those who said "
                    "nothing as unaffected.",
                )
            ),
            html.P(
                say(
                    "När deltagandet skiftar kan en siffra röra sig bara för att andra svarar. En jämförelse kan "
                    "därför göras bland de kommuner som svarat båda gångerna (matchad panel), och resten av "
                    "förändringen är vilka som deltog.",
                    "Where participation varies, a figure may move only because others answer. So a comparison can be "
                    "made among the municipalities that answered both times (a matched panel), and the rest of the "
                    "change is who took part.",
                )
            ),
        ],
    )


def _intervals() -> html.Div:
    level = per_cent(number(100 * CONFIDENCE))
    return anchored(
        "intervals",
        say("Intervall", "Intervals"),
        [
            html.P(
                say(
                    f"Andelar av personer har Wilsons intervall på {level}. Det håller sig inom 0–100 % och stämmer "
                    "också för få observationer. Det säger hur säkert det observerade är som ett stickprov av hur det "
                    "brukar vara; det säger inget om dem som inte deltog.",
                    f"Shares of persons have Wilson's interval at {level}. It keeps within 0–100% and is right for few "
                    "observations too. It says how sure what was observed is as a sample of how it usually is; it says "
                    "nothing of those who took no part.",
                )
            ),
            html.P(
                say(
                    "Antal kommuner, och andelar av dem, har ett möjligt intervall: vad siffran kunde ha varit om "
                    "ingen, eller alla, av dem som inte rapporterat hade varit med. Två av 240 rapporterande är 0,8 "
                    "%, men av 290 kan det vara mellan 0,7 och 17,9 %.",
                    "Numbers of municipalities, and shares of them, have a possible range: what the figure could have "
                    "been if none, or all, of those that did not report had been among them. Two of 240 reporting is "
                    "0.8%, but of 290 it may be anything from 0.7 to 17.9%.",
                )
            ),
            _source("Brown, Cai & DasGupta (2001), Interval estimation for a binomial proportion."),
        ],
    )


def _control_charts() -> html.Div:
    least, move = number(control_charts.MIN_POINTS), number(control_charts.COVERAGE_MOVE)
    caption = say("Reglerna för signaler", "The rules for signals")
    return anchored(
        "control-charts",
        say("Styrdiagram och signaler", "Control charts and signals"),
        [
            html.P(
                say(
                    "Ett styrdiagram visar seriens medelvärde och gränserna för dess vanliga variation: för antal ur "
                    "skillnaden mellan grannar (XmR), för andelar med Laneys p′, som tar hänsyn till nämnaren (XmR där "
                    "täljare inte lämnas ut). En serie med perioder som är dolda för att skydda enskilda bedöms inte.",
                    "A control chart shows the mean of a series and the limits of its ordinary variation: for counts "
                    "from the difference between neighbours (XmR), for shares by Laney's p′, which heeds the "
                    "denominator (XmR where numerators are not told). A series with periods that are hidden to protect "
                    "persons is not assessed.",
                )
            ),
            table(caption, [say("Regel", "Rule"), say("Vad som bryter den", "What breaks it")], _rules()),
            html.P(
                say(
                    f"Färre än {least} jämförbara punkter ger inga gränser, och då sägs det. Punkter vars täckning "
                    f"skiljer mer än {move} procentenheter jämförs inte med varandra. En period utan uppgift bryter "
                    "ingen regel och nollställer ingen. Gränserna räknas om från en dag bara med ett skrivet skäl.",
                    f"Fewer than {least} comparable points give no limits, and it says so. Points whose coverage "
                    f"differs by more than {move} percentage points are not compared. A period without a figure breaks "
                    "no rule and resets none. Limits are counted anew from a day only with a written reason.",
                )
            ),
            html.P(
                say(
                    "Om en signal är bättre eller sämre följer av indikatorns riktning («högre är sämre»), inte av "
                    "kurvans.",
                    "Whether a signal is better or worse follows from the indicator's polarity (“higher is worse”), "
                    "not from the curve's.",
                )
            ),
            _source(
                "NHS England, Making Data Count; Laney (2002), Improved control charts for attributes; Montgomery, "
                "Introduction to Statistical Quality Control."
            ),
        ],
    )


def _rules() -> Rows:
    """Return the rules of data/signals.py in words. Raises KeyError on one that has none."""
    words = {
        "outside_limits": (
            say("Utanför gränserna", "Outside the limits"),
            say("En punkt utanför medelvärdet ± tre standardavvikelser.", "A point outside the mean ± three sigma."),
        ),
        "shift": (
            say("Skift", "Shift"),
            say("Åtta punkter i rad på samma sida om medelvärdet.", "Eight points in a row on one side of the mean."),
        ),
        "trend": (
            say("Trend", "Trend"),
            say("Sex punkter i rad som stiger, eller som faller.", "Six points in a row that rise, or that fall."),
        ),
        "two_of_three": (
            say("Nära gränsen", "Near the limit"),
            say(
                "Två av tre punkter i rad i den yttre tredjedelen på samma sida.",
                "Two of three points in a row in the outer third on the same side.",
            ),
        ),
    }
    return [list(words[rule]) for rule in RULES]


def _trends() -> html.Div:
    least, level = number(trends.MIN_POINTS), per_cent(number(100 * trends.LEVEL))
    return anchored(
        "trend-test",
        say("Trend: prövad, och skild från omdömet", "Trend: tested, and apart from the judgement"),
        [
            html.P(
                say(
                    f"Om en serie stiger, faller eller ligger stilla prövas med Mann–Kendalls test på nivån {level}, "
                    f"med variansen vidgad för att veckor liknar varandra. Färre än {least} punkter, eller för många "
                    "hål, ger svaret att det inte kan sägas. Först därefter sägs om det är bättre eller sämre.",
                    f"Whether a series rises, falls or stays is tested by Mann–Kendall at the level {level}, with the "
                    f"variance widened since weeks resemble each other. Fewer than {least} points, or too many gaps, "
                    "give the answer that it can't be said. Only then it says whether that is better or worse.",
                )
            ),
            html.P(
                say(
                    "Att ingen trend hittas betyder inte att det inte finns någon. Ett enstaka steg till en annan nivå "
                    "är ingen trend utan ett skift.",
                    "That no trend is found does not mean that there is none. A single step to another level is no "
                    "trend but a shift.",
                )
            ),
        ],
    )


def _comparisons() -> html.Div:
    years = " ".join(str(first.year) for _, first, _ in SKR_DIVISIONS[1:])
    inner, outer = per_cent(number(100 * funnels.INNER)), per_cent(number(100 * funnels.OUTER, 1))
    rounds = PERIOD_KINDS["ppm_round"].nouns
    return anchored(
        "peers",
        say("Jämförelser mellan kommuner", "Comparisons between municipalities"),
        [
            html.P(
                say(
                    "En kommun jämförs med de andra i sin kommungrupp (SKR) så som indelningen var då; indelningen "
                    f"från {years} gäller därefter. Visade är medianen av dem som har en uppgift och gruppens "
                    "sammanvägda andel. En plats i ordningen ges bara med sitt intervall: kommuner vars intervall "
                    "möts delar plats.",
                    "A municipality is compared with the others in its municipality group (SKR) as the division was "
                    f"then; the division of {years} holds from that year. Shown are the median of those that have a "
                    "figure and the group's pooled share. A place in the order is given only with its interval: "
                    "municipalities whose intervals meet share their places.",
                )
            ),
            html.P(
                say(
                    f"Trattdiagrammet för hygien jämför kommuner med olika många observationer: gränserna ({inner} "
                    f"och {outer}) är vidare där de är få. Skiljer sig kommunerna mer än slumpen förklarar vidgas "
                    f"gränserna, och det står hur mycket. Vilka kommuner som deltar skiftar mellan {rounds}; därför "
                    "finns en jämförelse bland dem som deltagit båda gångerna.",
                    f"The funnel of hygiene compares municipalities with different numbers of observations: its limits "
                    f"({inner} and {outer}) are wider where these are few. Where municipalities differ by more than "
                    "chance explains, the limits are widened, and it says by how much. Which municipalities take part "
                    f"varies between {rounds}; so there is a comparison among those that took part both times.",
                )
            ),
            _source("Spiegelhalter (2005), Funnel plots for comparing institutional performance."),
        ],
    )


def _knowledge() -> html.Div:
    return anchored(
        "knowledge",
        say("Som publicerat, och som känt då", "As published, and as known then"),
        [
            html.P(
                [
                    say(
                        "En publicerad siffra ändras aldrig spårlöst. Två frågor om det förflutna har var sitt svar. "
                        "Vad som stod på sidan: utgåvan, ",
                        "A published figure never changes without a trace. Two questions about the past have an answer "
                        "each. What stood on the page: the release, ",
                    ),
                    html.Code("utgava=3"),
                    say(
                        " i adressen. Vad som var mottaget en dag, räknat med dagens definitioner: ",
                        " in the address. What had been received by a day, counted by today's definitions: ",
                    ),
                    html.Code("per=2022-02-10"),
                    say(
                        ". Då säger ett band överst att man ser det förflutna. Skillnaden mellan två utgåvor, eller "
                        "två dagar, finns siffra för siffra i ",
                        ". A band at the top then says that one looks at the past. The difference between two "
                        "releases, or two days, is figure by figure in ",
                    ),
                    html.Code("/api/v1/revisions"),
                    ".",
                ]
            ),
        ],
    )


def disclosure(is_internal: bool) -> html.Section:
    """Build how individuals are protected: the rule, what it rests on, and what is done to totals."""
    wide, middle = per_cent(number(100 * TOO_WIDE)), number((1 + FEW) / 2)
    paragraphs: list[Children] = [
        say(
            f"Antal på 1–{FEW} personer visas inte; 0 och {FEW + 1} eller fler visas. Det gäller de smittade bland "
            "dem som en kommun vårdar, och lika dem som inte är smittade (är 48 av 50 smittade är två det inte). En "
            f"kommun som vårdar färre än {TOO_FEW_CARED_FOR} visar inget.",
            f"Counts of 1–{FEW} persons are not shown; 0 and {FEW + 1} or more are. It holds for the infected among "
            "those whom a municipality cares for, and alike for those not infected (where 48 of 50 are infected, two "
            f"are not). A municipality that cares for fewer than {TOO_FEW_CARED_FOR} shows nothing.",
        ),
        say(
            "Vad som publiceras beror på vilka antal som är dolda, och av hur stora de är bara på summor av minst "
            f"{POOL} olika kommuners. Riket får den verkliga summan. I län och kommungrupper går varje dolt antal "
            f"smittade (1–{FEW}) in som genomsnittet i rikets summor; finns ingen sådan summa för perioden går det "
            f"överallt in som {middle}, och det gör alltid ett dolt antal som inte är smittade. Den som vårdar färre "
            f"än {TOO_FEW_CARED_FOR} är med i intervallet men inte i värdet. Därför går inget dolt antal att räkna ut "
            "genom att dra en summa från en annan, i någon utgåva eller för någon dag.",
            "What is published depends on which counts are hidden, and on how large they are only through sums of at "
            f"least {POOL} different municipalities'. The nation has the real sum. In counties and groups each hidden "
            f"count of infected (1–{FEW}) goes in as the average in the nation's sums; where there is no such sum for "
            f"the period, it goes in everywhere as {middle}, as a hidden count of those not infected always does. "
            f"Those who care for fewer than {TOO_FEW_CARED_FOR} are in the interval but not in the value. So no hidden "
            "count can be worked out by subtracting one total from another, in any release or as of any day.",
        ),
        say(
            f"Summorna fylls {POOL} kommuner eller fler åt gången, i den ordning som filerna först publicerades här "
            "och därefter kom in, och ändras sedan inte. Av varje kommun är det bara periodens första dolda svar som "
            "räknas; ett svar som rättas efteråt flyttar ingen till en annan summa. Är nästan alla i en summa 1, eller "
            f"nästan alla {FEW}, sägs det inte om summan är den ena eller den andra av de två som ligger ytterst.",
            f"The sums are filled by {POOL} municipalities or more at a time, in the order that the files were first "
            "published here and after that came in, and do not change then. Of each municipality only the period's "
            "first hidden answer counts; one that is corrected later moves nobody to another sum. Where nearly all in "
            f"a sum are 1, or nearly all {FEW}, it is not told which of the two outermost sums it is.",
        ),
        say(
            "En siffra där dolda antal ingår är ungefärlig: täljare och nämnare saknas, och intervallet tar hänsyn "
            "till vad de dolda antalen kan vara. För en andel av personer går det från Wilsons nedre gräns om de är så "
            "små som möjligt till den övre om de är så stora som möjligt. För mediankommunen är det vad siffran minst "
            "och mest kan vara, och för antal kommuner över en gräns dessutom vad de som inte har rapporterat kan "
            f"lägga till. Skiljer de dolda antalen mer än {wide} av värdet lämnas bara intervallet ut (status «lämnas "
            f"inte ut»). En siffra av en enda kommun, eller som själv kan vara av 1–{FEW} personer, döljs helt.",
            "A figure with hidden counts in it is approximate: it has no numerator or denominator, and the interval "
            "allows for what the hidden counts may be. For a share of persons it goes from Wilson's lower end where "
            "they are as small as they can be to the upper end where they are as large. For the median municipality "
            "it is the least and the most that the figure may be, and for municipalities over a limit also what those "
            f"that have not reported could add. Where the hidden counts make a difference of more than {wide} of the "
            "value, only the interval is given out (status “withheld”). A figure of a single municipality, or that may "
            f"itself be of 1–{FEW} persons, is hidden altogether.",
        ),
        say(
            "Det som en myndighet själv har dolt visas aldrig här, och det som skulle röja det döljs också.",
            "What an agency has hidden itself is never shown here, and what would give it away is hidden too.",
        ),
        say(
            "Inte under regeln: observationer i hygienmätningen, som är av personal i arbete och som SKR publicerar "
            "per kommun, och antal kommuner, utom dem över en gräns för andelen smittade.",
            "Not under the rule: observations in the hygiene rounds, which are of staff at work and which SKR "
            "publishes by municipality, and numbers of municipalities, save those over a limit of the share infected.",
        ),
    ]
    internal = say(
        "Den här utgåvan är gjord för internt bruk: små antal är inte dolda i den.",
        "This release is made for internal use: small counts are not hidden in it.",
    )
    source = say(
        "Offentlighets- och sekretesslagen (2009:400) 24 kap. 8 § och 26 kap. 1 §; samma gräns som i Socialstyrelsens "
        "arbetsböcker över avlidna.",
        "The Public Access to Information and Secrecy Act (2009:400), chapter 24 section 8 and chapter 26 section 1; "
        "the same limit as in the National Board of Health and Welfare's workbooks of deaths.",
    )
    warning = [html.P(internal, className="about-warning")] if is_internal else []
    content = [*warning, *[html.P(each) for each in paragraphs], _source(source)]
    return section(say("Skydd av enskilda", "Protection of individuals"), content, ident="disclosure")


def _source(text: str) -> html.P:
    return html.P([say("Källa: ", "Source: "), text], className="note")

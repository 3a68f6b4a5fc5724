"""What the invented weekly answers assume: the course of the pandemic, who answers, what strains whom.

Every number here is an assumption, chosen so that a chart of the answers looks like the years 2020–2022 in what
Folkhälsomyndigheten and Socialstyrelsen published. None of it is data. It is used by etl/demo_returns.py.
"""

from dataclasses import dataclass
from datetime import date, timedelta

FIRST_PERIOD = date(2020, 3, 5)
"""The first report period's Thursday."""

PERIODS = 108
"""Report periods Thursday–Wednesday to 2022-03-30, the last whole spring of the weekly report."""

WEEK = timedelta(days=7)

THRESHOLDS = (0.95, 2.05, 3.02, 3.66)
"""Strain above which an answer is level 2, 3, 4 and 5.

Fitted by eye: in the worst weeks 5–15 municipalities have a critical answer and 30–60 a serious one.
"""

CARED_FOR_SHARE = 0.35
"""Cared for, as a share of the inhabitants aged 70 and over. Invented; of the size of home help and SÄBO."""

OVER_PERCENT = 1
"""The published count is of municipalities with more than this per cent infected among those cared for."""

BLANK_SHARE = 0.004
"""How often an area, an outlook or the pair infected and cared for is left unanswered."""

LATE_WEEKS = (1, 2, 3)
"""Weeks after the other answers that a late one is sent. Invented."""

CORRECTION_WEEKS = (1, 2, 3, 4)
"""Weeks after the first answer that a corrected one is sent. Invented."""

SYNTHETIC_COMMENT = "Syntetisk uppgift"
"""What every comment begins with."""


@dataclass(frozen=True)
class Wave:
    """A wave of infection: its peak, its height in strain and in per cent infected, its width in weeks each side."""

    peak: date
    strain: float
    infected: float
    rise: float
    fall: float


WAVES = (
    Wave(date(2020, 4, 9), strain=0.94, infected=0.55, rise=2.1, fall=6.0),
    Wave(date(2020, 12, 17), strain=0.92, infected=0.72, rise=4.5, fall=4.5),
    Wave(date(2021, 3, 25), strain=0.32, infected=0.14, rise=3.5, fall=3.5),
    Wave(date(2022, 1, 24), strain=0.88, infected=0.88, rise=2.6, fall=2.8),
    Wave(date(2022, 3, 17), strain=0.52, infected=0.34, rise=2.6, fall=5.0),
)
"""After Folkhälsomyndigheten's cases by week. Spring 2021 is low: those cared for had been vaccinated.

The height of omicron's second wave, in March 2022, is invented: public testing had ended.
"""

FIRST_WAVE = {"01": (-2.0, 1.30), "04": (-1.0, 1.15), "12": (1.5, 0.65)}
"""Weeks after the country, and height relative to it, spring 2020: Stockholm first and hardest, Skåne late."""

AREA_CHARACTER = {
    "consumables": (-0.35, 0.75),
    "home_help": (0.10, 1.00),
    "personal_assistance": (-0.10, 0.85),
    "special_housing": (0.15, 1.05),
    "lss_housing": (-0.10, 0.85),
    "municipal_health_care": (0.10, 1.00),
    "medicines": (-0.80, 0.45),
    "staffing": (0.35, 1.20),
    "management": (-0.25, 0.85),
}
"""Strain in a calm week, and how much of a wave an area feels. Staffing is worst, medicines hardly notice."""

NEW_AREA_CHARACTER = (0.0, 0.9)
"""The same for an area that has come to the list since: like the middle of the others."""

SHORTAGE = Wave(date(2020, 4, 2), strain=1.0, infected=0.0, rise=2.0, fall=5.0)
"""The shortage of protective equipment in spring 2020, felt in `consumables` alone."""

RESPONSE = (
    (date(2020, 3, 5), 0.77),
    (date(2020, 4, 9), 0.89),
    (date(2020, 9, 3), 0.86),
    (date(2020, 12, 3), 0.90),
    (date(2021, 4, 22), 0.83),
    (date(2021, 10, 28), 0.84),
    (date(2022, 1, 27), 0.905),
    (date(2022, 3, 24), 0.86),
)
"""The share of municipalities that answer. Known: 240 of 290 in April 2021; the rest is invented."""

HOLIDAYS = (
    (date(2020, 7, 16), 2.5, 0.08),
    (date(2020, 12, 27), 0.9, 0.12),
    (date(2021, 7, 15), 2.5, 0.07),
    (date(2021, 12, 27), 0.9, 0.10),
)
"""Middle, width in weeks and loss of answers in July and at Christmas."""

REMARKS = {
    "consumables": ("brist på munskydd och förkläden", "skyddsmaterial räcker tio dagar"),
    "home_help": ("hemtjänsten prioriterar insatser",),
    "special_housing": ("utbrott på ett boende", "kohortvård på två boenden"),
    "lss_housing": ("daglig verksamhet delvis stängd",),
    "municipal_health_care": ("provtagning tar mycket sjukskötersketid",),
    "staffing": ("personalbrist", "hög sjukfrånvaro, svårt att få vikarier"),
    "management": ("krisledning sammankallad",),
}
"""What a municipality may remark on when the area is its worst."""

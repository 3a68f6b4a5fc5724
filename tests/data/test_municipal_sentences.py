"""Sentences about one municipality among its peers: grammar, and why something is not said."""

import pytest

from data.indicators import INDICATORS
from data.language import speaking
from data.municipal_sentences import peer_sentence
from data.peers import GroupMedian, PeerComparison, Place

SHARE = INDICATORS["infected_share"]
MEDIAN = INDICATORS["infected_share_median"]


def comparison(with_figure, **given):
    """Return a comparison in a group of fifteen, without anything but what is given."""
    nothing = dict.fromkeys(("own", "median", "group_median", "pooled", "pooled_lower", "pooled_upper", "place"))
    filled = {"group": "B3", "peers": 14, "hidden": 0, "pooled_is_rounded": False, "answers": {}}
    return PeerComparison(with_figure=with_figure, **{**nothing, **filled, **given})


def said(compared):
    """Return the sentence in Swedish and in English, with plain spaces."""
    texts = []
    for language in ("sv", "en"):
        with speaking(language):
            texts.append(peer_sentence(compared, SHARE).replace("\u00a0", " "))
    return texts


@pytest.mark.parametrize(
    ("compared", "swedish", "english"),
    [
        (
            comparison(0),
            "Ingen av de andra 14 kommunerna i gruppen {} har en siffra att jämföra med.",
            "None of the other 14 municipalities in the group {} has a figure to compare with.",
        ),
        (
            comparison(1, median=5),
            "I gruppen {} har 1 av de andra 14 kommunerna en siffra att jämföra med: 5,00 %.",
            "In the group {}, 1 of the other 14 municipalities has a figure to compare with: 5.00%.",
        ),
        (
            comparison(2, median=5, pooled=4, pooled_lower=3, pooled_upper=6, place=Place(1, 2, 3)),
            (
                "I gruppen {} har 2 av de andra 14 kommunerna en siffra att jämföra med; mediankommunen av dem har "
                "5,00 %. Sammanvägt för hela gruppen: 4,00 %. Kommunen har plats 1–2 av 3; 1 är bäst."
            ),
            (
                "In the group {}, 2 of the other 14 municipalities have a figure to compare with; the median "
                "municipality of them has 5.00%. Pooled for the whole group: 4.00%. The municipality has place 1–2 of "
                "3; 1 is the best."
            ),
        ),
    ],
)
def test_none_one_or_two_with_a_figure_are_each_said_as_such(compared, swedish, english):
    assert said(compared) == [swedish.format("Större stad"), english.format("Medium-sized town")]


def test_where_some_are_hidden_the_sentence_says_what_is_told_instead_and_why():
    some, few = GroupMedian(MEDIAN, 0.5, 0.4, 0.6), GroupMedian(MEDIAN, None, 0.2, 0.9)
    swedish, english = said(comparison(9, hidden=4, group_median=some, own=1))
    assert "har 9 av de andra 14 kommunerna en siffra som visas. För 4 är den dold för att skydda enskilda." in swedish
    assert "därför anges varken en median av dem som visas eller någon plats bland dem" in swedish
    assert swedish.endswith("Mediankommunen i gruppen, den här kommunen inräknad, har ungefär 0,50 %.")
    assert english.endswith("The median municipality in the group, this one included, has about 0.50%.")
    wide = said(comparison(0, hidden=4, group_median=few, pooled_lower=0.1, pooled_upper=0.8, pooled_is_rounded=True))
    assert wide[0].startswith("Ingen av de andra 14 kommunerna i gruppen")
    assert "har mellan 0,20 och 0,90 %. Sammanvägt för hela gruppen: mellan 0,10 och 0,80 %." in wide[0]
    assert "has between 0.20 and 0.90%. Pooled for the whole group: between 0.10 and 0.80%." in wide[1]
    assert said(comparison(9, hidden=4))[0].endswith("eller någon plats bland dem.")

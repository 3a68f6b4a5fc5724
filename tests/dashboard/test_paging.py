"""What controls ask for, given what is shown and where the address is: nothing where they have only followed."""

from typing import Any

import pytest
from dash._callback_context import context_value
from dash._utils import AttributeDict
from dash.exceptions import PreventUpdate

from dashboard.data_controls import control_values
from dashboard.pages import trender, utdrag
from dashboard.view import View

COUNTY, AHEAD = "?niva=county", "?niva=nation&senaste=4"


@pytest.fixture
def asked():
    """A function that says which address the controls of a page ask for; None for nothing."""

    def ask(page: Any, values: Any, *, changed: str = "", **state: str | None) -> str | None:
        triggered = [{"prop_id": f"{page.prefix}-{changed}.value", "value": 1}] if changed else []
        before = context_value.set(AttributeDict(triggered_inputs=triggered))
        try:
            return page._ask(values, {"asked": None, **state})
        except PreventUpdate:
            return None
        finally:
            context_value.reset(before)

    return ask


def test_controls_that_say_what_is_shown_ask_for_nothing_though_the_address_has_moved_on(asked):
    followed = control_values(View.of_search(COUNTY))
    assert asked(utdrag.PAGE, followed, search=AHEAD, shown=COUNTY) is None
    assert asked(utdrag.PAGE, {**followed, "niva": ["group"]}, search=AHEAD, shown=COUNTY) == "?niva=group"


def test_who_changes_a_control_back_before_the_answer_comes_is_heard(asked):
    back = control_values(View.of_search(COUNTY))
    assert asked(utdrag.PAGE, back, search=AHEAD, asked=AHEAD, shown=COUNTY) == COUNTY


def test_the_order_of_the_table_and_the_pins_stay_when_a_control_is_changed(asked):
    before = "?niva=county&utgava=1&ordning=-value&sprak=en"
    values = {**control_values(View.of_search(before)), "niva": ["nation"]}
    assert asked(utdrag.PAGE, values, search=before, shown=before) == "?niva=nation&utgava=1&ordning=-value&sprak=en"


def test_a_menu_of_indicators_that_follows_back_leaves_what_they_are_shown_as(asked):
    values = dict.fromkeys(trender.PAGE.controls) | {"indikator": "critical_impact", "visa": "andel"}
    shown = "?indikator=critical_impact&geografi=00&visa=andel"
    assert asked(trender.PAGE, values, changed="indikator", search=shown, shown=shown) is None
    other = {**values, "indikator": "serious_impact"}
    expected = "?indikator=serious_impact&geografi=00"
    assert asked(trender.PAGE, other, changed="indikator", search=shown, shown=shown) == expected

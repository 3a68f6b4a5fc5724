"""Tables: the long one, which is a single text, says the same as one of cells."""

from dash import dcc
from hypothesis import given
from hypothesis import strategies as st

from dashboard.tables import long_table, rows_of_long_table
from dashboard.without_script import plain
from tests.dashboard.conftest import text_of

CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), min_size=1).map(str.strip)
ROWS = st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=5))


@given(ROWS)
def test_what_is_written_into_a_long_table_is_read_out_of_it(rows):
    written = long_table("Riket", rows[0], rows[1:], [False] * (len(rows) - 1))
    [text] = [each.children for each in written._traverse() if isinstance(each, dcc.Markdown)]
    assert rows_of_long_table(text) == (rows[0], rows[1:])


def test_a_chosen_row_says_so_and_nothing_of_markdown_is_left_without_script():
    written = plain(long_table("Riket", ["Kommun", "A|B"], [["Åmål", "1 *"], ["Ale", "2"]], [False, True]))
    assert text_of(written).split() == ["Kommun", "A|B", "Åmål", "1", "*", "Ale", "(vald)", "2"]

"""The page of quality in a browser: its lists are turned in place, its texts are copied, its parts can be linked to."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import violations


@pytest.fixture
def page(site, visits):
    """The page, with the comparison that comes after it."""
    page = visits.open(f"{site}/kvalitet", width=1440)
    page.wait_for_selector("#quality-revideringar .nothing")
    return page


def test_a_list_is_turned_in_place_and_back_turns_it_again(site, page):
    shown = page.locator("#quality-laddningar .pager [role=status]")
    expect(shown).to_have_text(re.compile(r"^1–25 av"))
    # What one has unfolded elsewhere stays so: the page is not made anew.
    page.locator(".county-silent summary").first.click()
    page.locator("#quality-laddningar .pager a", has_text="Nästa").click()
    expect(shown).to_have_text(re.compile(r"^26–50 av"))
    assert page.url == f"{site}/kvalitet?sida=laddningar-2"
    assert page.locator(".county-silent").first.get_attribute("open") is not None
    assert page.evaluate("window.scrollY") > 0
    page.go_back()
    expect(shown).to_have_text(re.compile(r"^1–25 av"))


def test_a_reminder_is_copied_and_says_that_it_is_invented(page, acquainted):
    acquainted.grant_permissions(["clipboard-read", "clipboard-write"])
    county = page.locator(".county-silent").first
    county.locator("summary").first.click()
    reminder = county.locator(".reminder").last
    reminder.locator("summary").click()
    reminder.locator("[data-copy]").click()
    expect(page.locator("#quality-told")).to_have_text("Kopierat")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == reminder.locator("pre").text_content()
    assert copied.startswith("[SYNTETISKA UPPGIFTER") and "Vi har inte fått lägesrapporten" in copied


def test_a_link_to_a_part_leads_there_also_when_the_page_is_first_opened(site, visits):
    page = visits.open(f"{site}/kvalitet#utgavor")
    expect(page.locator("#utgavor-heading")).to_be_in_viewport()


def test_a_menu_changes_the_address_and_the_comparison(site, page):
    page.locator("#quality-indikator").click()
    page.get_by_role("option", name="Kommuner med kritisk påverkan", exact=True).click()
    expect(page).to_have_url(f"{site}/kvalitet?indikator=critical_impact")
    page.go_back()
    expect(page.locator("#quality-indikator")).to_have_value("Alla indikatorer")


def test_everybody_can_read_what_is_unfolded_in_either_theme(page):
    for one_of_each in (".county-silent", ".county-silent .reminder", ".screening", ".going-back"):
        page.locator(one_of_each).first.evaluate("each => { each.open = true; }")
    assert violations(page) == []
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert violations(page, ["color-contrast"], "rule") == []

"""/om and /tillganglighet in a real browser: anchors lead there, calls can be copied, and they can be read anywhere."""

from playwright.sync_api import expect


def test_a_link_to_an_indicator_leads_to_its_definition_which_is_marked(site, visits):
    page = visits.open(f"{site}/om#serious_impact")
    definition = page.locator("#serious_impact")
    expect(definition.get_by_role("heading")).to_be_in_viewport()
    # As it comes to rest, and not only for a moment.
    page.wait_for_timeout(300)
    assert 0 <= definition.bounding_box()["y"] < 100
    assert page.evaluate("document.querySelector(':target').id") == "serious_impact"
    definition.get_by_role("link", name="Kommuner som rapporterat").click()
    expect(page.locator("#reporting_municipalities").get_by_role("heading")).to_be_in_viewport()
    expect(page).to_have_url(f"{site}/om#reporting_municipalities")


def test_a_call_is_copied_as_it_stands_with_the_address_one_is_at_and_the_button_says_so(site, browser):
    context = browser.new_context(locale="sv-SE", permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site}/om")
    button = page.get_by_role("button", name="Kopiera: Python (pandas)")
    button.click()
    expect(button).to_have_text("Kopierat")
    expect(page.get_by_role("status")).to_have_text("Kopierat")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#call-pandas").text_content()
    assert f'"{site}/api/v1/observations?' in copied
    context.close()


def test_a_source_says_what_it_gives_and_when_it_last_came_and_one_that_has_not_come_says_so(site, visits):
    page = visits.open(f"{site}/om")
    ppm = page.locator("#source-ppm_bhk")
    expect(ppm).to_contain_text("29 januari 2024 (13 filer)")
    expect(ppm.get_by_role("link", name="Klädregler, fyra steg")).to_be_visible()
    expect(page.locator("#source-kolada")).to_contain_text("inte mottagen")


def test_the_pages_fit_the_smallest_screen_in_english_too(site, visits):
    # In Swedish, and by axe, they are looked at with all the other pages.
    for path in ("/om", "/tillganglighet"):
        page = visits.open(f"{site}{path}?sprak=en", width=320)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_the_statement_is_a_link_away_from_every_page(site, visits):
    page = visits.open(f"{site}/om")
    page.get_by_role("contentinfo").get_by_role("link", name="Tillgänglighet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tillgänglighets\u00adredogörelse")

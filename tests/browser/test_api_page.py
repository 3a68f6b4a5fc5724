"""The page to try the API on, in a real browser: under the policy of every page, with a keyboard, on a phone."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect


def test_the_api_can_be_tried_with_the_keyboard_alone(site, visits):
    page = visits.open(f"{site}/api/v1/docs", width=360)
    page.locator(".opblock-summary-control").first.focus()
    page.keyboard.press("Enter")
    execute = page.get_by_role("button", name="Execute")
    expect(execute).to_be_visible()
    assert [(each["id"], each["nodes"][0]["html"]) for each in Axe().run(page).response["violations"]] == []
    execute.focus()
    page.keyboard.press("Enter")
    answer = page.locator(".live-responses-table")
    expect(answer.locator(".response-col_status").last).to_have_text("200")
    expect(page.locator(".request-url")).to_contain_text("indicator=critical_impact&level=nation&area=any")
    for width in (1440, 360, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width

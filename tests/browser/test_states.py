"""What a reader meets when something is wrong, and when new figures have come."""

import json
import shutil
import sys
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path

from playwright.sync_api import expect

from data.lists import monitored_areas, municipalities
from tests.browser.conftest import app_serving, free_port, run_etl, serving
from tests.browser.test_trends import choose

NEW_WEEK = ("2022-03-31", "2022-04-06")


def ready(url: str) -> tuple[int, dict]:
    """Return status and content of /readyz."""
    try:
        with urllib.request.urlopen(f"{url}/readyz") as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def write_new_week(folder: Path) -> Path:
    """Write one more week of invented returns: 200 municipalities, seven of them critical."""
    areas = list(monitored_areas())
    others = {"outlook_short": "oförändrat", "outlook_long": "oförändrat", "infected": "1", "cared_for": "300"}
    lines = [";".join(["kommunkod", "kommun", "period_start", "period_end", *areas, *others, "comment", "origin"])]
    for place, town in enumerate(municipalities()[:200]):
        levels = ["5" if place < 7 else "1"] * len(areas)
        lines.append(";".join([town.code, town.name, *NEW_WEEK, *levels, *others.values(), "", "synthetic"]))
    file = folder / "SYNTETISK_ny_vecka.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_without_a_release_every_page_says_so_and_the_first_release_appears_by_itself(tmp_path, warehouse, visits):
    empty = tmp_path / "warehouse"
    with app_serving(empty) as url:
        assert ready(url)[0] == 503
        for path in ("/", "/trender", "/data"):
            page = visits.open(url + path)
            expect(page.locator(".notice.problem")).to_contain_text("Här finns inga uppgifter än")
            expect(page.get_by_role("navigation")).to_be_visible()
        shutil.copytree(warehouse, empty, dirs_exist_ok=True)
        page.get_by_role("link", name="Försök igen").click()
        expect(page.locator(".ag-row[row-index='0']")).to_contain_text("VT 2023")  # the latest period there is
        assert ready(url) == (200, {"status": "ready", "release": 1})


def test_a_warehouse_that_has_broken_is_said_in_plain_words(own_warehouse, visits):
    for part in own_warehouse.glob("parts/*.parquet"):
        part.unlink()
    with app_serving(own_warehouse) as url:
        for path in ("/", "/trender", "/data"):
            page = visits.open(url + path)
            expect(page.locator(".notice.problem")).to_contain_text("Källan svarar inte")
            assert "Traceback" not in page.content()


def test_a_release_that_is_not_kept_is_named_with_those_that_are(site, visits):
    page = visits.open(f"{site}/trender?utgava=99")
    expect(page.locator(".notice.problem")).to_contain_text("Utgåva 99 finns inte. De som finns: 1.")


def test_a_server_that_falls_silent_is_noticed_while_one_reads(own_warehouse, visits):
    with app_serving(own_warehouse) as url:
        page = visits.open(f"{url}/trender")
        expect(page.locator("#connection-notice")).to_be_hidden()
    page.get_by_role("link", name="Data", exact=True).click()
    expect(page.locator("#connection-notice")).to_contain_text("Sidan får inget svar från servern")
    visits.complaints.clear()  # The browser's own words about a server that does not answer.


def test_two_workers_show_a_new_release_at_the_next_request(own_warehouse, tmp_path, visits):
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--workers", "2", "--threads", "4", "app:server"]
    with serving([*command, "--bind", f"127.0.0.1:{port}"], own_warehouse, f"http://127.0.0.1:{port}") as url:
        page = visits.open(url)
        expect(page.locator("#state")).to_contain_text("24–30 mar 2022")
        assert {ready(url)[1]["release"] for _ in range(20)} == {1}
        run_etl(own_warehouse, "load", str(write_new_week(tmp_path)))
        # Twenty requests reach both workers, and every one of them sees the new release.
        assert Counter(ready(url)[1]["release"] for _ in range(20)) == {2: 20}
        page.get_by_role("link", name="Läget", exact=True).click()
        page.reload()
        expect(page.locator("#state")).to_contain_text("31 mar–6 apr 2022 (rapportvecka 2022-W13)")
        before = page.request.get(f"{url}/api/v1/observations?indicator=critical_impact&geography=00&area=any&latest=2")
        last_week = before.json()["observations"][0]
        expect(page.locator("[data-indicator=critical_impact]")).to_contain_text(
            f"{7 - last_week['value']:g} fler än 24–30 mar 2022 (då rapporterade {last_week['reporting']})"
        )
        pinned = visits.open(f"{url}/?utgava=1")
        expect(pinned.locator("#state")).to_contain_text("24–30 mar 2022")
        expect(pinned.locator(".pinned-notice")).to_contain_text("Du ser utgåva 1")


def test_a_page_left_open_gets_the_banner_of_the_release_it_shows(tmp_path, visits):
    warehouse = tmp_path / "warehouse"
    run_etl(warehouse, "init")
    with app_serving(warehouse) as url:
        page = visits.open(f"{url}/trender")
        expect(page.locator("#trend-chart-part h2")).to_have_text("Kommuner med kritisk påverkan, Riket")
        assert page.locator(".synthetic-banner").count() == 0
        run_etl(warehouse, "demo", "--out", str(tmp_path / "demo"), "--weeks", "1")
        run_etl(warehouse, "load", *map(str, sorted((tmp_path / "demo").glob("*lagesrapport*"))))
        choose(page, "indikator", "Kommuner med allvarlig påverkan")
        expect(page.locator(".synthetic-banner")).to_be_visible()
        expect(page.locator("#trend-chart-part h2")).to_have_text("Kommuner med allvarlig påverkan, Riket")
        expect(page.locator("footer")).to_contain_text("Utgåva 2")
        page.close()  # before the server stops answering it


def test_the_menu_leads_on_from_a_release_that_is_not_there(site, visits):
    page = visits.open(f"{site}/trender?utgava=999")
    expect(page.locator("main")).to_contain_text("Utgåvan finns inte")
    page.locator("header").get_by_role("link", name="Trender").click()
    expect(page.locator("#trend-chart-part h2")).to_have_text("Kommuner med kritisk påverkan, Riket")

#!/usr/bin/env python3
"""Opens pages of `govql report` in headless Chromium, uses them and takes pictures. `make test-report` runs it.

usage: test_report.py GOVQL FOLDER    (pictures are put into FOLDER)
"""
import base64
import os
import subprocess
import sys
import tempfile

from playwright.sync_api import sync_playwright

GOVQL, FOLDER = sys.argv[1], sys.argv[2]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HOSTILE_CSV = (
    "code,name,points\n"
    'A,"<script>window.hacked=1</script>",3\n'
    'B,"<img src=x onerror=window.hacked=1>",20\n'
    'C,"=cmd|\'/c calc\'!A1",100\n'
    'D,"abc\u202edef\u202c",\n'
    "E,\"'\"\"><b>bold</b>\",-7\n"
    "F,\"two\nlines\",5\n"
)
HOSTILE_SCRIPT = """load "hostile.csv" as things
## # Brief <script>window.hacked=1</script> & more
## <img src=x onerror=window.hacked=1> [click](javascript:window.hacked=1) **bold**
things | sort code
check things "points <b>known</b>": points is not null
"""


def report(*arguments):
    return subprocess.run([GOVQL, "report", *arguments], cwd=ROOT, capture_output=True, text=True)


def expect(condition, what):
    if not condition:
        sys.exit(f"test-report: {what}")


class Browser:
    def __init__(self, playwright):
        self.browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])

    def open(self, path, width=1280, scheme="light", javascript=True):
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=javascript,
            accept_downloads=True, device_scale_factor=1)
        page = context.new_page()
        self.complaints, self.requests = [], []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto("file://" + path)
        return page

    def check_quiet(self, path):
        expect(not self.complaints, f"{path}: the console says {self.complaints}")
        outside = [url for url in self.requests if not url.startswith(("file://", "data:", "blob:"))]
        expect(not outside, f"{path}: asks for {outside}")


def column(page, table, index):
    return [row.split("\t")[index].strip() for row in page.locator("table").nth(table).locator("tbody").inner_text().split("\n")]


def check_brief(browser, path, name):
    for width in (1280, 390):
        for scheme in ("light", "dark"):
            page = browser.open(path, width, scheme)
            wide = page.evaluate("document.documentElement.scrollWidth")
            expect(wide <= width, f"{name}: {wide} pixels wide in a window of {width}")
            page.screenshot(path=f"{FOLDER}/{name}-{width}-{scheme}.png", full_page=True)
            browser.check_quiet(name)
    page = browser.open(path)
    page.pdf(path=f"{FOLDER}/{name}.pdf", prefer_css_page_size=True, print_background=True)
    browser.check_quiet(name)
    # Without its script a page shows all it has.
    page = browser.open(path, javascript=False)
    expect(page.locator("button").count() == page.locator("button.more").count(), "headers are buttons without script")


def check_use(browser, path):
    """Sorting, unfolding, folding and the CSV."""
    page = browser.open(path)
    table = page.locator("table").first
    cells = lambda column: [
        row.locator("td").nth(column).inner_text() for row in table.locator("tbody tr:visible").all()]
    head = table.locator("th").nth(1)
    before = cells(1)
    head.locator("button").click()
    expect(head.get_attribute("aria-sort") == "ascending", "a click does not sort")
    numbers = [float(text.replace(",", "")) for text in cells(1)]
    expect(numbers == sorted(numbers) and numbers != [float(text) for text in before], f"sorted up: {numbers}")
    head.locator("button").focus()
    page.keyboard.press("Enter")
    numbers = [float(text.replace(",", "")) for text in cells(1)]
    expect(numbers == sorted(numbers, reverse=True), f"sorted down: {numbers}")
    page.keyboard.press("Enter")
    expect(cells(1) == before and head.get_attribute("aria-sort") == "none", "the third click restores the order")
    long = page.locator("table[data-first]").first
    more = page.locator("button.more").first
    shown = long.locator("tbody tr:visible").count()
    more.click()
    all = long.locator("tbody tr:visible").count()
    expect(shown == 20 and all > shown, f"a long table shows {shown} and then {all} rows")
    more.click()
    expect(long.locator("tbody tr:visible").count() == 20, "a long table folds again")
    query = page.locator("figure details.query").first
    expect(not query.locator("pre").is_visible(), "a query is not folded away")
    query.locator("summary").click()
    expect(query.locator("pre").is_visible(), "a query does not unfold")
    with page.expect_download() as download:
        page.locator("a.csv").first.click()
    with open(download.value.path(), "rb") as file:
        bytes = file.read()
    expect(bytes.startswith(b"\xef\xbb\xbf") and download.value.suggested_filename.endswith(".csv"), "the CSV")
    browser.check_quiet(path)


def check_hostile(browser, folder):
    with open(f"{folder}/hostile.csv", "w", encoding="utf-8", newline="") as file:
        file.write(HOSTILE_CSV)
    with open(f"{folder}/hostile.gql", "w", encoding="utf-8") as file:
        file.write(HOSTILE_SCRIPT)
    outcome = report(f"{folder}/hostile.gql", "-o", f"{folder}/hostile.html")
    expect(outcome.returncode == 3, f"a failing check ends with {outcome.returncode}: {outcome.stderr}")
    page = browser.open(f"{folder}/hostile.html")
    browser.check_quiet("hostile.html")
    expect(page.evaluate("window.hacked") is None, "data was run")
    text = page.locator("body").inner_text()
    for part in ("<script>window.hacked=1</script>", "<img src=x onerror=window.hacked=1>", "abc\\u{202e}def", "<b>known</b>",
                 "[click](javascript:window.hacked=1)"):
        expect(part in text, f"the page does not show {part}")
    expect(page.locator("main img, main script, main b b").count() == 0, "data became elements")
    encoded = page.locator("a.csv").get_attribute("href").split(",")[1]
    expect("'=cmd" in base64.b64decode(encoded).decode("utf-8-sig"), "a formula stands in the CSV as it is")
    page.locator("th button").nth(2).click()
    points = [row.locator("td").nth(2).inner_text() for row in page.locator("tbody tr").all()]
    expect(points == ["-7", "3", "5", "20", "100", "–"], f"hostile rows by points: {points}")
    page.screenshot(path=f"{FOLDER}/hostile.png", full_page=True)


def main():
    os.makedirs(FOLDER, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = Browser(playwright)
        for name in ("brief", "brief.zh"):
            outcome = report(f"samples/reports/{name}.gql", "-o", f"{folder}/{name}.html")
            expect(outcome.returncode in (0, 3), outcome.stderr)
            check_brief(browser, f"{folder}/{name}.html", name)
        with open(f"{folder}/use.gql", "w", encoding="utf-8") as file:
            file.write(f'use "{ROOT}/samples/wuhan/wuhan.gql"\n## # Use\n'
                       "districts | select name, n = count(streets)\nstreets | select name, district\n")
        expect(report(f"{folder}/use.gql", "-o", f"{folder}/use.html").returncode == 0, "a small report fails")
        check_use(browser, f"{folder}/use.html")
        check_hostile(browser, folder)
    print(f"test-report: all is well; pictures are in {FOLDER}")


if __name__ == "__main__":
    main()

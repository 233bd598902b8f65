#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`bspctl report --html` in a headless browser: what is seen is what the run's record says.

usage: page_test.py BSPCTL
Exits with 77, saying so, where there is no browser."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../tools"))
import browser  # noqa: E402
import made_run  # noqa: E402

BSPCTL = ""
TASKS = 600


def ask(home, *words):
    environment = {**os.environ, "HOME": home, "XDG_STATE_HOME": home + "/state", "XDG_CONFIG_HOME": home + "/config"}
    return subprocess.run([BSPCTL, *words], env=environment, cwd=home, check=True, capture_output=True, text=True).stdout


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="page-")
        root = cls.folder.name
        cls.run_dir = made_run.make(root + "/made", TASKS, 4)
        cls.file = ask(root, "report", cls.run_dir, "--html").strip()
        cls.record = json.loads(ask(root, "events", cls.run_dir))
        cls.browser = browser.Page(browser.find())

    @classmethod
    def tearDownClass(cls):
        cls.browser.__exit__()
        cls.folder.cleanup()

    def setUp(self):
        self.page = self.browser
        self.page.problems.clear()
        self.page.requests.clear()
        self.page.open(self.file)

    def tearDown(self):
        self.assertEqual(self.page.problems, [])
        self.assertTrue(all(address.startswith("file://" + self.folder.name) for address in self.page.requests), self.page.requests)
        self.assertEqual(len(self.page.requests), 1, "the page asked for something")

    def figure(self, name):
        return self.page.run(f"[...document.querySelectorAll('.figures div')].find(d => d.querySelector('dt').textContent === '{name}')"
                             ".querySelector('dd').firstChild.textContent.trim()")

    def rows(self, table):
        return self.page.run(f"document.querySelectorAll('#{table} tbody tr').length")

    def colours(self):
        """How many colours the timeline has."""
        return self.page.run("(() => { const c = document.getElementById('lanes');"
                             "return new Set(new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer)).size; })()")

    def click(self, selector):
        self.page.run(f"document.querySelector('{selector}').click()")
        self.settle()

    def settle(self):
        self.page.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def test_counts_are_those_of_the_record(self):
        tasks = self.record["tasks"]
        self.assertEqual(len(tasks), TASKS)
        self.assertEqual(self.figure("tasks run"), str(sum(not task["setscene"] for task in tasks)))
        self.assertEqual(self.figure("failed tasks"), str(len(self.record["failures"])))
        self.assertEqual(self.figure("warnings"), str(self.record["build"]["warnings"]))
        self.assertEqual(self.rows("message-list"), len(self.record["messages"]))
        self.assertEqual(self.rows("reuse-list"), len({task["name"] for task in tasks}))
        self.assertEqual(self.page.run("document.getElementById('lanes').getAttribute('aria-label').match(/\\d+ tasks/)[0]"), f"{TASKS} tasks")

    def test_the_timeline_is_drawn(self):
        self.assertGreater(self.colours(), 6)
        self.assertEqual(self.page.run("document.querySelectorAll('#curves canvas').length"), 5)

    def test_search_finds_recipes_and_tasks(self):
        expected = sum("rust" in task["name"] and "do_compile" in task["task"] for task in self.record["tasks"])
        self.page.run("document.getElementById('lanes').scrollIntoView()")  # what is out of sight is not drawn
        self.settle()
        before = self.page.run("document.getElementById('lanes').toDataURL()")
        self.page.run("(() => { const f = document.getElementById('find'); f.value = 'RUST compile'; f.dispatchEvent(new Event('input')); })()")
        self.settle()
        self.assertGreater(expected, 0)
        self.assertTrue(self.page.run("document.getElementById('found').textContent").startswith(f"{expected} task"))
        self.assertNotEqual(self.page.run("document.getElementById('lanes').toDataURL()"), before)

    def test_keys_zoom_move_and_choose(self):
        whole = self.page.run("span.to - span.from")
        self.page.run("document.getElementById('lanes').focus()")
        for key in ("+", "ArrowRight", "ArrowDown", "ArrowDown"):
            self.page.key(key)
        self.assertLess(self.page.run("span.to - span.from"), whole * .7)
        self.assertIn("begins after", self.page.run("document.getElementById('picked').textContent"))
        self.page.key("0")
        self.assertEqual(self.page.run("span.to - span.from"), whole)

    def test_the_pointer_names_a_task_and_a_drag_zooms(self):
        self.page.run("document.getElementById('lanes').scrollIntoView({block: 'center'})")
        box = self.page.run("(() => { const b = document.getElementById('lanes').getBoundingClientRect(); return [b.left, b.top, b.width]; })()")
        x, y, whole = box[0] + box[2] / 2, box[1] + 9, self.page.run("span.to - span.from")
        self.page.mouse("mouseMoved", x, y)
        self.assertIn("do_", self.page.run("document.getElementById('tip').textContent"))
        self.page.mouse("mousePressed", x, y, button="left", clickCount=1)
        self.page.mouse("mouseMoved", x + 100, y, button="left")
        self.page.mouse("mouseReleased", x + 100, y, button="left", clickCount=1)
        self.assertLess(self.page.run("span.to - span.from"), whole * .2)

    def test_headings_sort(self):
        times = "[...document.querySelectorAll('#slow-recipes tbody tr')].map(r => Number(r.cells[2].dataset.by))"
        falling = self.page.run(times)
        self.assertEqual(falling, sorted(falling, reverse=True))
        self.click("#slow-recipes th:nth-child(3) button")
        self.click("#slow-recipes th:nth-child(3) button")
        self.assertEqual(self.page.run(times), sorted(falling))
        self.assertEqual(self.page.run("document.querySelector('#slow-recipes th:nth-child(3)').getAttribute('aria-sort')"), "ascending")

    def test_text_of_a_log_is_text(self):
        self.assertTrue(self.page.run("[...document.querySelectorAll('#message-list td')].some(c => c.textContent.includes('</script><b>'))"))
        self.assertEqual(self.page.run("document.querySelectorAll('b > b, td b').length"), 0)

    def test_a_script_that_slips_in_does_not_run(self):
        self.page.run("(() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s); })()")
        self.assertIsNone(self.page.run("window.ran"))
        self.assertEqual(len([p for p in self.page.problems if "Content Security Policy" in p]), 1)
        self.page.problems.clear()

    def test_a_phone_needs_no_scrolling_sideways(self):
        self.page.resize(390, 844)
        self.page.open(self.file)
        self.assertLessEqual(self.page.run("document.documentElement.scrollWidth"), 390)
        self.page.resize(1280, 800)
        self.page.requests.pop()

    def test_without_scripts_the_tables_are_there(self):
        self.page.open(self.file, script=False)
        root = self.page.call("DOM.getDocument")["root"]["nodeId"]
        for selector, least in ((".figures div", 6), ("#slow-tasks tbody tr", 50), (".cause, #failures p", 1)):
            self.assertGreaterEqual(len(self.page.call("DOM.querySelectorAll", nodeId=root, selector=selector)["nodeIds"]), least, selector)
        self.page.requests.pop()


class PartialRuns(unittest.TestCase):
    def test_a_run_without_anything_has_an_honest_page(self):
        with tempfile.TemporaryDirectory(prefix="page-") as root, browser.Page(browser.find(), dark=True) as page:
            folder = root + "/build/runs/20261121-000000"
            os.makedirs(folder)
            open(folder + "/events.jsonl", "w").close()
            page.open(ask(root, "report", folder, "--html").strip())
            self.assertEqual(page.problems, [])
            self.assertFalse(page.run("document.getElementById('no-tasks').hidden"))
            self.assertTrue(page.run("document.getElementById('drawing').hidden"))
            self.assertIn("aborted", page.run("document.querySelector('.outcome').textContent"))
            self.assertEqual(page.run("getComputedStyle(document.body).backgroundColor"), "rgb(20, 24, 29)")


if __name__ == "__main__":
    BSPCTL = os.path.abspath(sys.argv.pop(1))
    if browser.find() is None:
        print("no Chromium on PATH: the page is not tested in a browser")
        sys.exit(77)
    unittest.main()

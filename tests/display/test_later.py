#!/usr/bin/env python3
"""Scheduled posts in the real window, to a real server: what is said where the desktop has no portal, refuses or allows, and that a post
that is due goes out with the window closed. The portal is a stub on the test's own bus: stub_portal.py. A real one asks the person and
starts the program with the session, which can not be had on a virtual screen: the command that it is given is run here."""

import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from driver import App, Screen, done, ok, wait  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WINDOW = os.environ["SAMPAN_WINDOW"]
CLI = os.environ["SAMPAN_CLI"]
SHOTS = pathlib.Path(os.environ.get("SAMPAN_SHOTS", "/tmp"))
OPEN = "Sampan has to be open at that time"
REFUSED = "Your desktop does not let Sampan post"
ALLOWED = "Goes out even if the window is closed"


class Portal:
    def __init__(self, screen, answer):
        self.lines = []
        self.process = subprocess.Popen([sys.executable, HERE / "stub_portal.py", answer], env=screen.env, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "{}\n"
        os.set_blocking(self.process.stdout.fileno(), False)

    def said(self, word):
        """All that it was asked ("reason") or told ("told")."""
        self.lines += [json.loads(line) for line in self.process.stdout]
        return [line for line in self.lines if word in line]

    def questions(self):
        return self.said("reason")

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Desk:
    """The library, the server, and the program in front of them."""

    def __init__(self, screen, work, ready):
        self.screen, self.library, self.ready = screen, str(work / "library"), ready
        account = ready["accounts"][0]
        self.handle = account["handle"]
        self.did = account["did"]
        self.cli("account", "add", "--type", "atproto", "--server", ready["url"], "--handle", self.handle, text=account["app_password"])
        self.app = None

    def cli(self, *words, text=None):
        return subprocess.run([CLI, "--library", self.library, *words], env=self.screen.env, check=True, capture_output=True, text=True,
                              input=text).stdout.strip()

    def start(self):
        self.app = App(self.screen, WINDOW, "--library", self.library)
        self.app.fill_screen()
        self.screen.key("ctrl+4")

    def jobs(self, state):
        return [job for job in json.loads(self.cli("--json", "outbox", "list")) if job["state"] == state]

    def posts(self):
        query = f"{self.ready['url']}/xrpc/com.atproto.repo.listRecords?repo={self.did}&collection=app.bsky.feed.post"
        with urllib.request.urlopen(query) as answer:
            return sorted(record["value"]["text"] for record in json.load(answer)["records"])

    def schedule(self, title):
        """For the next full hour, as the page offers it."""
        self.app.click(self.app.find("list item", lambda name: name.startswith(title)))
        self.screen.settle(1)
        if not self.app.find_all("button", "Schedule 1 Post"):
            self.app.press(self.app.find("check box", "Publish Later"))
        before = len(self.jobs("waiting"))
        self.app.press(self.app.find("button", "Schedule 1 Post"))
        wait("the job", lambda: len(self.jobs("waiting")) == before + 1)

    def let_time_pass(self, seconds=1):
        """Until the jobs that wait are due."""
        with sqlite3.connect(pathlib.Path(self.library) / "library.db") as database:
            due = int((time.time() - seconds) * 1e6)
            assert database.execute("UPDATE jobs SET due = ? WHERE state = 'waiting'", (due,)).rowcount > 0

    def said(self, text):
        self.app.find("label", lambda name: name.startswith(text))


def without_portal(desk):
    desk.start()
    with desk.app.explained():
        desk.schedule("First")
        desk.said(OPEN)
        ok("without a portal it is said that Sampan must be open")
        assert desk.app.quit() == 0 and desk.posts() == []
        desk.let_time_pass()
        desk.start()
        wait("the post at the next start", lambda: desk.posts() == ["First"], 60)
        ok("the post goes out at the next start")


def refused(desk):
    portal = Portal(desk.screen, "no")
    desk.schedule("Second")
    (question,) = wait("the question", portal.questions)
    assert question["autostart"] and question["commandline"] == ["sampan", "--background", "--library", desk.library], question
    assert "scheduled" in question["reason"], question
    desk.said(REFUSED)
    desk.app.find("button", "Ask Again")
    desk.schedule("Third")
    desk.screen.settle(1)
    assert len(portal.questions()) == 1, portal.questions()
    ok("the desktop is asked once, with the reason; a refusal is said and kept")
    desk.screen.shot(SHOTS / "later-refused.png")
    portal.stop()


def allowed(desk):
    portal = Portal(desk.screen, "yes")
    desk.app.press(desk.app.find("button", "Ask Again"))
    desk.said(ALLOWED)
    desk.app.gone("button", "Ask Again")
    assert len(portal.questions()) == 1
    desk.screen.shot(SHOTS / "later-allowed.png")
    ok("asked again, it is allowed and said so")
    desk.screen.key("ctrl+q")
    wait("the window to go", lambda: not desk.app.find_all("frame"))
    desk.screen.settle(2)
    assert desk.app.process.poll() is None and desk.posts() == ["First"]
    desk.let_time_pass()
    wait("the posts", lambda: desk.posts() == ["First", "Second", "Third"], 90)
    assert desk.app.process.wait(20) == 0
    assert not desk.app.warnings(), "\n".join(desk.app.warnings())
    assert [(line["told"], line["of"]) for line in portal.said("told")] == [("The note was published", title) for title in ("Second", "Third")]
    ok("posts that are due go out with the window closed, which a notification tells, and then the program ends")
    return portal


def started_with_session(desk, portal):
    (question,) = portal.questions()
    note = desk.cli("note", "new", "--lang", "en", "--title", "Fourth")
    desk.cli("publish", note, "--account", desk.handle, "--lang", "en", "--at", "2099-01-01T00:00")
    process = subprocess.Popen([WINDOW, *question["commandline"][1:]], env=desk.screen.env)
    desk.screen.settle(4)
    assert process.poll() is None
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(process.pid)], env=desk.screen.env, capture_output=True,
                           text=True).stdout
    assert not found.strip(), found
    desk.let_time_pass()
    wait("the post", lambda: "Fourth" in desk.posts(), 90)
    assert process.wait(20) == 0
    ok("what the desktop starts with the session shows no window, posts what is due, and ends")
    assert subprocess.run([WINDOW, *question["commandline"][1:]], env=desk.screen.env, timeout=20).returncode == 0
    assert desk.posts() == ["First", "Fourth", "Second", "Third"]
    ok("with nothing to post it ends at once")
    portal.stop()


def main():
    with tempfile.TemporaryDirectory(prefix="sampan-later-") as folder, Screen() as screen:
        work = pathlib.Path(folder)
        server = subprocess.Popen(["node", ROOT / "tests/atproto/server.mjs", work / "server", "linchuan.test"], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, text=True)
        try:
            desk = Desk(screen, work, json.loads(server.stdout.readline()))
            for title in ("Third", "Second", "First"):
                desk.cli("note", "new", "--lang", "en", "--title", title)
            without_portal(desk)
            with desk.app.explained():
                refused(desk)
                portal = allowed(desk)
            started_with_session(desk, portal)
        finally:
            server.terminate()
            server.wait()
    done()


main()

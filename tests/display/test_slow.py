#!/usr/bin/env python3
"""What on the Media page takes its time: an enlargement tells how far it is and is given up; a language model is asked for what was not
understood, its answer shown before it is taken, and neither silence nor nonsense does harm. The server is a stub of an OpenAI-compatible one:
no real one can be had where this is tested."""

import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from driver import App, Screen, done, ok, wait  # noqa: E402
from stub_model import Handler, Server  # noqa: E402

WINDOW = os.environ["SAMPAN_WINDOW"]
CLI = os.environ["SAMPAN_CLI"]
SAMPLES = pathlib.Path(os.environ["SAMPAN_SAMPLES"])
WISH = "an evening by the sea"
PROPOSED = [{"op": "warmth", "amount": 0.4}, {"op": "vignette", "amount": 0.3}]


class Stub(Server):
    """Proposes edits."""

    def __init__(self):
        self.go = threading.Event()
        self.asked = []
        self.content = json.dumps({"edits": PROPOSED, "unresolved": []})
        super().__init__(Proposal)


class Proposal(Handler):
    def answer(self, question):
        self.server.asked.append(question)
        self.server.go.wait()
        self.say(self.server.content)


class Page:
    def __init__(self, app, screen, library, stub, shots):
        self.app, self.screen, self.library, self.stub, self.shots = app, screen, library, stub, shots

    def edits(self):
        with sqlite3.connect(f"file:{self.library}/library.db?mode=ro", uri=True) as database:
            plan = database.execute("SELECT plan FROM media").fetchone()[0]
        return json.loads(plan)["edits"] if plan else []

    def wait_for(self, what, edits):
        wait(f"{what}: {self.edits()}", lambda: self.edits() == edits)

    def shot(self, name):
        self.screen.settle(0.6)
        self.screen.shot(self.shots / f"slow-{name}.png")


def enlarge(page):
    app = page.app
    app.press(app.find("toggle button", "Add an Edit"))
    app.press(app.find("button", "Enlarge"))
    app.find("label", lambda name: name.startswith("Enlarging: about "))
    page.shot("enlarging")
    page.wait_for("an enlargement", [{"op": "upscale", "factor": 2}])
    app.press(app.find("button", "Cancel"))
    app.gone("label", lambda name: name.startswith("Enlarging"))
    page.wait_for("an edit that is off once it is given up", [{"op": "upscale", "factor": 2, "enabled": False}])
    app.press(app.find("button", "Reset"))
    page.wait_for("no edits", [])
    ok("an enlargement tells how long it still takes, and is given up")


def ask(page):
    app, stub = page.app, page.stub
    app.press(app.find("button", "Ask the Language Model"))
    app.find("label", "Asking the Language Model…")
    body = app.find("label", lambda name: name.startswith("These words")).get_name()
    assert f"127.0.0.1:{stub.server_port}" in body and WISH in body, body
    page.shot("asking")


def wish(page):
    page.screen.key("ctrl+e")
    page.screen.type(WISH)
    page.screen.key("Return")
    page.app.find("label", f"“{WISH}”")


def ask_again(page):
    page.app.press(page.app.find("button", "Ask the Language Model"))


def propose(page):
    app, stub = page.app, page.stub
    wish(page)
    assert not stub.asked, "asked before the person wished it"
    ask(page)
    app.press(app.find("button", "Cancel"))
    app.gone("label", "Asking the Language Model…")
    assert page.edits() == []
    ok("a language model that is silent is given up")
    stub.go.set()
    ask_again(page)
    app.find("label", "Proposed Edits")
    app.find("label", "Warmth")
    page.shot("proposed")
    assert page.edits() == [], "applied before the person agreed"
    app.press(app.find("button", "Add Edits"))
    page.wait_for("the proposed edits", PROPOSED)
    assert WISH in json.dumps(stub.asked[-1], ensure_ascii=False)
    ok("its answer is shown, and taken when the person says so")
    page.screen.key("ctrl+z")
    page.wait_for("none after one undo", [])
    ok("that is one step to undo")


def nonsense(page):
    app, stub = page.app, page.stub
    wish(page)
    for answer, heading in (("as a language model", "No Answer"), (json.dumps({"edits": [{"op": "fly", "height": 3}], "unresolved": []}), None),
                            (json.dumps({"edits": [], "unresolved": [{"text": WISH, "reason": "no edit"}]}), "Nothing Proposed")):
        stub.content = answer
        ask_again(page)
        app.find("label", heading or (lambda name: name in ("No Answer", "Nothing Proposed")))
        page.shot(f"nonsense-{len(answer)}")
        assert not app.find_all("button", "Add Edits")
        app.press(app.find("button", "Close", root=app.find("alert")))
        app.gone("label", heading or "No Answer")
        assert page.edits() == []
    ok("an answer that is none, or knows no edit, is said and changes nothing")


def main():
    with tempfile.TemporaryDirectory(prefix="sampan-slow-") as folder, Screen() as screen:
        library = str(pathlib.Path(folder) / "library")
        subprocess.run([CLI, "--library", library, "note", "new", "--lang", "en", "--title", "Coffee", "--media", SAMPLES / "coffee.png"],
                       check=True, stdout=subprocess.DEVNULL)
        stub = Stub()
        settings = pathlib.Path(screen.env["XDG_CONFIG_HOME"]) / "glib-2.0/settings"
        settings.mkdir(parents=True, exist_ok=True)
        (settings / "keyfile").write_text(f"[io/github/sampan_app/Sampan]\npreview-shown=false\n"
                                          f"openai-url='http://127.0.0.1:{stub.server_port}/v1'\nopenai-model='stub'\n")
        app = App(screen, WINDOW, "--library", library)
        page = Page(app, screen, library, stub, pathlib.Path(os.environ.get("SAMPAN_SHOTS", folder)))
        with app.explained():
            app.find("list item", "Coffee")
            app.fill_screen()
            screen.key("ctrl+2")
            enlarge(page)
            propose(page)
            nonsense(page)
            assert app.quit() == 0
            assert not app.warnings(), "\n".join(app.warnings())
            ok("nothing was complained about")
    done()


main()

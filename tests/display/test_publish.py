#!/usr/bin/env python3
"""Publishing in the window, as a person does it: sign in to a real server, publish, and read the post back from there."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from driver import App, Screen, wait  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WINDOW = os.environ["SAMPAN_WINDOW"]
CLI = os.environ["SAMPAN_CLI"]
SAMPLES = pathlib.Path(os.environ["SAMPAN_SAMPLES"])
TITLE = "A day at the harbour"
TEXT = "The boats come back at noon."

number = 0


def ok(text):
    global number
    number += 1
    print(f"ok {number} - {text}", flush=True)


def fill(app, screen, name, text):
    """Puts text in the place of what a row holds."""
    row = app.find("text", name)
    app.focus(row)
    screen.key("ctrl+a")
    screen.type(text)


def labels(app):
    return {node.get_name() or "" for node in app.find_all("label")}


def fill_in(app, screen, url, account, password):
    app.press(app.find("button", "Add"))
    app.find("button", "Sign In")
    screen.settle(1)
    fill(app, screen, "Server", url)
    fill(app, screen, "Handle", account["handle"])
    fill(app, screen, "App Password", password)


def posts(url, account):
    query = f"{url}/xrpc/com.atproto.repo.listRecords?repo={account['did']}&collection=app.bsky.feed.post"
    with urllib.request.urlopen(query) as answer:
        return json.load(answer)["records"]


def go(app, screen, ready):
    account = ready["accounts"][0]
    app.fill_screen()
    screen.key("ctrl+4")
    fill_in(app, screen, ready["url"], account, "wrong-wrong-wrong-wron")
    said = labels(app)
    app.press(app.find("button", "Sign In"))
    told = wait("a sentence that was not there before", lambda: [text for text in labels(app) - said if len(text) > 20])
    ok(f"a wrong password is refused: {told[0]}")
    fill(app, screen, "App Password", account["app_password"])
    app.press(app.find("button", "Sign In"))
    app.find("list item", f"@{account['handle']}")
    ok("a person signs in")
    assert not posts(ready["url"], account)
    app.press(app.find("button", "Publish to 1 Account"))
    wait("the receipt", lambda: app.find_all("label", lambda name: "Posted" in name), 60)
    ok("the outbox has the receipt")
    records = posts(ready["url"], account)
    assert len(records) == 1, records
    record = records[0]["value"]
    assert record["text"].startswith(f"{TITLE}\n\n{TEXT}"), record["text"]
    assert len(record["embed"]["images"]) == 1, record["embed"]
    ok("one post is on the server, with its text and picture")
    app.press(app.find("button", "Publish to 1 Account"))
    app.press(app.find("button", "Cancel"))
    app.gone("button", "Cancel")
    assert len(posts(ready["url"], account)) == 1
    ok("posting it again asks first")


def main():
    with tempfile.TemporaryDirectory(prefix="sampan-publish-") as folder, Screen() as screen:
        work = pathlib.Path(folder)
        library = str(work / "library")
        server = subprocess.Popen(["node", ROOT / "tests/atproto/server.mjs", work / "server", "linchuan.test"], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, text=True)
        ready = json.loads(server.stdout.readline())
        subprocess.run([CLI, "--library", library, "note", "new", "--lang", "en", "--title", TITLE, "--body", TEXT, "--media",
                        SAMPLES / "coffee.png"], check=True, stdout=subprocess.DEVNULL)
        app = App(screen, WINDOW, "--library", library)
        try:
            go(app, screen, ready)
            assert app.quit() == 0
            assert not app.warnings(), "\n".join(app.warnings())
            ok("nothing was complained about")
        except BaseException:
            shot = pathlib.Path(os.environ.get("SAMPAN_SHOTS", "/tmp")) / "sampan-test-publish.png"
            screen.shot(shot)
            print(f"# the screen is in {shot}\n# " + app.tree().replace("\n", "\n# "), file=sys.stderr)
            print(app.output()[-3000:], file=sys.stderr)
            raise
        finally:
            server.terminate()
            server.wait()
    print(f"1..{number}")


main()

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
PICTURES = ("coffee.png", "astronaut.png", "chelsea.png")
CUES = {"en": "The boats are back.", "zh-Hans": "船回来了。"}
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


def blob(url, account, what):
    """What the server has of a picture, video or caption track."""
    query = f"{url}/xrpc/com.atproto.sync.getBlob?did={account['did']}&cid={what['ref']['$link']}"
    with urllib.request.urlopen(query) as answer:
        return answer.read()


def receipts(app):
    return app.find_all("label", lambda name: "Posted" in name)


def choose_note(app, screen, title):
    """As with the keyboard: search for it, and take the first that is found."""
    app.press(app.find("list item", title))
    screen.settle(1)


def publish_video(app, screen, url, account):
    choose_note(app, screen, "Boats")
    app.press(app.find("button", "Publish to 1 Account"))
    wait("the receipt of the video", lambda: len(receipts(app)) == 2, 90)
    embed = next(record["value"]["embed"] for record in posts(url, account) if record["value"]["text"].startswith("Boats"))
    assert embed["$type"] == "app.bsky.embed.video", embed
    assert blob(url, account, embed["video"])[4:8] == b"ftyp", embed
    tracks = {caption["lang"]: blob(url, account, caption["file"]).decode() for caption in embed["captions"]}
    assert tracks.keys() == CUES.keys(), tracks
    for language, text in CUES.items():
        assert tracks[language].startswith("WEBVTT") and text in tracks[language] and "00:01.000 --> 00:02.500" in tracks[language], tracks
    ok("a video with captions in two languages is read back as it was")


def delete(app, screen, url, account):
    app.press(app.find_all("button", "Delete the Post")[0])
    app.press(app.find("button", "Delete"))
    wait("the post to be gone", lambda: len(posts(url, account)) == 1, 30)
    wait("the receipt to say so", lambda: app.find_all("label", lambda name: "Deleted" in name), 10)
    assert not any(record["value"]["text"].startswith("Boats") for record in posts(url, account))
    ok("a post is deleted from its receipt, and the other one stays")


def make_video_note(library, work):
    clip = work / "boats.mp4"
    subprocess.run(["ffmpeg", "-v", "error", "-i", SAMPLES / "vtest.avi", "-t", "3", "-vf", "scale=160:-2", "-pix_fmt", "yuv420p", clip],
                   check=True)
    note = subprocess.run([CLI, "--library", library, "note", "new", "--lang", "en", "--title", "Boats", "--body", "They are back.",
                           "--media", clip], check=True, capture_output=True, text=True).stdout.strip()
    for language, text in CUES.items():
        track = work / f"{language}.vtt"
        track.write_text(f"WEBVTT\n\n00:01.000 --> 00:02.500\n{text}\n", encoding="utf-8")
        subprocess.run([CLI, "--library", library, "captions", "import", note, track, "--lang", language], check=True,
                       capture_output=True)


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
    images = [image["image"] for image in record["embed"]["images"]]
    assert len(images) == 4, record["embed"]
    shapes = [image["aspectRatio"] for image in record["embed"]["images"]]
    assert [shape["width"] * 100 // shape["height"] for shape in shapes] == [150, 100, 150, 133], shapes
    for image in images:
        data = blob(ready["url"], account, image)
        assert data[:3] == b"\xff\xd8\xff" and len(data) == image["size"] <= 1_000_000, image
    ok("one post is on the server, with its text and its four pictures in their order")
    app.press(app.find("button", "Publish to 1 Account"))
    app.press(app.find("button", "Cancel"))
    app.gone("button", "Cancel")
    assert len(posts(ready["url"], account)) == 1
    ok("posting it again asks first")
    publish_video(app, screen, ready["url"], account)
    delete(app, screen, ready["url"], account)


def main():
    with tempfile.TemporaryDirectory(prefix="sampan-publish-") as folder, Screen() as screen:
        work = pathlib.Path(folder)
        library = str(work / "library")
        server = subprocess.Popen(["node", ROOT / "tests/atproto/server.mjs", work / "server", "linchuan.test"], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, text=True)
        ready = json.loads(server.stdout.readline())
        make_video_note(library, work)
        street = work / "street.jpg"
        subprocess.run(["ffmpeg", "-v", "error", "-i", SAMPLES / "vtest.avi", "-frames:v", "1", street], check=True)
        pictures = [part for path in (*(SAMPLES / name for name in PICTURES), street) for part in ("--media", path)]
        subprocess.run([CLI, "--library", library, "note", "new", "--lang", "en", "--title", TITLE, "--body", TEXT, *pictures],
                       check=True, stdout=subprocess.DEVNULL)
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

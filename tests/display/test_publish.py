#!/usr/bin/env python3
"""Publishing in the window, as a person does it: sign in to real servers (ATProto, snac2), publish, and read the posts back from there; and
the handoff to a phone."""

import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import labels as beside  # noqa: E402
from driver import App, Screen, done, ok, wait  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WINDOW = os.environ["SAMPAN_WINDOW"]
CLI = os.environ["SAMPAN_CLI"]
SAMPLES = pathlib.Path(os.environ["SAMPAN_SAMPLES"])
PICTURES = ("coffee.png", "astronaut.png", "chelsea.png")
CUES = {"en": "The boats are back.", "zh-Hans": "船回来了。"}
PAGE = re.compile(r"http://[^/]+/[\w-]{43,}/")
TITLE = "A day at the harbour"
LINK = "https://example.org/潮汐"
TEXT = f"The boats 🚣🏽 come back at noon: {LINK}"
TAG = "harbour"
DESCRIPTIONS = ("A cup of coffee", "An astronaut, smiling", "A cat called Chelsea", "A street, seen from above")


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
    app.find("check box", "Use an App Password")
    app.press(app.find_all("check box", "Use an App Password")[-1])
    fill(app, screen, "App Password", password)


def posts(url, account):
    query = f"{url}/xrpc/com.atproto.repo.listRecords?repo={account['did']}&collection=app.bsky.feed.post"
    with urllib.request.urlopen(query) as answer:
        return json.load(answer)["records"]


def fetch(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read()


def blob(url, account, what):
    """What the server has of a picture, video or caption track."""
    return fetch(f"{url}/xrpc/com.atproto.sync.getBlob?did={account['did']}&cid={what['ref']['$link']}")


def call(url, method, body, token=None):
    request = urllib.request.Request(f"{url}/xrpc/{method}", json.dumps(body).encode(), {"Content-Type": "application/json"})
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def snac_posts(library):
    """What snac2 tells of the posts whose receipts the outbox has, by their titles."""
    jobs = json.loads(subprocess.run([CLI, "--library", library, "--json", "outbox", "list"], check=True, capture_output=True).stdout)
    notes = []
    for job in jobs:
        if job["state"] == "posted" and "localhost" in job["url"]:
            with urllib.request.urlopen(urllib.request.Request(job["url"], headers={"Accept": "application/activity+json"})) as answer:
                notes.append(json.load(answer))
    return notes


def receipts(app):
    return app.find_all("label", lambda name: "Posted" in name)


def deleted(app):
    return app.find_all("label", lambda name: "Deleted" in name)


def choose_note(app, screen, title):
    app.click(app.find("list item", lambda name: name.startswith(title)))
    screen.settle(1)


def small(source, at=0.0):
    """A picture, or a frame of a video, as 16 by 16 grey dots."""
    piped = isinstance(source, bytes)
    return subprocess.run(["ffmpeg", "-v", "error", "-i", "-" if piped else source, "-vf", f"select=gte(t\\,{at}),scale=16:16:flags=area,format=gray",
                           "-frames:v", "1", "-f", "rawvideo", "-"], input=source if piped else None, check=True, capture_output=True).stdout


def distance(one, other):
    assert len(one) == len(other) == 256
    return sum(abs(a - b) for a, b in zip(one, other)) / 256


def check_pictures(read, originals):
    """Each is its own original, and the four stand in their order."""
    for number, data in enumerate(read):
        far = [distance(small(data), small(original)) for original in originals]
        assert far[number] < 3 and all(other > 10 for index, other in enumerate(far) if index != number), far
    beside.check_picture(read[3])
    for data in read[:3]:
        assert b"ns.adobe.com" not in data


def check_snac_pictures(library, originals):
    (note,) = snac_posts(library)
    plain = re.sub(r"<[^>]*>", "", note["content"].replace("<br>", "\n"))
    assert plain.strip() == f"{TITLE}\n\n{TEXT}\n\n#{TAG}", plain
    assert f'href="{LINK}"' in note["content"] and any(tag["name"] == f"#{TAG}" for tag in note["tag"]), note
    assert [part["mediaType"] for part in note["attachment"]] == ["image/jpeg"] * 4, note
    assert tuple(part["name"] for part in note["attachment"]) == DESCRIPTIONS, note
    check_pictures([fetch(part["url"]) for part in note["attachment"]], originals)
    ok("snac2 has the same post: text, link, tag, and the four pictures in their order with their descriptions")


def check_snac_video(library, clip):
    (note,) = [note for note in snac_posts(library) if "Boats" in note["content"]]
    (part,) = note["attachment"]
    assert part["mediaType"] == "video/mp4", note
    check_video(fetch(part["url"]), clip)
    ok("snac2 has the video, with its labels")


def check_video(data, clip):
    for at in (0, 1, 2):
        assert distance(small(data, at), small(clip, at)) < 4, at
    beside.check_video(data)


def publish_video(app, screen, url, account, clip):
    choose_note(app, screen, "Boats")
    app.press(app.find("button", "Publish to 2 Accounts"))
    wait("the receipts of the video", lambda: len(receipts(app)) == 4, 90)
    record = next(record["value"] for record in posts(url, account) if record["value"]["text"].startswith("Boats"))
    embed = record["embed"]
    assert (record["text"], record["langs"], embed["$type"], embed["alt"]) == ("Boats\n\nThey are back.", ["en"], "app.bsky.embed.video",
                                                                           "Boats, from above"), record
    check_video(blob(url, account, embed["video"]), clip)
    tracks = {caption["lang"]: blob(url, account, caption["file"]).decode() for caption in embed["captions"]}
    assert tracks == {language: f"WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n{text}\n" for language, text in CUES.items()}, tracks
    ok("a video is read back with its description, its labels and its captions in two languages, to the byte; not where it was made")


def delete(app, screen, url, account):
    """The receipts stand with the newest first."""
    app.press(app.find_all("button", "Delete the Post")[0])
    app.press(app.find("button", "Delete"))
    wait("the post to be gone", lambda: len(posts(url, account)) == 1)
    wait("the receipt to say so", lambda: len(deleted(app)) == 1)
    assert not any(record["value"]["text"].startswith("Boats") for record in posts(url, account))
    ok("a post is deleted from its receipt, and the other one stays")
    session = call(url, "com.atproto.server.createSession", {"identifier": account["handle"], "password": account["password"]})
    call(url, "com.atproto.repo.deleteRecord", {"repo": account["did"], "collection": "app.bsky.feed.post",
                                                "rkey": posts(url, account)[0]["uri"].split("/")[-1]}, session["accessJwt"])
    choose_note(app, screen, TITLE)
    wait("what was deleted elsewhere to be noticed", lambda: len(deleted(app)) == 2)
    ok("a post that was deleted elsewhere is noticed when its note is opened")


def hand_over(app, screen):
    """The phone is a client of its own here; tests/cli/test_handoff.py looks at the page in a browser."""
    before = len(receipts(app))
    app.press(app.find("list item", "Hand to a Phone"))
    app.press(app.find("button", "Prepare"))
    address = app.find("label", PAGE.fullmatch, timeout=60).get_name()
    app.find("image", "QR code of the page’s address")
    app.find("label", "Fetched 0 of 4")
    with urllib.request.urlopen(address) as answer:
        assert TITLE in answer.read().decode()
    for number in range(1, 5):
        with urllib.request.urlopen(f"{address}0{number}.jpg") as answer:
            assert answer.read(3) == b"\xff\xd8\xff"
    app.find("label", "Fetched 4 of 4")
    ok("the handoff's page serves the pictures in order, and the window counts what was fetched")
    screen.shot(pathlib.Path(os.environ.get("SAMPAN_SHOTS", "/tmp")) / "handoff.png")
    app.press(app.find("button", "Stop"))
    app.find("label", lambda name: name.startswith("The page has stopped"))
    try:
        urllib.request.urlopen(address, timeout=5)
        raise AssertionError("the page is still there")
    except urllib.error.URLError:
        ok("the page stops at the button")
    app.press(app.find("button", "Serve Again"))
    again = app.find("label", PAGE.fullmatch).get_name()
    assert again != address
    pasted = urllib.parse.urlencode({"link": "Look at this: https://www.xiaohongshu.com/explore/65f0c0ffee"}).encode()
    with urllib.request.urlopen(f"{again}done", pasted) as answer:
        assert answer.status == 200
    app.gone("button", "Stop")
    wait("the receipt of the handoff", lambda: len(receipts(app)) == before + 1)
    ok("the link that comes back is the receipt")


def describe(library, name, text):
    """As on the Media page, which test_checks.py writes on."""
    with sqlite3.connect(pathlib.Path(library) / "library.db") as database:
        assert database.execute("INSERT INTO alts SELECT note, id, 'en', ? FROM media WHERE name = ?", (text, name)).rowcount == 1


def crop_for_handoff(app, screen, library):
    """A picture that Instagram would cut where it likes is cropped by a button of the dialog."""
    choose_note(app, screen, "Tall")
    app.press(app.find("list item", "Hand to a Phone"))
    app.focus(app.find("combo box", "Platform"))
    screen.key("space")
    screen.settle(1)
    screen.key("Down", "Down", "Return")
    app.find("label", "Instagram shows shapes from 3:4 to 1.91:1; it cuts 1 picture where it likes.")
    screen.shot(pathlib.Path(os.environ.get("SAMPAN_SHOTS", "/tmp")) / "handoff-shape.png")
    app.press(app.find("button", "Crop"))
    app.gone("button", "Crop")
    listed = json.loads(subprocess.run([CLI, "--library", library, "--json", "note", "list"], check=True, capture_output=True).stdout)
    (note,) = [note["id"] for note in listed if note["title"] == "Tall"]

    def plan():
        told = subprocess.run([CLI, "--library", library, "--json", "note", "show", note], check=True, capture_output=True).stdout
        return json.loads(told)["media"][0].get("plan")

    edits = wait("the crop in the library", lambda: (plan() or {}).get("edits"))
    assert [(edit["op"], edit["aspect"]) for edit in edits] == [("crop", "3:4")], edits
    ok("a picture in a shape that Instagram cuts is cropped at a press")
    screen.key("Escape")


def make_tall_note(library, work):
    tall = work / "tall.png"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=200x600", "-frames:v", "1", tall], check=True)
    subprocess.run([CLI, "--library", library, "note", "new", "--lang", "en", "--title", "Tall", "--media", tall], check=True,
                   stdout=subprocess.DEVNULL)


def make_video_note(library, work):
    clip = work / "boats.mp4"
    subprocess.run(["ffmpeg", "-v", "error", "-i", SAMPLES / "vtest.avi", "-t", "3", "-vf", "scale=160:-2", "-pix_fmt", "yuv420p", clip],
                   check=True)
    beside.label_video(clip)
    note = subprocess.run([CLI, "--library", library, "note", "new", "--lang", "en", "--title", "Boats", "--body", "They are back.",
                           "--media", clip], check=True, capture_output=True, text=True).stdout.strip()
    for language, text in CUES.items():
        track = work / f"{language}.vtt"
        track.write_text(f"WEBVTT\n\n00:01.000 --> 00:02.500\n{text}\n", encoding="utf-8")
        subprocess.run([CLI, "--library", library, "captions", "import", note, track, "--lang", language], check=True,
                       capture_output=True)
    describe(library, clip.name, "Boats, from above")
    return clip


def make_picture_note(library, work):
    street = work / "street.jpg"
    subprocess.run(["ffmpeg", "-v", "error", "-i", SAMPLES / "vtest.avi", "-frames:v", "1", street], check=True)
    beside.label_picture(street)
    pictures = [*(SAMPLES / name for name in PICTURES), street]
    subprocess.run([CLI, "--library", library, "note", "new", "--lang", "en", "--title", TITLE, "--body", TEXT, "--tag", TAG,
                    *(part for path in pictures for part in ("--media", path))], check=True, stdout=subprocess.DEVNULL)
    for path, text in zip(pictures, DESCRIPTIONS):
        describe(library, path.name, text)
    return pictures


def check_post(ready, account, originals):
    records = posts(ready["url"], account)
    assert len(records) == 1, records
    record = records[0]["value"]
    text = f"{TITLE}\n\n{TEXT}\n\n#{TAG}"
    assert (record["text"], record["langs"]) == (text, ["en"]), record
    written = text.encode()
    marked = [(written[facet["index"]["byteStart"]:facet["index"]["byteEnd"]].decode(), facet["features"]) for facet in record["facets"]]
    assert marked == [(LINK, [{"$type": "app.bsky.richtext.facet#link", "uri": LINK}]),
                      (f"#{TAG}", [{"$type": "app.bsky.richtext.facet#tag", "tag": TAG}])], marked
    images = record["embed"]["images"]
    assert tuple(image["alt"] for image in images) == DESCRIPTIONS, images
    shapes = [image["aspectRatio"] for image in images]
    assert [shape["width"] * 100 // shape["height"] for shape in shapes] == [150, 100, 150, 133], shapes
    read = [blob(ready["url"], account, image["image"]) for image in images]
    for image, data in zip(images, read):
        assert data[:3] == b"\xff\xd8\xff" and len(data) == image["image"]["size"] <= 1_000_000, image
    check_pictures(read, originals)
    ok("one post is on the server: text, link, tag, and four pictures in their order, with their descriptions, credit and labels")


def go(app, screen, ready, library, clip, originals):
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
    app.press(app.find("button", "Publish to 2 Accounts"))
    wait("the receipts", lambda: len(receipts(app)) == 2, 90)
    ok("the outbox has the receipts")
    check_post(ready, account, originals)
    check_snac_pictures(library, originals)
    app.press(app.find("button", "Publish to 2 Accounts"))
    app.press(app.find("button", "Cancel"))
    app.gone("button", "Cancel")
    assert len(posts(ready["url"], account)) == 1
    ok("posting it again asks first")
    publish_video(app, screen, ready["url"], account, clip)
    check_snac_video(library, clip)
    delete(app, screen, ready["url"], account)
    hand_over(app, screen)
    crop_for_handoff(app, screen, library)


def make_folder(path):
    """snac2 runs as another user than root, who must get there."""
    path.mkdir()
    path.parent.chmod(0o711)
    return path


def sign_in_to_snac(screen, library, snac):
    """As in the browser, which is not part of the window: the page is opened, filled in and sent."""
    ready = json.loads(snac.stdout.readline())
    child = subprocess.Popen([CLI, "--library", library, "account", "add", "--type", "mastodon", "--server", ready["url"]], env=screen.env,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    address = next(found[0] for found in (re.search(r"http://\S+", line) for line in child.stderr) if found)
    snac.stdin.write(json.dumps({"authorize": address} | ready["accounts"][0]) + "\n")
    snac.stdin.flush()
    snac.stdout.readline()
    assert child.wait(20) == 0, child.stderr.read()


def browse(screen, server, ready, work):
    """The command line with a person at the server's own sign-in page: in, a post, out."""
    account = ready["accounts"][1]
    env = screen.env | {"SAMPAN_PLC_DIRECTORY": ready["plc"]}

    def cli(*words):
        return subprocess.run([CLI, "--library", work / "other", *words], env=env, check=True, capture_output=True, text=True).stdout.strip()

    child = subprocess.Popen([CLI, "--library", work / "other", "account", "add", "--type", "atproto", "--browser", "--handle", account["handle"],
                              "--server", ready["url"]], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    address = next(found[0] for found in (re.search(r"http://\S+", line) for line in child.stderr) if found)
    server.stdin.write(json.dumps({"browse": address, "handle": account["handle"], "password": account["password"]}) + "\n")
    server.stdin.flush()
    with urllib.request.urlopen(json.loads(server.stdout.readline())["redirect"]) as page:
        assert "You are signed in" in page.read().decode()
    assert child.wait(20) == 0, child.stderr.read()
    note = cli("note", "new", "--lang", "en", "--title", "Agreed in the browser")
    cli("publish", note, "--account", account["handle"], "--lang", "en")
    assert [post["value"]["text"] for post in posts(ready["url"], account)] == ["Agreed in the browser"]
    cli("account", "remove", account["handle"])
    ok("the command line signs in in the browser, posts and signs out")


def main():
    with tempfile.TemporaryDirectory(prefix="sampan-publish-") as folder, Screen() as screen:
        work = pathlib.Path(folder)
        library = str(work / "library")
        server = subprocess.Popen(["node", ROOT / "tests/atproto/server.mjs", work / "server", "linchuan.test", "shuo.test"], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, text=True)
        snac = subprocess.Popen([sys.executable, ROOT / "tests/snac/server.py", make_folder(work / "snac"), "alice"], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, text=True)
        ready = json.loads(server.stdout.readline())
        make_tall_note(library, work)
        clip = make_video_note(library, work)
        originals = make_picture_note(library, work)
        sign_in_to_snac(screen, library, snac)
        browse(screen, server, ready, work)
        app = App(screen, WINDOW, "--library", library)
        try:
            with app.explained():
                go(app, screen, ready, library, clip, originals)
                assert app.quit() == 0
                assert not app.warnings(), "\n".join(app.warnings())
                ok("nothing was complained about")
        finally:
            server.terminate()
            server.wait()
            snac.stdin.close()
            snac.wait()
    done()


main()

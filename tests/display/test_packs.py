#!/usr/bin/env python3
"""The page of the language packs: one is added from a file and translates a note; one is fetched from a server that keeps still, breaks off
and comes back; one is removed, and put back; and where nothing translates, the window leads there. The packs are small real ones, the
server is this script."""

import gzip
import hashlib
import http.server
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from driver import App, Screen, done, ok, wait  # noqa: E402

WINDOW = os.environ["SAMPAN_WINDOW"]
CLI = os.environ["SAMPAN_CLI"]
PACKS = pathlib.Path(__file__).resolve().parent.parent / "language/toy-pack"
# What torch makes of it, in toy-pack/reference.json.
SOURCE = "星期一邻居在图书馆吃了牛肉"
TARGET = "The neighbour ate beef in the library on Monday"
CHINESE, ENGLISH = "Chinese → English", "English → Chinese"
# What the pack says itself, once it is here.
BOTH = "English → Chinese (Simplified), Chinese (Traditional)"
IDS = ["toy-en-zh", "toy-zh-en"]

# A dictionary in the format of CC-CEDICT, with what no other says.
GLOSS = "the day of which a test knows"
DICTIONARY = f"# CC-CEDICT\n#! version=1\n星期一 星期一 [Xing1 qi1 yi1] /{GLOSS}/\n鄰居 邻居 [lin2 ju1] /neighbor/\n"


class Server(http.server.ThreadingHTTPServer):
    """Offers two packs. mood: "still" sends a third and keeps still, "broken" sends another third and then nothing, "well"."""

    def __init__(self, folder):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = {}
        self.mood = "still"
        self.ranges = []
        self.free = threading.Event()
        packs = []
        for name in IDS:
            data = pathlib.Path(shutil.make_archive(str(folder / name), "zip", PACKS / name)).read_bytes()
            self.files[f"/{name}.zip"] = data
            packs.append({"id": name, "name": f"Toy {name}", "url": f"{name}.zip", "sha256": hashlib.sha256(data).hexdigest(), "size": len(data),
                          "source": name[4:6], "targets": [name[7:9]], "licence": "CC0-1.0", "quality": {"note": "A toy"}})
        self.files["/list.json"] = json.dumps({"format": 1, "packs": packs}).encode()
        self.url = f"http://127.0.0.1:{self.server_port}/list.json"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        data = self.server.files[self.path]
        begin = int(self.headers.get("Range", "bytes=0-")[len("bytes="):].split("-")[0])
        mood = self.server.mood if self.path.endswith(".zip") else "well"
        if self.path.endswith(".zip"):
            self.server.ranges.append(begin)
        self.close_connection = True
        self.send_response(206 if begin else 200)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Length", str(len(data) - begin))
        if begin:
            self.send_header("Content-Range", f"bytes {begin}-{len(data) - 1}/{len(data)}")
        self.end_headers()
        end = {"well": len(data), "still": len(data) // 3, "broken": len(data) * 2 // 3}[mood]
        self.wfile.write(data[begin:max(begin, end)])
        if mood == "still":
            self.wfile.flush()
            self.server.free.wait(30)


def open_page(app, screen):
    screen.key("ctrl+comma")
    app.press(app.find("page tab", "Packs"))


def close_preferences(app, screen):
    def closed():
        screen.key("Escape")
        screen.settle(0.5)
        return not app.find_all("page tab", "Memory")

    wait("the preferences to close", closed, step=0.5)


def add_from_file(app, screen, folder):
    def present():
        # An Escape too many of the last try may have closed them.
        if not app.find_all("page tab", "Memory"):
            open_page(app, screen)
        app.press(app.find("button", "Add From a File…"))

    # Alone in its folder: the chooser may take the first that it sees there.
    pack = folder / "good/toy-zh-en.zip"
    pack.parent.mkdir()
    shutil.copy(folder / "toy-zh-en.zip", pack)
    app.find("label", "No Language Packs")
    app.choose_file(present, pack, "Open", lambda: app.find_all("list item", CHINESE))
    app.find("label", lambda name: name.replace("\xa0", " ").startswith("Toy Chinese → English · 1.7 MB · CC0-1.0\nA toy: "))
    ok("a pack is added from a file, with its size, licence and quality")


def add_dictionary(app, screen, folder):
    def present():
        if not app.find_all("page tab", "Memory"):
            open_page(app, screen)
        app.press(app.find("button", "Add CC-CEDICT"))

    path = folder / "dictionary/cedict.txt.gz"
    path.parent.mkdir()
    path.write_bytes(gzip.compress(DICTIONARY.encode()))
    app.find("label", lambda name: name.startswith("Not here, so no words are explained."))
    app.choose_file(present, path, "Open", lambda: app.find_all("label", lambda name: name.startswith("Added by you.")))
    ok("a dictionary is added from a file")


def hover(app, screen):
    """The pointer rests on the second letter of a word. What GTK tells of its place lacks the padding of what is around it."""
    node = app.find("text", lambda name: name.startswith("Passage in "))
    letter = screen.atspi.Text.get_character_extents(node, 1, screen.atspi.CoordType.WINDOW)
    frame = app.find("frame").get_component_iface().get_extents(screen.atspi.CoordType.WINDOW)

    def rest(x, y):
        place = letter.x - 2 * frame.x + letter.width // 2 + x, letter.y - 2 * frame.y + letter.height // 2 + y
        screen.run("xdotool", "mousemove", str(place[0] + 200), str(place[1]), "sleep", "0.1", "mousemove", *map(str, place))
        screen.settle(1)
        return app.find_all("label", GLOSS)

    assert any(rest(x, y) for y in (12, 6, 18, 0) for x in (36, 24, 48, 12)), "no gloss"
    app.find("label", "Xīng qī yī")
    screen.run("xdotool", "mousemove", "5", "5")
    app.gone("label", GLOSS)
    ok("a word under the pointer is explained by it")


def translate(app, screen):
    app.press(app.find("toggle button", "Add a Language"))
    app.press(wait("English in the menu", lambda: app.find_all("menu item"))[1])
    app.press(app.find("button", lambda name: name.startswith("Translate ")))
    wait("the translation", lambda: [node for node in app.find_all("text", "Passage in English") if app.text(node) == TARGET])
    app.find("label", "Model pack: zh → en")
    ok("a note is translated by it, as torch does")


def fetch(app, screen, server):
    app.enter(app.find("text", "Address or file of a list"), server.url)
    screen.key("Return")
    app.press(app.find("button", "Fetch: English → Chinese"))
    # Of the 244 kB that came before the server fell silent, all but the last piece.
    app.find("label", lambda name: " kB of 7" in name.replace("\xa0", " ") and float(name.split("\xa0")[0]) > 150)
    app.press(app.find("button", "Stop: English → Chinese"))
    app.find("label", lambda name: "are here, needs" in name)
    ok("a fetch is stopped, and what came stays")
    app.press(app.find("button", "Discard: English → Chinese"))
    app.press(app.find("button", "Fetch: English → Chinese"))
    app.press(app.find("button", "Stop: English → Chinese"))
    app.find("button", "Resume: English → Chinese")
    ok("what came is discarded, and it begins anew")
    server.mood = "broken"
    app.press(app.find("button", "Resume: English → Chinese"))
    app.find("button", "Resume: English → Chinese")
    app.find("label", lambda name: "broke off" in name or "connection" in name.lower())
    ok("a server that breaks off is told of")
    server.mood = "well"
    app.press(app.find("button", "Resume: English → Chinese"))
    app.find("list item", BOTH)
    app.find("label", "Installed")
    size = len(server.files["/toy-en-zh.zip"])
    assert server.ranges[:3] == [0, 0, size // 3] and server.ranges[-1] == size * 2 // 3, (server.ranges, size)
    ok("it goes on where it broke off")


def installed(app):
    packs = json.loads(subprocess.run([CLI, "--json", "pack", "list"], env=app.screen.env, check=True, capture_output=True, text=True).stdout)
    return [pack["id"] for pack in packs]


def remove(app, screen):
    assert installed(app) == ["toy-en-zh", "toy-zh-en"] or installed(app) == ["toy-zh-en", "toy-en-zh"]
    app.press(app.find("button", f"Remove {CHINESE}"))
    wait("it to be gone", lambda: installed(app) == ["toy-en-zh"])
    # The note's own stands in the window behind.
    app.press(wait("Undo in the toast", lambda: app.find_all("button", "Undo")[1:])[0])
    wait("it to be back", lambda: len(installed(app)) == 2)
    app.press(app.find("button", f"Remove {CHINESE}"))
    wait("it to be gone", lambda: installed(app) == ["toy-en-zh"])
    ok("a pack is removed, and put back")


def main():
    with tempfile.TemporaryDirectory(prefix="sampan-packs-") as folder, Screen() as screen:
        work = pathlib.Path(folder)
        library = str(work / "library")
        server = Server(work)
        subprocess.run([CLI, "--library", library, "note", "new", "--lang", "zh-Hans", "--title", SOURCE, "--body", SOURCE],
                       check=True, stdout=subprocess.DEVNULL)
        # As where no dictionary is installed.
        app = App(screen, WINDOW, "--library", library, SAMPAN_DICTIONARY=str(work / "none"))
        try:
            with app.explained():
                app.fill_screen()
                open_page(app, screen)
                add_from_file(app, screen, work)
                add_dictionary(app, screen, work)
                close_preferences(app, screen)
                hover(app, screen)
                translate(app, screen)
                open_page(app, screen)
                fetch(app, screen, server)
                remove(app, screen)
                close_preferences(app, screen)
                assert app.quit() == 0
                assert not app.warnings(), "\n".join(app.warnings())
                ok("nothing was complained about")
        finally:
            server.free.set()
    done()


main()

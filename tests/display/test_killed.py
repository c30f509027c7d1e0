#!/usr/bin/env python3
"""The window is killed while it translates a long note: the next start finds what was done, and asks for the rest alone. The server is a
stub of an OpenAI-compatible one: no real one can be had where this is tested."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from driver import App, Screen, done, ok, wait  # noqa: E402
from stub_model import ENGLISH, Stub, add_language, settings  # noqa: E402

WINDOW = os.environ["SAMPAN_WINDOW"]
CLI = os.environ["SAMPAN_CLI"]
TITLE = "成都一日"
# Each begins with another letter, and none has a number, which an engine gets as a placeholder.
LINES = [f"{chr(0x4e00 + 7 * number)}字这一段：" + "吃完去人民公园喝盖碗茶，听一下午的川剧，再慢慢走回去。" * 14 for number in range(150)]
ALL = [TITLE, *LINES]


def cli(library, *arguments):
    return subprocess.run([CLI, "--library", library, *map(str, arguments)], check=True, capture_output=True, text=True).stdout.strip()


def translated(library, note):
    """Of each text of the note, the title first, what it is in English."""
    for version in json.loads(cli(library, "note", "show", note, "--json"))["versions"]:
        if version["language"] == "en":
            return [version["title"], *version["body"].split("\n")]
    return []


def kill(screen, library, note, stub):
    """Returns: the texts whose translation was saved."""
    app = App(screen, WINDOW, "--library", library)
    with app.explained():
        add_language(app, ENGLISH)
        app.press(app.find("button", f"Translate {len(ALL)} Passages"))

        def half_way():
            stub.go.release()
            return sum(map(bool, translated(library, note))) > len(ALL) // 3

        wait("a third to be saved", half_way, step=0.3)
        app.process.kill()
        assert app.process.wait() == -signal.SIGKILL
    there = translated(library, note)
    assert len(there) == len(ALL), len(there)
    return [text for text, english in zip(ALL, there) if english]


def go_on(screen, library, note, stub, kept):
    stub.texts.clear()
    stub.go.release(1000)
    app = App(screen, WINDOW, "--library", library)
    with app.explained():
        app.press(app.find("button", f"Translate {len(ALL) - len(kept)} Passages"))
        app.find("button", f"Approve {len(ALL)} Passages")
        assert app.quit() == 0
        assert not app.warnings(), "\n".join(app.warnings())


def main():
    with tempfile.TemporaryDirectory(prefix="sampan-killed-") as folder, Screen() as screen:
        work = pathlib.Path(folder)
        library = str(work / "library")
        stub = Stub(lambda text: "EN " + text)
        body = work / "body.txt"
        body.write_text("\n".join(LINES), encoding="utf-8")
        assert sum(map(len, LINES)) > 50000 and len(set(LINES)) == len(LINES)
        note = cli(library, "note", "new", "--lang", "zh-Hans", "--title", TITLE, "--body-file", body)
        settings(screen, f"openai-url='http://127.0.0.1:{stub.server_port}/v1'\nopenai-model='stub'\n")
        kept = kill(screen, library, note, stub)
        assert 0 < len(kept) < len(ALL), len(kept)
        ok(f"the window is killed with {len(kept)} of {len(ALL)} passages saved")
        go_on(screen, library, note, stub, kept)
        assert sorted(stub.texts) == sorted(set(ALL) - set(kept)), (len(stub.texts), len(kept))
        ok("the next start asks for the others alone, once each")
        assert translated(library, note) == ["EN " + text for text in ALL]
        ok("each is in its place")
    done()


main()

#!/usr/bin/env python3
"""The memory page of the preferences: import a table, find and forget a pair, add and remove a term."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from driver import App, Screen, done, ok, wait  # noqa: E402

WINDOW = os.environ["SAMPAN_WINDOW"]
CLI = os.environ["SAMPAN_CLI"]


def cli(library, *arguments):
    return subprocess.run([CLI, "--library", library, "--json", *arguments], check=True, capture_output=True, text=True).stdout


def pairs(library, text):
    return json.loads(cli(library, "memory", "lookup", "--from", "zh", "--to", "en", text))


def terms(library):
    return json.loads(cli(library, "glossary", "list"))


def add_term(app, screen, library):
    app.press(app.find("button", "Add Term…"))
    app.find("button", "Save")
    screen.settle(1)
    # The dialog begins with the term.
    screen.type("harbour")
    app.enter(app.find("text", "Always Translated As"), "port")
    screen.key("Return")
    app.find("list item", "harbour → port")
    wait("the term in the library", lambda: [t for t in terms(library) if t["target"] == "port"])
    ok("a term is added")
    app.press(app.find("list item", "harbour → port"))
    app.press(app.find("button", "Remove Term"))
    wait("the term to go", lambda: not terms(library))
    app.gone("list item", "harbour → port")
    ok("and removed")


def find_and_forget(app, screen, library):
    assert pairs(library, "去看日落")
    app.enter(app.find("text", "Find Pairs"), "sunset")
    app.gone("list item", "去喝咖啡")
    app.find("list item", "去看日落")
    ok("a word of the translation finds its pair, and hides the others")
    app.press(app.find("button", "Forget This Pair"))
    wait("the pair to go", lambda: not pairs(library, "去看日落"))
    app.gone("list item", "去看日落")
    assert pairs(library, "去喝咖啡")
    ok("and it alone is forgotten")


def close_preferences(app, screen):
    """The first Escape may be the search entry's; a dialog that is open takes Ctrl+Q."""

    def closed():
        screen.key("Escape")
        screen.settle(0.5)
        return not app.find_all("page tab", "Memory")

    wait("the preferences to close", closed, step=0.5)


def main():
    with tempfile.TemporaryDirectory(prefix="sampan-test-") as folder, Screen() as screen:
        work = pathlib.Path(folder)
        library = str(work / "library")
        (work / "pairs.csv").write_text("zh,en\n去看日落,watch the sunset\n去喝咖啡,go for coffee\n")
        cli(library, "memory", "import", str(work / "pairs.csv"))
        app = App(screen, WINDOW, "--library", library)
        with app.explained():
            app.fill_screen()
            screen.key("ctrl+comma")
            app.press(app.find("page tab", "Memory"))
            app.find("list item", "Pairs of Texts")
            find_and_forget(app, screen, library)
            add_term(app, screen, library)
            close_preferences(app, screen)
            assert app.quit() == 0
            assert not app.warnings(), "\n".join(app.warnings())
            ok("nothing was complained about")
    done()


main()

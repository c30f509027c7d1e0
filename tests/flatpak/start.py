#!/usr/bin/env python3
"""Starts the installed Flatpak on a virtual screen and finds its window by accessibility."""

import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "display"))
from driver import Screen, wait  # noqa: E402

APP = "io.github.sampan_app.Sampan"
work = pathlib.Path(sys.argv[1])


def main():
    with Screen(keyring=False, manager=False) as screen:
        process = subprocess.Popen(["flatpak", "run", "--user", "--env=GTK_A11Y=atspi", "--env=GSK_RENDERER=cairo", APP],
                                   env=screen.env, stdout=open(work / "run.log", "wb"), stderr=subprocess.STDOUT)

        def window():
            assert process.poll() is None, f"the program ended: {(work / 'run.log').read_text()[-2000:]}"
            desktop = screen.atspi.get_desktop(0)
            for index in range(desktop.get_child_count()):
                app = desktop.get_child_at_index(index)
                if app is None:
                    continue
                for child in range(app.get_child_count()):
                    node = app.get_child_at_index(child)
                    if node is not None and node.get_role_name() in ("frame", "window") and "Sampan" in (node.get_name() or ""):
                        return node
            return None

        found = wait("the window of the Flatpak", window, 60)
        # A first start makes the sample note; GStreamer lists its plugins before that.
        wait("the sample note", lambda: "Sampan" not in (found.get_name() or "Sampan"), 60)
        screen.settle(4)
        print(f"ok: its window shows {found.get_name()!r}")
        screen.shot(work / "window.png")
        subprocess.run(["flatpak", "kill", APP], env=screen.env, check=False)
        process.wait(20)
    print("1 passed, 0 failed, 0 skipped")


main()

"""Drives the real window as a person with a keyboard and a screen reader would: a virtual screen, a session bus of its own,
a real keyring, and AT-SPI to find things by role and name."""

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from gi.repository import GLib

# Of a machine with other work: what never comes fails a test, how soon it comes does not.
TIMEOUT = 45.0
CHOOSER = "gtk_tree_model_get_iter_first: assertion 'GTK_IS_TREE_MODEL (tree_model)' failed"
steps = 0


def ok(text):
    """One step that has been seen, for TAP."""
    global steps
    steps += 1
    print(f"ok {steps} - {text}", flush=True)


def done():
    """All steps that there are."""
    print(f"1..{steps}")


class NotFound(AssertionError):
    pass


def wait(what, condition, timeout=TIMEOUT, step=0.1):
    """Returns the first true value of condition(); fails with `what` when there was none in time. A widget that goes while it is
    looked at (the bus answers with an error or with no child) is one that is not there yet."""
    end = time.monotonic() + timeout
    while True:
        gone = None
        try:
            value = condition()
        except (AttributeError, GLib.Error) as error:
            value, gone = None, error
        if value:
            return value
        if time.monotonic() > end:
            raise NotFound(f"waited {timeout:.0f} s in vain for {what}") from gone
        time.sleep(step)


class Screen:
    """A virtual screen with a window manager, a session bus, the accessibility bus and a keyring."""

    def __init__(self, width=1400, height=900, keyring=True, manager=True):
        self.size = (width, height)
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="sampan-screen-"))
        self.children = []
        read, write = os.pipe()
        self._spawn(["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"],
                    pass_fds=[write])
        os.close(write)
        with os.fdopen(read) as pipe:
            self.display = ":" + pipe.readline().strip()
        runtime = self.home / "run"
        runtime.mkdir(mode=0o700)
        self.env = dict(os.environ, DISPLAY=self.display, HOME=str(self.home), XDG_RUNTIME_DIR=str(runtime),
                        XDG_DATA_HOME=str(self.home / "data"), XDG_CONFIG_HOME=str(self.home / "config"),
                        XDG_CACHE_HOME=str(self.home / "cache"), GTK_A11Y="atspi", GSK_RENDERER="cairo",
                        GDK_BACKEND="x11", LIBGL_ALWAYS_SOFTWARE="1", GSETTINGS_BACKEND="keyfile", GTK_USE_PORTAL="0",
                        ADW_DISABLE_PORTAL="1", GDK_DEBUG="no-portals")
        for name in ("WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS", "G_DEBUG", "MALLOC_PERTURB_"):
            self.env.pop(name, None)
        bus = self._spawn(["dbus-daemon", "--session", "--nofork", "--print-address"], env=self.env,
                          stdout=subprocess.PIPE, text=True)
        self.env["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = self.env["DBUS_SESSION_BUS_ADDRESS"]
        os.environ["DISPLAY"] = self.display
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        os.environ.pop("AT_SPI_BUS_ADDRESS", None)
        if manager:
            self._spawn(["openbox", "--sm-disable"], env=self.env)
        if keyring and shutil.which("gnome-keyring-daemon"):
            daemon = self._spawn(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"], env=self.env,
                                 stdin=subprocess.PIPE)
            daemon.stdin.write(b"test")
            daemon.stdin.close()
        import gi
        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi
        self.atspi = Atspi
        Atspi.init()

    def _spawn(self, command, **options):
        options.setdefault("stdout", subprocess.DEVNULL)
        options.setdefault("stderr", subprocess.DEVNULL)
        child = subprocess.Popen(command, **options)
        self.children.append(child)
        return child

    def close(self):
        for child in reversed(self.children):
            child.terminate()
        for child in reversed(self.children):
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def run(self, *command, **options):
        return subprocess.run(command, env=self.env, check=True, **options)

    def key(self, *keys):
        """Presses keys, each as xdotool names it: "ctrl+n", "Return"."""
        self.run("xdotool", "key", "--clearmodifiers", "--delay", "40", *keys)
        time.sleep(0.15)

    def type(self, text):
        self.run("xdotool", "type", "--clearmodifiers", "--delay", "12", "--", text)
        time.sleep(0.2)

    def settle(self, seconds=2.0):
        """Waits for animations and for pictures that are made in the background."""
        time.sleep(seconds)

    def shot(self, path):
        self.run("import", "-window", "root", str(path))


class App:
    """A program under test, found on the accessibility bus by its process."""

    def __init__(self, screen, *command, **env):
        self.screen = screen
        self.found = None, ()  # what find() gave last, and how
        self.log = open(screen.home / "app.log", "ab")
        self.process = subprocess.Popen(command, env=dict(screen.env, **env), stdout=self.log, stderr=subprocess.STDOUT)
        self.root = wait("the program on the accessibility bus", self._find_root)
        wait("a window", lambda: self.root.get_child_count() > 0)

    def _find_root(self):
        assert self.process.poll() is None, f"the program ended with {self.process.returncode}: {self.output()[-2000:]}"
        desktop = self.screen.atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(index)
            try:
                if app is not None and app.get_process_id() == self.process.pid:
                    return app
            except Exception:
                continue
        return None

    def output(self):
        return (self.screen.home / "app.log").read_text(errors="replace")

    @contextlib.contextmanager
    def explained(self):
        """A test that fails in here shows the screen, what a screen reader finds on it, and what the program said."""
        try:
            yield
        except BaseException:
            shot = pathlib.Path(os.environ.get("SAMPAN_SHOTS", "/tmp")) / f"sampan-{pathlib.Path(sys.argv[0]).stem}.png"
            self.screen.shot(shot)
            print(f"# the screen is in {shot}\n# " + self.tree().replace("\n", "\n# "), file=sys.stderr)
            print(self.output()[-3000:], file=sys.stderr)
            raise

    def warnings(self):
        """What GLib, GTK and GStreamer complained about, but for what GTK's file chooser says of itself: it completes each letter of a
        path that is typed while it still reads the folder, from a model that it does not have yet."""
        return [line for line in self.output().splitlines() if ("WARNING" in line or "CRITICAL" in line) and CHOOSER not in line]

    def nodes(self, root=None, showing=True):
        """Every accessible below root, in reading order."""
        stack = [root or self.root]
        while stack:
            node = stack.pop()
            try:
                if node is None:
                    continue
                if showing and node is not self.root and not node.get_state_set().contains(
                        self.screen.atspi.StateType.SHOWING) and node.get_role_name() not in ("application",):
                    continue
                yield node
                stack.extend(reversed([node.get_child_at_index(i) for i in range(node.get_child_count())]))
            except Exception:
                continue

    def find_all(self, role=None, name=None, root=None, showing=True):
        found = []
        for node in self.nodes(root, showing):
            try:
                if role and node.get_role_name() != role:
                    continue
                label = node.get_name() or ""
                if name is not None and not (name(label) if callable(name) else label == name):
                    continue
                found.append(node)
            except Exception:
                continue
        return found

    def find(self, role=None, name=None, root=None, timeout=TIMEOUT, showing=True):
        what = f"{role or 'a thing'} named {name!r}"
        node = wait(what, lambda: (self.find_all(role, name, root, showing) or [None])[0], timeout)
        self.found = node, (role, name, root)
        return node

    def gone(self, role=None, name=None, timeout=TIMEOUT):
        wait(f"{role} {name!r} to go", lambda: not self.find_all(role, name), timeout)

    def press(self, node):
        """Does what Enter on it would. What is gone since it was found, as in a list that is made anew, is looked for again."""
        for attempt in range(3):
            try:
                action = node.get_action_iface()
                if action is not None and action.get_n_actions() > 0:
                    action.do_action(0)
                else:
                    self.focus(node)
                    self.screen.key("Return")
                break
            except (GLib.Error, NotFound):
                if attempt == 2 or node is not self.found[0]:
                    raise
                node = self.find(*self.found[1])
        time.sleep(0.2)

    def at(self, node, x=0.5, y=0.5):
        """A point of a widget on the screen, once it moves no more. GTK tells places without the window's frame."""
        window = self.screen.atspi.CoordType.WINDOW
        frame = self.find("frame").get_component_iface().get_extents(window)
        last = None

        def rests():
            nonlocal last
            box = node.get_component_iface().get_extents(window)
            before, last = last, (box.x, box.y, box.width, box.height)
            return last == before and last

        left, top, width, height = wait(f"{node.get_name()!r} to rest", rests, step=0.2)
        return left - 2 * frame.x + int(width * x), top - 2 * frame.y + int(height * y)

    def click(self, node, count=1, at=(0.5, 0.5)):
        self.screen.run("xdotool", "mousemove", *map(str, self.at(node, *at)), "click", "--repeat", str(count), "--delay", "60", "1")
        self.screen.settle(0.4)

    def window(self):
        """X's id of the window in front."""
        return self.screen.run("xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid), capture_output=True,
                               text=True).stdout.split()[-1]

    def fill_screen(self):
        """Puts the window where its coordinates are the screen's, as large as that is."""
        width, height = self.screen.size
        window = wait("a visible window", self.window)
        self.screen.run("xdotool", "windowmove", window, "0", "0", "windowsize", window, str(width), str(height), "windowfocus", window)
        self.screen.settle(1)

    def focus(self, node):
        """Moves the focus to it by Tab, as one must without a mouse: GTK does not let assistive technologies move it."""
        focused = self.screen.atspi.StateType.FOCUSED
        for _ in range(100):
            # What is kept of it here may be older than the last key.
            node.clear_cache_single()
            if node.get_state_set().contains(focused):
                return
            node.get_role_name()  # an error, if it is gone
            self.screen.run("xdotool", "key", "Tab")
            time.sleep(0.08)
        raise NotFound(f"Tab does not reach {node.get_role_name()} {node.get_name()!r}")

    def text(self, node):
        atspi = self.screen.atspi
        return atspi.Text.get_text(node, 0, atspi.Text.get_character_count(node))

    def enter(self, node, text):
        """Puts the caret in it and types."""
        self.focus(node)
        self.screen.type(text)

    def _put_path(self, path):
        """Puts a path into the line for one, whole: the chooser completes what is typed letter by letter, and some of it comes twice."""
        atspi = self.screen.atspi

        def line():
            return [node for node in self.find_all("text") if node.get_state_set().contains(atspi.StateType.FOCUSED)]

        if not line():
            self.screen.type("/")
        entry = wait("the line for a path", line)[0]
        for _ in range(4):
            atspi.EditableText.set_text_contents(entry, path)
            self.screen.settle(1)
            if self.text(entry) == path:
                return

    def _close_alerts(self):
        """What the chooser took for a path was none."""
        for _ in range(5):
            if self.find_all("alert"):
                self.screen.key("Escape")
                self.screen.settle(0.5)

    def choose_file(self, present, path, button, done):
        """In GTK's own file chooser: a slash opens the line for a path; Enter takes it, and Enter again what is chosen then. The
        chooser moves its focus while it reads the folder and may lose what is typed: then a person closes it and tries again."""
        screen = self.screen
        for _ in range(5):
            present()
            self.find("button", button)
            screen.settle(2)
            self._put_path(str(path))
            for _ in range(3):
                if self.find_all("button", button):
                    screen.key("Return")
                    screen.settle(1.5)
            for _ in range(16):
                if done():
                    return
                screen.settle(0.5)
            self._close_alerts()
            for _ in range(5):
                if self.find_all("button", button):
                    screen.key("Escape")
                    screen.settle(0.5)
        raise AssertionError("the file chooser takes no path")

    def tree(self):
        """What a screen reader sees, for a failed test's message."""
        lines = []

        def walk(node, depth):
            if node is None or depth > 40:
                return
            try:
                lines.append("  " * depth + f"{node.get_role_name()} {node.get_name()!r}")
                for index in range(node.get_child_count()):
                    walk(node.get_child_at_index(index), depth + 1)
            except Exception:
                return

        walk(self.root, 0)
        return "\n".join(lines)

    def quit(self, timeout=10):
        self.screen.key("ctrl+q")
        try:
            self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            raise AssertionError("the program did not quit on Ctrl+Q")
        return self.process.returncode

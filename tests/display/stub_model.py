"""A language model behind an OpenAI-compatible server, as the tests of the window need one: a stub, since no real one can be had where they
run."""

import http.server
import json
import pathlib
import threading

from driver import wait

ENGLISH = 1  # in the menu of languages that can be added to a Chinese note


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, handler):
        super().__init__(("127.0.0.1", 0), handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        """What was stopped has cut its connection."""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, body, *headers):
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in (("Content-Length", str(len(data))), *headers):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def say(self, content):
        """What the model answers."""
        self.reply(200, {"choices": [{"message": {"content": content}}]})

    def do_POST(self):
        self.answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))


class Stub(Server):
    """Translates."""

    def __init__(self, words):
        self.go = threading.Semaphore(0)  # answers that may be given
        self.busy = 0                     # requests that are told to wait
        self.asked = 0                    # requests
        self.texts = []                   # of the segments that were asked for
        self.words = words                # what a text is in the other language
        super().__init__(Translation)


class Translation(Handler):
    def answer(self, question):
        server = self.server
        if server.busy > 0:
            server.busy -= 1
            self.reply(429, {"error": {"message": "slow down"}}, ("Retry-After", "4"))
            return
        segments = json.loads(question["messages"][-1]["content"])["segments"]
        server.asked += 1
        server.texts += [each["text"] for each in segments]
        server.go.acquire()
        answers = [{"id": each["id"], "text": server.words(each["text"])} for each in segments]
        self.say(json.dumps({"translations": answers}))


def settings(screen, text):
    """As Preferences would; the program sees it. The preview would only cost time."""
    folder = pathlib.Path(screen.env["XDG_CONFIG_HOME"]) / "glib-2.0/settings"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "keyfile").write_text(f"[io/github/sampan_app/Sampan]\npreview-shown=false\n{text}")


def add_language(app, position):
    app.press(app.find("toggle button", "Add a Language"))
    app.press(wait("the menu", lambda: app.find_all("menu item"))[position])

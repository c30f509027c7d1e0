"""sampan-cli translates long notes, is killed and goes on: test_translate.py PROGRAM [TEST...]

The server is a stub of an OpenAI-compatible one: no real one can be had where this is tested."""

import http.server
import json
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import unittest

import test_cli


class StubOpenAI(http.server.ThreadingHTTPServer):
    """Answers each segment "EN<it>"; counts how often each was asked for."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked = []        # texts of segments, in order
        self.requests = 0
        self.delay = 0
        self.refuse = None     # a segment with this in it makes the server fail
        self.busy = 0          # as many requests are told to wait a second
        self.lock = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        """A killed program has cut its connection."""

    def env(self):
        return {"SAMPAN_OPENAI_URL": f"http://127.0.0.1:{self.server_port}/v1"}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def reply(self, status, body, headers=()):
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in (("Content-Type", "application/json"),
                            ("Content-Length", str(len(data))), *headers):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self):
        stub = self.server
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        question = json.loads(body["messages"][-1]["content"])
        texts = [each["text"] for each in question["segments"]]
        with stub.lock:
            stub.requests += 1
            busy = stub.busy > 0
            stub.busy -= busy
            if not busy:
                stub.asked += texts
        time.sleep(stub.delay)
        try:
            if busy:
                self.reply(429, {"error": {"message": "slow down"}}, [("Retry-After", "3")])
            elif stub.refuse and any(stub.refuse in text for text in texts):
                self.reply(400, {"error": {"message": "no such thing"}})
            else:
                answer = {"translations": [{"id": each["id"], "text": "EN" + each["text"]}
                                           for each in question["segments"]]}
                self.reply(200, {"choices": [{"message": {"content": json.dumps(answer)}}]})
        except (BrokenPipeError, ConnectionResetError):
            pass


class LongText(test_cli.Case):
    def setUp(self):
        super().setUp()
        self.stub = StubOpenAI()
        self.addCleanup(self.stub.server_close)
        self.addCleanup(self.stub.shutdown)

    def body(self, lang, note):
        for version in self.json("note", "show", note, "--json")["versions"]:
            if version["language"] == lang:
                return version["body"]
        return None

    def start(self, note):
        return subprocess.Popen([test_cli.PROGRAM, "--library", str(self.library), "note",
                                 "translate", note, "--to", "en"], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, encoding="utf-8",
                                env={**test_cli.os.environ, **self.stub.env()})

    def wait_for(self, condition):
        deadline = time.monotonic() + 60
        while not condition():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)

    def assert_translated(self, body, note):
        """Each line of @body is there once, translated, in its place."""
        lines = body.split("\n")
        translated = self.body("en", note).split("\n")
        self.assertEqual(len(translated), len(lines))
        for line, got in zip(lines, translated):
            self.assertEqual(got, "EN" + line)

    def test_killed_half_way(self):
        """200,000 characters in 1,000 paragraphs: what was saved is not asked for again."""
        sentence = "我们在河边散步，看到很多小船。"
        body = "\n".join(f"第{i}段" + sentence * 13 for i in range(1000))
        self.assertGreater(len(body), 200_000 - 2_000)
        note = self.new("--lang", "zh", "--title", "很长", "--body-file", self.write("b", body))

        self.stub.delay = 0.005
        process = self.start(note)
        self.wait_for(lambda: len(self.stub.asked) > 500)
        process.kill()
        process.communicate()
        self.assertEqual(process.returncode, -signal.SIGKILL)
        self.stub.delay = 0
        first = len(self.stub.asked)
        done = sum(bool(line) for line in self.body("en", note).split("\n"))
        self.assertLess(first, 1001)
        # What was there half a second before the end is saved.
        self.assertGreater(done, 0)

        self.stub.asked.clear()
        said = self.ok("note", "translate", note, "--to", "en", env=self.stub.env())
        self.assertLessEqual(abs(int(said) - (1000 - done)), 1)  # the title is not in the body
        self.assertEqual(len(self.stub.asked), int(said))
        self.assertLess(len(self.stub.asked), 1001)
        self.assert_translated(body, note)

        self.stub.asked.clear()
        self.assertEqual(self.ok("note", "translate", note, "--to", "en",
                                 env=self.stub.env()).strip(), "0")
        self.assertEqual(self.stub.asked, [])

    def killed_for_real(self, body, lang, to, env=None):
        """By a real engine: killed half-way, finished, and then as one that was never killed."""
        whole = self.new("--lang", lang, "--body-file", self.write("whole", body))
        self.ok("note", "translate", whole, "--to", to, env=env)
        note = self.new("--lang", lang, "--body-file", self.write("killed", body))

        def count():
            return sum(bool(line) for line in (self.body(to, note) or "").split("\n"))

        process = subprocess.Popen([test_cli.PROGRAM, "--library", str(self.library), "note", "translate", note, "--to", to],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**test_cli.os.environ, **(env or {})})
        self.wait_for(lambda: count() > 0)
        process.kill()
        process.communicate()
        self.assertEqual(process.returncode, -signal.SIGKILL)
        done, total = count(), body.count("\n") + 1
        self.assertLess(done, total)
        said = self.ok("note", "translate", note, "--to", to, env=env)
        self.assertEqual(int(said), total - done)
        self.assertEqual(self.body(to, note), self.body(to, whole))
        self.assertEqual(count(), total)

    @unittest.skipUnless(shutil.which("apertium"), "Apertium is not installed")
    def test_apertium_killed(self):
        """200,000 characters."""
        sentence = "The cat drinks milk in the big house, and we see the red boats of our friends. "
        body = "\n".join(f"Paragraph {i}. " + sentence * 5 for i in range(500))
        self.assertGreater(len(body), 200_000)
        self.killed_for_real(body, "en", "es")

    def test_pack_killed(self):
        """10,000 characters: a toy pack needs a minute for 200,000."""
        packs = pathlib.Path(__file__).resolve().parent.parent / "language/toy-pack"
        home = {"XDG_DATA_HOME": str(self.library.parent / "data")}
        self.ok("pack", "add", str(packs / "toy-zh-en"), env=home)
        reference = json.loads((packs / "reference.json").read_text(encoding="utf-8"))["zh-en"]
        known = [each["source"].rstrip("。") for each in reference if each["greedy_text"] == each["expected"]]
        lines = ["。".join(known[(i + j) % len(known)] for j in range(8)) + "。" for i in range(100)]
        self.assertGreater(sum(map(len, lines)), 10_000)
        self.killed_for_real("\n".join(lines), "zh", "en", env=home)

    def test_one_paragraph_killed(self):
        """60,000 characters without a line break: its finished parts are kept."""
        body = "".join(f"第{i}句话在这里，看https://b23.tv/A{i} 吧。" for i in range(2000))
        note = self.new("--lang", "zh", "--body-file", self.write("b", body))
        self.stub.delay = 0.02
        process = self.start(note)
        self.wait_for(lambda: len(self.stub.asked) >= 10)
        process.kill()
        process.communicate()
        first = list(self.stub.asked)
        self.assertEqual(self.body("en", note) or "", "")

        self.stub.delay = 0
        self.stub.asked.clear()
        self.ok("note", "translate", note, "--to", "en", env=self.stub.env())
        again = set(first) & set(self.stub.asked)
        # The last one or two were under way, or being written.
        self.assertLessEqual(len(again), 2)
        self.assertEqual(set(re.findall(r"https://\S+", body)),
                         set(re.findall(r"https://\S+", self.body("en", note))))
        self.assertEqual(self.body("en", note).replace(" ", "").replace("EN", ""),
                         body.replace(" ", ""))
        self.assertEqual(list((self.library / "unfinished").iterdir()), [])

    def test_one_fails_alone(self):
        body = "\n".join(f"第{i}行" + ("有毒" if i == 5 else "") for i in range(40))
        note = self.new("--lang", "zh", "--body", body)
        self.stub.refuse = "有毒"
        done = self.run_cli("note", "translate", note, "--to", "en", env=self.stub.env())
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertRegex(done.stderr, r"^sampan-cli: 1 of 40 passages .*no such thing.*\n$")
        lines = self.body("en", note).split("\n")
        self.assertEqual([i for i, line in enumerate(lines) if not line], [5])
        # The next run asks for that one alone.
        self.stub.refuse = None
        self.stub.asked.clear()
        self.assertEqual(self.ok("note", "translate", note, "--to", "en",
                                 env=self.stub.env()).strip(), "1")
        self.assertEqual(len(self.stub.asked), 1)
        self.assert_translated(body, note)

    def test_waits_as_the_server_says(self):
        note = self.new("--lang", "zh", "--body", "你好，朋友们")
        self.stub.busy = 1
        begun = time.monotonic()
        self.assertEqual(self.ok("note", "translate", note, "--to", "en",
                                 env=self.stub.env()).strip(), "1")
        self.assertGreaterEqual(time.monotonic() - begun, 2.5)
        self.assertEqual(self.stub.requests, 2)

    def test_interrupt_keeps_what_is_done(self):
        body = "\n".join(f"第{i}行文字" for i in range(200))
        note = self.new("--lang", "zh", "--body", body)
        self.stub.delay = 0.05
        process = self.start(note)
        self.wait_for(lambda: len(self.stub.asked) > 60)
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=30)
        self.assertEqual((process.returncode, out), (1, ""))
        self.assertRegex(error, r"^sampan-cli: stopped with \d+ passages left")
        done = sum(bool(line) for line in self.body("en", note).split("\n"))
        self.assertGreaterEqual(done, 36)
        self.assertLess(done, 200)

    def test_standard_input(self):
        """200,000 characters through OpenCC, in lines and in one, come out whole."""
        lines = "\n".join(f"第{i}行：软件里的视频 https://b23.tv/A{i} 很好看。" for i in range(5600))
        self.assertGreater(len(lines), 200_000)
        expected = lines.replace("软件里的视频", "軟體裡的影片")
        self.assertEqual(self.ok("translate", "--from", "auto", "--to", "zh-Hant", "-",
                                 stdin=lines).rstrip("\n"), expected)
        one, one_expected = lines.replace("\n", ""), expected.replace("\n", "")
        self.assertEqual(self.ok("translate", "--to", "zh-Hant", "-", stdin=one).rstrip("\n"),
                         one_expected)

    def test_check_translation(self):
        note = self.new("--lang", "zh", "--body", "门票3000元\n不要打开软件")
        self.fails(1, "note", "check-translation", note, "--to", "zh-Hant")
        self.ok("note", "translate", note, "--to", "zh-Hant")
        checks = self.json("note", "check-translation", note, "--to", "zh-Hant", "--json")
        self.assertEqual([check["findings"] for check in checks], [[], []])
        self.assertEqual(checks[1]["back"], "不要打开软件")

    def test_mixed_languages(self):
        note = self.new("--lang", "zh", "--body",
                        "今天去了公园\nThis line was written in English by my friend from London.")
        self.ok("note", "translate", note, "--to", "en", env=self.stub.env())
        self.assertEqual(self.stub.asked, ["今天去了公园"])
        self.assertEqual(self.body("en", note).split("\n")[1],
                         "This line was written in English by my friend from London.")

    def test_right_to_left(self):
        """Marks, vowel points and isolates go through as they are."""
        body = "مَرْحَبًا بِكُم\u200f في 2024\n\u2067שָׁלוֹם עולם\u2069"
        note = self.new("--lang", "ar", "--body", body)
        self.ok("note", "translate", note, "--to", "en", env=self.stub.env())
        self.assertEqual(self.body("en", note), "\n".join("EN" + x for x in body.split("\n")))


if __name__ == "__main__":
    test_cli.PROGRAM = sys.argv.pop(1)
    unittest.main()

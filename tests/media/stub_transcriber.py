#!/usr/bin/env python3
"""A stub of a transcription server, for tests alone: it hears nothing. It checks that it is asked as such servers are
(multipart, a WAV file, the fields), and answers with words that it makes up from the length of the sound.

    stub_transcriber.py PLAN    prints its port; PLAN names, for each request in turn, what it does: words, segments, text,
                                whisper, 400-verbose, 401, 413, 429, 500, hang, junk; the last goes on for all that follow
"""

import email.parser
import email.policy
import json
import struct
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

plan = sys.argv[1].split(",")
count = 0


def parse(headers, body):
    head = f"Content-Type: {headers['Content-Type']}\r\n\r\n".encode()
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    fields, sound = {}, None
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        if name == "file":
            assert part.get_filename() == "sound.wav" and part.get_content_type() == "audio/wav"
            sound = part.get_payload(decode=True)
        else:
            fields.setdefault(name, []).append(part.get_payload(decode=True).decode().strip())
    return fields, sound


def seconds(sound):
    assert sound[:4] == b"RIFF" and sound[8:16] == b"WAVEfmt "
    kind, channels, rate, _, _, bits = struct.unpack("<HHIIHH", sound[20:36])
    size, = struct.unpack("<I", sound[40:44])
    assert (kind, channels, rate, bits) == (1, 1, 16000, 16) and size == len(sound) - 44
    return size / 32000


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, status, value, headers=()):
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        for name, text in headers:
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self):
        global count
        what = plan[min(count, len(plan) - 1)]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        wanted = "/inference" if what == "whisper" else "/v1/audio/transcriptions"
        if self.path != wanted:
            return self.answer(404, {"error": {"message": "no such page"}})
        count += 1
        fields, sound = parse(self.headers, body)
        length = seconds(sound)
        print(json.dumps({"what": what, "length": length, "fields": fields, "key": self.headers["Authorization"]}),
              file=sys.stderr, flush=True)
        n = max(2, int(length * 2))
        words = [{"word": f"word{i}", "start": i * length / n, "end": (i + 0.9) * length / n} for i in range(n)]
        text = ", ".join(word["word"] for word in words) + "."
        verbose = fields["response_format"] == ["verbose_json"]
        if what == "400-verbose" and verbose:
            return self.answer(400, {"error": {"message": "verbose_json is not known", "code": 400}})
        if what in ("401", "413", "500"):
            return self.answer(int(what), {"error": {"message": "no"}})
        if what == "429":
            return self.answer(429, {"error": {"message": "slow down"}}, [("Retry-After", "1")])
        if what == "hang":
            time.sleep(30)
            return None
        if what == "junk":
            return self.answer(200, b"<html>no</html>")
        if what in ("text", "400-verbose"):
            return self.answer(200, {"text": text})
        if what == "segments":
            return self.answer(200, {"text": text, "segments": [{"start": 0, "end": length, "text": " " + text}]})
        if what == "whisper":
            return self.answer(200, {"text": text, "segments": [{"start": 0, "end": length, "text": " " + text, "words": [
                dict(word, word=" " + word["word"]) for word in words]}]})
        return self.answer(200, {"text": text, "words": words, "segments": []})


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()

#!/usr/bin/env python3
"""A real snac2 for the tests: a server of Mastodon's API, on a free loopback port.

    server.py FOLDER [USER]...

When it is ready it prints one line of JSON: {"url", "accounts": [{"name", "password"}]}. It stops, and exits with 0, when its standard
input ends. A line {"authorize": URL, "name": NAME, "password": PASSWORD} on standard input is answered as a browser with a person in
front of it would: the page is opened, the form filled in and sent, and the address that it leads to opened; then {"page": TEXT} says
what stood there.
"""

import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

# It does not want to run as root.
AS_NOBODY = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}


def run(arguments, text):
    return subprocess.run(["snac", *arguments], input=text, text=True, check=True, capture_output=True, cwd="/", **AS_NOBODY).stdout


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_up(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def open_page(url, form=None):
    data = urllib.parse.urlencode(form).encode() if form else None
    try:
        with urllib.request.urlopen(url, data, timeout=20) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.read().decode()


def authorize(request):
    page = open_page(request["authorize"])
    action = re.search(r'<form[^>]*action="([^"]*)"', page)
    if not action:
        return {"page": page}
    form = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page))
    form |= {"login": request["name"], "passwd": request["password"]}
    return {"page": open_page(action[1], form)}


def main():
    top, *names = sys.argv[1:]
    work = pathlib.Path(top, "work")
    work.mkdir()
    if AS_NOBODY:
        os.chmod(top, 0o755)
        shutil.chown(work, 65534, 65534)
    folder = work / "snac"
    port = free_port()
    run(["init", str(folder)], f"127.0.0.1\n{port}\nlocalhost:{port}\n\n\n")
    settings = json.loads((folder / "server.json").read_text())
    settings["protocol"] = "http"
    (folder / "server.json").write_text(json.dumps(settings))
    accounts = []
    for name in names:
        told = run(["adduser", str(folder), name], "\n\n")
        accounts.append({"name": name, "password": re.search(r"password is (\S+)", told)[1]})
    server = subprocess.Popen(["snac", "httpd", str(folder)], cwd="/", stderr=subprocess.DEVNULL, **AS_NOBODY)
    while not is_up(port) and server.poll() is None:
        time.sleep(0.02)
    print(json.dumps({"url": f"http://localhost:{port}", "accounts": accounts}), flush=True)
    for line in sys.stdin:
        print(json.dumps(authorize(json.loads(line))), flush=True)
    # It would take some three seconds to stop by itself, and nothing in its folder is needed any more.
    server.kill()
    server.wait()
    shutil.rmtree(work)


main()

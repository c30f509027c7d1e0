#!/usr/bin/env python3
"""The About dialog names whoever holds the rights in the models that come with the program, as data/models/NOTICE says: credits.py ROOT"""

import pathlib
import sys

root = pathlib.Path(sys.argv[1])
about = (root / "src/ui/shell/sampan-application.c").read_text(encoding="utf-8").replace("’", "'")
holders = {line.strip() for line in (root / "data/models/NOTICE").read_text(encoding="utf-8").splitlines()
           if line.strip().startswith("Copyright ")}
assert holders
missing = sorted(holder for holder in holders if f'"{holder}"' not in about)
for holder in missing:
    print(f"the About dialog does not say: {holder}")
sys.exit(bool(missing))

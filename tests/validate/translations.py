#!/usr/bin/env python3
"""Every file with words for people is in POTFILES.in, and each language of LINGUAS is complete."""

import pathlib
import re
import subprocess
import sys
import tempfile

root = pathlib.Path(sys.argv[1])
faults = []

listed = {line.strip() for line in (root / "po/POTFILES.in").read_text().splitlines()
          if line.strip() and not line.startswith("#")}
MARK = re.compile(r"\b(?:N?C?_|ngettext|g_dngettext|dgettext|gettext|g_dpgettext2|pgettext)\s*\(\s*\"")
# Blueprint takes single quotes, too, but xgettext reads it as C and does not see what stands in them.
HIDDEN = re.compile(r"\bC?_\s*\(\s*'")
# Strings are matched so that the slashes in an address begin no comment.
COMMENT = re.compile(r'("(?:\\.|[^"\\\n])*")|/\*.*?\*/|//[^\n]*', re.S)
for path in sorted(root.glob("src/**/*")):
    if path.suffix not in (".c", ".h", ".blp"):
        continue
    name = str(path.relative_to(root))
    code = COMMENT.sub(lambda match: match.group(1) or "", path.read_text(encoding="utf-8"))
    if path.suffix == ".blp" and HIDDEN.search(code):
        faults.append(f"{name} has words for people in single quotes, which xgettext does not see")
    if MARK.search(code) and name not in listed:
        faults.append(f"{name} has words for people and is not in po/POTFILES.in")
for name in sorted(listed):
    if not (root / name).exists():
        faults.append(f"po/POTFILES.in names {name}, which is not there")

with tempfile.TemporaryDirectory() as work:
    pot = pathlib.Path(work) / "sampan.pot"
    subprocess.run(["xgettext", "--from-code=UTF-8", "--add-comments=Translators", "--keyword=_", "--keyword=N_",
                    "--keyword=C_:1c,2", "--keyword=NC_:1c,2", "--keyword=g_dngettext:2,3", "--keyword=g_dpgettext2:2c,3",
                    f"--directory={root}", f"--files-from={root}/po/POTFILES.in", f"--output={pot}"],
                   check=True, stderr=subprocess.DEVNULL)
    for language in (root / "po/LINGUAS").read_text().split():
        po = root / "po" / f"{language}.po"
        merged = pathlib.Path(work) / f"{language}.po"
        subprocess.run(["msgmerge", "--quiet", "--no-fuzzy-matching", "-o", merged, po, pot], check=True)
        subprocess.run(["msgfmt", "--check", "-o", "/dev/null", merged], check=True)
        for kind, fault in (("untranslated", "lacks"), ("only-fuzzy", "is not sure of")):
            found = subprocess.run(["msgattrib", f"--{kind}", "--no-obsolete", merged], check=True,
                                   capture_output=True, text=True).stdout
            for message in re.findall(r'^msgid ((?:".*"\n)+)', found, re.M):
                text = "".join(re.findall(r'"(.*)"', message))
                if text:
                    faults.append(f"{po.name} {fault}: {text}")

print("\n".join(faults))
sys.exit(1 if faults else 0)

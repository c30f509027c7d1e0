#!/usr/bin/env python3
"""Counts what meson's test run gave, subtest by subtest, in one closing line."""

import json
import pathlib
import sys
import xml.etree.ElementTree as xml

logs = pathlib.Path(sys.argv[1])
passed = failed = skipped = 0
told = set()
for suite in xml.parse(logs / "testlog.junit.xml").getroot().iter("testsuite"):
    for case in suite.iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
            told.update((suite.get("name"), case.get("name")))
        elif case.find("skipped") is not None:
            skipped += 1
        else:
            passed += 1
# A test that broke off, or ran out of time, between its subtests has failed, too.
for line in (logs / "testlog.json").read_text(encoding="utf-8").splitlines():
    test = json.loads(line)
    name = test["name"].split(" / ")[-1]
    if test["result"] not in ("OK", "SKIP", "EXPECTEDFAIL") and not any(name in (other or "") for other in told):
        failed += 1
print(f"{passed} passed, {failed} failed, {skipped} skipped")

#!/usr/bin/env python3
"""Counts what meson's test run gave, subtest by subtest, in one closing line."""

import sys
import xml.etree.ElementTree as xml

passed = failed = skipped = 0
for suite in xml.parse(sys.argv[1]).getroot().iter("testsuite"):
    for case in suite.iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif case.find("skipped") is not None:
            skipped += 1
        else:
            passed += 1
print(f"{passed} passed, {failed} failed, {skipped} skipped")

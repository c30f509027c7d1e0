#!/usr/bin/env python3
"""Derives the manifest for the stand-in runtime: its branch, and without the modules that the stand-in already holds."""

import json
import sys

import yaml

manifest = yaml.safe_load(open(sys.argv[1], encoding="utf-8"))
manifest["runtime-version"] = sys.argv[2]
manifest["modules"] = [module for module in manifest["modules"] if module["name"] == "sampan"]
json.dump(manifest, sys.stdout, indent=2)

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a header with the hash of the sources that turn a plan into pixels and
sound. What was rendered by other sources is not taken from the cache, although
the version is the same.

usage: engine_id.py HEADER DEPFILE FOLDER COMPILER..."""
import hashlib
import os
import sys

header, depfile, folder, *compiler = sys.argv[1:]
files = sorted(
    os.path.join(root, name)
    for root, _, names in os.walk(folder)
    for name in names
    if name.endswith((".cpp", ".h", ".build"))
)
digest = hashlib.sha256(" ".join(compiler).encode() + b"\n")
for path in files:
    with open(path, "rb") as file:
        content = file.read()
    digest.update(f"{os.path.relpath(path, folder)} {len(content)}\n".encode())
    digest.update(content)
with open(header, "w", encoding="utf-8") as out:
    out.write("/* Made by scripts/engine_id.py. */\n#pragma once\n")
    out.write(f'#define REELSMITH_ENGINE_ID "{digest.hexdigest()}"\n')
with open(depfile, "w", encoding="utf-8") as out:
    out.write(header + ": " + " ".join(p.replace(" ", "\\ ") for p in files))
    out.write("\n")

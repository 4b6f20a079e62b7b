#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks for the encoder settings of one kind of content: encodes clips with
x264 under many settings, one thread, and prints what each costs and gives
against `veryfast`, crf 23, of the same clips, and which of them are the front:
those that no other beats in work, picture and size at once.

usage: sweep.py CLIPS [--list FILE] [--size 1920x1080] [--fps 30]

CLIPS is a folder of raw clips (*.yuv, 4:2:0, 8 bits), each encoded by itself as
a segment is. FILE has lines of "PRESET OPTIONS",
options as x264 spells them with crf among them; without it a short list of
what was found to matter is tried.

work    user and system seconds of the processes, less what reading takes: to
        be trusted on a busy machine where the time that went by is not
ssim    against veryfast: mean of the clips, and of the worst of them
bytes   of all clips against veryfast's
"""
import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile

YARD = "veryfast crf=23"
FIXED = "stitchable=1:cpu-independent=1"
LIST = """
superfast crf=23:bframes=5:b-adapt=0:mbtree=1:rc-lookahead=10:scenecut=0
superfast crf=22:bframes=5:b-adapt=0:mbtree=1:rc-lookahead=10:scenecut=0
superfast crf=22:bframes=3:b-adapt=0:mbtree=1:rc-lookahead=10:scenecut=0
superfast crf=22:bframes=5:b-adapt=0:mbtree=1:rc-lookahead=20:scenecut=0
superfast crf=22:bframes=5:b-adapt=0:mbtree=1:rc-lookahead=10:scenecut=0:subme=2
superfast crf=22:bframes=5:b-adapt=0:mbtree=1:rc-lookahead=10:scenecut=0:me=hex
veryfast crf=23
veryfast crf=23:bframes=5:b-adapt=0:scenecut=0
"""


def work_of(command, **how):
    """Runs COMMAND; the seconds of work that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, **how)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(done.stderr)
    spent = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return spent, done.stderr


class Sweep:
    def __init__(self, options, folder):
        self.raw = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", options.size,
                    "-r", options.fps]
        names = sorted(os.listdir(options.clips))
        self.clips = [os.path.join(options.clips, name) for name in names
                      if name.endswith(".yuv")]
        self.folder = folder
        self.reading = sum(work_of(
            ["ffmpeg", "-v", "error", "-threads", "1", *self.raw, "-i", clip,
             "-f", "null", "-"])[0] for clip in self.clips)

    def encode(self, setting):
        """Work, SSIM of each clip, and bytes under SETTING."""
        preset, values = (setting.split(None, 1) + [""])[:2]
        work, ssim, size = -self.reading, [], 0
        for clip in self.clips:
            file = os.path.join(self.folder, "clip.264")
            work += work_of(
                ["ffmpeg", "-v", "error", "-y", *self.raw, "-i", clip,
                 "-c:v", "libx264", "-threads", "1", "-preset", preset,
                 "-x264-params", f"{FIXED}:{values}", file])[0]
            size += os.path.getsize(file)
            told = work_of(
                ["ffmpeg", "-v", "info", *self.raw, "-i", clip, "-r",
                 self.raw[-1], "-i", file, "-lavfi",
                 "[0:v]settb=1/1000,setpts=N[a];"
                 "[1:v]settb=1/1000,setpts=N[b];[a][b]ssim", "-f", "null",
                 "-"])[1]
            ssim.append(float(re.search(r"All:([0-9.]+)", told)[1]))
        return work, ssim, size


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("clips")
    parser.add_argument("--list")
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--fps", default="30")
    options = parser.parse_args()
    if options.list:
        with open(options.list, encoding="utf-8") as file:
            text = file.read()
    else:
        text = LIST
    settings = [line.strip() for line in text.splitlines()
                if line.strip() and not line.startswith("#")]
    with tempfile.TemporaryDirectory() as folder:
        sweep = Sweep(options, folder)
        yard = sweep.encode(YARD)
        print(f"{len(sweep.clips)} clips; {YARD}: work {yard[0]:.2f} s, "
              f"ssim {sum(yard[1]) / len(yard[1]):.4f}, {yard[2]} bytes")
        rows = []
        for setting in settings:
            work, ssim, size = sweep.encode(setting)
            gains = [a - b for a, b in zip(ssim, yard[1])]
            rows.append((work / yard[0], sum(gains) / len(gains), min(gains),
                         size / yard[2], setting))
            print("  work %.3f  ssim %+.4f  worst %+.4f  bytes %.3f  %s"
                  % rows[-1], flush=True)
    print("the front:")
    for row in sorted(rows):
        if not any(o[0] <= row[0] and o[1] >= row[1] and o[3] <= row[3] and
                   o != row for o in rows):
            print("  work %.3f  ssim %+.4f  worst %+.4f  bytes %.3f  %s" % row)


if __name__ == "__main__":
    main()

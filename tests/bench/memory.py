#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Renders a brief of many scenes and looks ten times a second how much memory
the program has: resident pages, and files that are memory only. A render may
take 120 MB and 190 MB more for each job. Without options: 360 scenes, one
hour of 640x360, every picture moving, with titles, narration, captions and
crossfades; that takes some minutes. Says also how long its plan takes."""
import argparse
import glob
import os
import subprocess
import sys
import tempfile
import time

import footage
import measure
import ocean

HERE = os.path.dirname(os.path.abspath(__file__))
BASE, EACH = 120, 190  # MB


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--reelsmith", metavar="PROGRAM",
        default=os.path.join(HERE, "../../build/cli/reelsmith"))
    parser.add_argument("--scenes", type=int, default=360,
                        help="of 10 s (360)")
    parser.add_argument("--size", metavar="WxH", default="640x360")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--check", action="store_true",
                        help="exit with 1 where a limit is passed")
    return parser.parse_args()


def write_brief(folder, options):
    pictures = sorted(glob.glob(os.path.join(footage.STOCK, "*.jpg")))
    brief = ocean.brief(
        [ocean.zoomed(os.path.abspath(pictures[i % len(pictures)]))
         for i in range(options.scenes)], options.size)
    # Scenes of 10 s together, without what a transition would add.
    brief["scenes"][-1]["duration"] = ocean.LENGTH - ocean.OVERLAP
    for i, scene in enumerate(brief["scenes"]):
        scene["narration"] += f" This is number {i + 1}."
    ocean.write(folder, brief)


def sampled(command, folder):
    """Runs COMMAND; seconds, and bytes it had at most."""
    start = time.monotonic()
    with open(os.path.join(folder, "log"), "w+b") as log:
        with subprocess.Popen(command, cwd=folder, stdout=log,
                              stderr=log) as child:
            sampler = measure.Sampler(child.pid)
            child.wait()
            highest = sampler.stop()
        if child.returncode:
            log.seek(0)
            sys.exit(log.read().decode("utf-8", "replace"))
    return time.monotonic() - start, highest


def main():
    options = arguments()
    program = os.path.abspath(options.reelsmith)
    missed = False

    def line(what, value, limit):
        nonlocal missed
        missed = missed or value > limit
        print(f"{what:40s}{value:10.2f}  at most {limit:g}"
              + ("  MISSED" if value > limit else ""), flush=True)

    with tempfile.TemporaryDirectory() as folder:
        write_brief(folder, options)
        plan = measure.run([program, "plan", "--json", "brief.json"], folder)
        line("plan, s", plan.seconds, 2)
        seconds, highest = sampled(
            [program, "render", "brief.json", "-o", "hour.mp4", "--media",
             "media", "--progress", "none", "--no-cache", "--jobs",
             str(options.jobs)], folder)
        line(f"memory of --jobs {options.jobs}, MB", highest / 1e6,
             BASE + EACH * options.jobs)
    print(f"{options.scenes} scenes, {options.scenes * 10} s of "
          f"{options.size} rendered in {seconds:.0f} s")
    sys.exit(1 if options.check and missed else 0)


if __name__ == "__main__":
    main()

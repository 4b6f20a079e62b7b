#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds `reelsmith render` against yardsticks that run beside it: x264
veryfast, crf 23, alone, with all cores, for the frames of the plan, which it
is given raw out of memory; and other programs that do the same picture work.
Picture and size are held against that x264's on the very same frames, so that
speed is bought with neither.

It prints what each took, and how that stands to what it should. Time is what
went by, and to be believed only of a machine that does nothing else; `work` is
of all cores. Needs ffmpeg, and room: in /dev/shm 100 MB a second of 1080p up
to 3 GB, in TMPDIR 110 MB a scene."""
import argparse
import importlib
import json
import os
import shutil
import sys
import tempfile

import measure
import ocean

HERE = os.path.dirname(os.path.abspath(__file__))
PART = 900  # frames: so many lie raw in memory at once


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--reelsmith", metavar="PROGRAM",
        default=os.path.join(HERE, "../../build/cli/reelsmith"))
    parser.add_argument("--workload", choices=["ocean", "footage"],
                        default="ocean")
    parser.add_argument("--scenes", type=int, default=18,
                        help="of 10 s (18)")
    parser.add_argument("--size", metavar="WxH",
                        help="1920x1080, of footage 1080x1920")
    parser.add_argument("--runs", type=int, default=3,
                        help="of each program; the middle counts (3)")
    parser.add_argument("--peers", default="ffmpeg",
                        help="ffmpeg,melt (ffmpeg)")
    parser.add_argument("--short", action="store_true",
                        help="without draft and other numbers of jobs")
    parser.add_argument("--check", action="store_true",
                        help="exit with 1 where something misses its aim")
    parser.add_argument("picture", nargs="*",
                        help="photographs for ocean, in turn")
    return parser.parse_args()


class Comparison:
    def __init__(self, options, folder, shared):
        self.options, self.folder, self.shared = options, folder, shared
        self.size = options.size
        self.frames = round(ocean.total(options.scenes) * ocean.FPS)
        self.aims = []
        self.missed = False

    def render(self, name, *more, media="media"):
        return measure.run(
            [self.options.reelsmith, "render", "brief.json", "-o", name,
             "--force", "--progress", "none", "--media", media, *more],
            self.folder)

    def runs_of(self, once):
        return measure.middle([once() for _ in range(self.options.runs)])

    def row(self, name, run):
        video = self.frames / ocean.FPS
        print(f"{name:14s}{run.seconds:9.2f}{run.work:9.2f}"
              f"{run.seconds / video:10.2f}{run.seconds / self.yard:9.2f}"
              + (f"{run.megabytes:9.0f}" if run.megabytes else ""), flush=True)

    def aim(self, what, value, limit, most=True):
        """VALUE, and whether it is at most, or at least, LIMIT."""
        if self.options.workload != "ocean" and what.startswith("time, of "):
            # No encoder is faster than itself: footage is encoded as x264
            # alone does it, after it was decoded.
            self.aims.append(f"{what:48s}{value:10.4f}")
            return
        kept = value <= limit if most else value >= limit
        self.missed = self.missed or not kept
        self.aims.append(f"{what:48s}{value:10.4f}  "
                         f"{'at most' if most else 'at least'} {limit:<8g}"
                         f"{'' if kept else '  MISSED'}")

    # What everything is measured by.

    def measure_yardstick(self):
        """x264 alone, and the pictures of `ours.mp4` and its own compared."""
        self.yard, work = 0, 0
        self.quality = []
        sizes = measure.packet_sizes(os.path.join(self.folder, "ours.mp4"))
        raw = os.path.join(self.shared, "frames.yuv")
        read_raw = ["-f", "rawvideo", "-s", self.size, "-r", str(ocean.FPS),
                    "-pix_fmt", "yuv420p", "-i", raw]
        for first in range(0, self.frames, PART):
            count = min(PART, self.frames - first)
            if first and count <= ocean.FPS:
                break  # half a second says nothing of a picture
            seek = ["-ss", f"{(first - 0.5) / ocean.FPS:.6f}"] if first else []
            measure.run(["ffmpeg", "-v", "error", "-y", *seek, "-i",
                         "lossless.mp4", "-frames:v", str(count), "-an",
                         # The first one would be there twice otherwise.
                         "-vsync", "passthrough",
                         "-f", "rawvideo", "-pix_fmt", "yuv420p", raw],
                        self.folder)
            alone = self.runs_of(lambda: measure.run(
                ["ffmpeg", "-v", "error", "-y", *read_raw, *ocean.X264,
                 "yard.mp4"], self.folder))
            self.yard += alone.seconds
            work += alone.work
            self.compare_part(read_raw, first, count, sizes)
            os.remove(raw)
        self.row("x264 alone", measure.Run(self.yard, work, 0))

    def compare_part(self, read_raw, first, count, sizes):
        ours, yard = (os.path.join(self.folder, name)
                      for name in ("ours.mp4", "yard.mp4"))
        self.quality.append((
            measure.ssim(read_raw, ours, first, count, ocean.FPS)
            - measure.ssim(read_raw, yard, 0, count, ocean.FPS),
            sum(size for _, size in sizes[first:first + count]),
            sum(size for _, size in measure.packet_sizes(yard))))

    # What is measured.

    def whole(self):
        ours = self.runs_of(
            lambda: self.render("ours.mp4", "--no-cache"))
        self.render("lossless.mp4", "--no-cache", "--quality", "lossless",
                    media="media-lossless")
        shutil.rmtree(os.path.join(self.folder, "media-lossless"))
        self.measure_yardstick()
        self.row("reelsmith", ours)
        self.aim("time, of x264 alone", ours.seconds / self.yard, 0.85)
        self.aim("time, of the video's", ours.seconds
                 / (self.frames / ocean.FPS), 0.25)
        self.aim("memory of the largest process, MB", ours.megabytes, 500)
        return ours

    def picture(self):
        gains, sizes, yards = zip(*self.quality)
        self.aim("SSIM less veryfast's, mean", sum(gains) / len(gains),
                 -0.001, most=False)
        self.aim("SSIM less veryfast's, worst half minute", min(gains),
                 -0.003, most=False)
        self.aim("bytes, of veryfast's", sum(sizes) / sum(yards), 1.03)
        self.aim("frames unlike the one before, of all",
                 measure.distinct_frames(
                     os.path.join(self.folder, "ours.mp4")) / self.frames,
                 1, most=False)

    def one_changed(self, ours):
        """The title of the third scene, or the last, has changed."""
        path = os.path.join(self.folder, "brief.json")
        with open(path, encoding="utf-8") as file:
            brief = json.load(file)
        scene = brief["scenes"][min(2, self.options.scenes - 1)]
        self.render("changed.mp4")
        taken = []
        title = scene["title"]
        for run in range(self.options.runs):
            scene["title"] = f"This has changed {run + 1} times"
            ocean.write(self.folder, brief)
            taken.append(self.render("changed.mp4"))
        scene["title"] = title
        ocean.write(self.folder, brief)
        again = measure.middle(taken)
        self.row("one changed", again)
        if self.options.scenes >= 18:
            self.aim("one scene of all changed, of the whole",
                     again.seconds / ours.seconds, 0.12)

    def jobs(self):
        taken = {}
        for jobs in (1, 2, 4):
            taken[jobs] = self.runs_of(lambda: self.render(
                "jobs.mp4", "--no-cache", "--jobs", str(jobs)))
            self.row(f"--jobs {jobs}", taken[jobs])
            self.aim(f"memory of --jobs {jobs}, MB", taken[jobs].megabytes,
                     120 + 190 * jobs)
        if os.cpu_count() == 2:
            self.aim("time of --jobs 2, of --jobs 1",
                     taken[2].seconds / taken[1].seconds, 0.56)
            self.aim("time of --jobs 4, of --jobs 2",
                     taken[4].seconds / taken[2].seconds, 1.05)

    def draft(self, ours):
        draft = self.runs_of(lambda: self.render(
            "draft.mp4", "--no-cache", "--quality", "draft"))
        self.row("draft", draft)
        self.aim("draft, of standard", draft.seconds / ours.seconds, 0.15)

    def peers(self, commands, ours):
        aims = {"ffmpeg": 0.45, "melt": 0.16}
        for name in self.options.peers.split(","):
            if name not in commands or not shutil.which(name):
                print(f"{name:14s}{'-':>9s}", flush=True)
                continue
            peer = self.runs_of(
                lambda: measure.run(commands[name], self.folder))
            self.row(name, peer)
            self.aim(f"time, of {name}'s", ours.seconds / peer.seconds,
                     aims[name])

    def all(self, commands):
        print(f"{'':14s}{'time s':>9s}{'work s':>9s}{'of video':>10s}"
              f"{'of x264':>9s}{'peak MB':>9s}", flush=True)
        ours = self.whole()
        self.one_changed(ours)
        if not self.options.short:
            self.jobs()
            self.draft(ours)
        self.peers(commands, ours)
        self.picture()
        print("\n" + "\n".join(self.aims))
        print(f"\n{self.options.workload}: {self.frames} frames of "
              f"{self.size}, {os.cpu_count()} cores; middle of "
              f"{self.options.runs}")


def main():
    options = arguments()
    options.reelsmith = os.path.abspath(options.reelsmith)
    workload = importlib.import_module(options.workload)
    options.size = options.size or workload.SIZE
    reason = workload.missing(options.picture)
    if reason:
        print(f"compare: {reason}", file=sys.stderr)
        sys.exit(77)  # to Meson: skipped
    with tempfile.TemporaryDirectory() as folder, \
            tempfile.TemporaryDirectory(dir="/dev/shm") as shared:
        commands = workload.prepare(folder, options.scenes, options.size,
                                    options.picture)
        comparison = Comparison(options, folder, shared)
        comparison.all(commands)
    sys.exit(1 if options.check and comparison.missed else 0)


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Time, memory, picture and size of what programs make of a workload."""
import collections
import ctypes
import os
import re
import statistics
import subprocess
import threading
import time

# Seconds that went by, seconds of all cores, megabytes of the largest process.
Run = collections.namedtuple("Run", "seconds work megabytes")


def adopt_orphans():
    """What a program leaves running becomes a child of this one, which can
    wait for it and ask what work it was."""
    set_child_subreaper = 36  # <linux/prctl.h>
    ctypes.CDLL(None).prctl(set_child_subreaper, 1, 0, 0, 0)


def work_of_speakers():
    """Seconds of all cores of the processes that a render had speak, which end
    by themselves a moment after it."""
    seconds = 0.0
    with open("/proc/thread-self/children", encoding="ascii") as file:
        children = [int(pid) for pid in file.read().split()]
    for pid in children:
        with open(f"/proc/{pid}/comm", encoding="ascii") as file:
            if file.read().startswith("reelsmith-speak"):
                _, _, usage = os.wait4(pid, 0)
                seconds += usage.ru_utime + usage.ru_stime
    return seconds


def run(command, folder):
    """Runs COMMAND in FOLDER; its Run. Says what it said where it fails."""
    adopt_orphans()
    with open(os.path.join(folder, "log"), "w+b") as log:
        start = time.monotonic()
        child = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            log.seek(0)
            raise SystemExit(f"{' '.join(command)}:\n"
                             + log.read().decode("utf-8", "replace"))
    work = usage.ru_utime + usage.ru_stime + work_of_speakers()
    return Run(seconds, work, usage.ru_maxrss / 1024)


def middle(runs):
    """The median of each column."""
    return Run(*(statistics.median(column) for column in zip(*runs)))


def output_of(command):
    return subprocess.run(command, check=True, capture_output=True,
                          text=True).stdout


def ssim(raw_input, video, first, frames, fps):
    """Mean SSIM of FRAMES of VIDEO from number FIRST on against raw ones.
    Frame is held against frame: by number, whatever the units of time."""
    seek = ["-ss", f"{max(first - 0.5, 0) / fps:.6f}"] if first else []
    result = subprocess.run(
        ["ffmpeg", "-v", "info", "-nostats", *raw_input, *seek, "-i", video,
         "-an", "-lavfi",
         "[0:v]settb=1/1000,setpts=N[a];[1:v]settb=1/1000,setpts=N,"
         f"trim=end_frame={frames}[b];[a][b]ssim=shortest=1",
         "-f", "null", "-"], check=True, capture_output=True, text=True)
    return float(re.findall(r"All:([0-9.]+)", result.stderr)[-1])


def packet_sizes(video):
    """Bytes of each picture, as they are stored."""
    lines = output_of(
        ["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries",
         "packet=pts_time,size", "-of", "csv=p=0", video])
    pairs = (line.split(",")[:2] for line in lines.split())
    return sorted((float(when), int(size)) for when, size in pairs)


def distinct_frames(video):
    """How many frames differ from the one before them."""
    lines = output_of(["ffmpeg", "-v", "error", "-i", video, "-an", "-f",
                       "framemd5", "-"]).splitlines()
    sums = [line.split(",")[-1] for line in lines if not line.startswith("#")]
    return sum(a != b for a, b in zip([None] + sums, sums))


def _fields(path):
    with open(path, encoding="ascii", errors="replace") as file:
        return {name: value.split() for name, _, value in
                (line.partition(":") for line in file)}


def resident_bytes(pid):
    """What PID has in memory: its resident pages, and what it keeps in files
    that are memory only and hasn't mapped."""
    status = _fields(f"/proc/{pid}/status")
    resident = int(status["VmRSS"][0]) * 1024
    mapped = int(status["RssShmem"][0]) * 1024
    held = {}
    for name in os.listdir(f"/proc/{pid}/fd"):
        path = f"/proc/{pid}/fd/{name}"
        try:
            if os.readlink(path).startswith(("/memfd:", "/dev/shm/")):
                about = os.stat(path)
                held[about.st_ino] = about.st_blocks * 512
        except OSError:
            continue  # closed meanwhile
    return resident + max(0, sum(held.values()) - mapped)


class Sampler:
    """Looks at the memory of a process ten times a second while it runs."""

    def __init__(self, pid):
        self.highest = 0
        self._pid = pid
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self):
        while not self._done.wait(0.1):
            try:
                self.highest = max(self.highest, resident_bytes(self._pid))
            except (OSError, KeyError):
                return  # it has ended

    def stop(self):
        self._done.set()
        self._thread.join()
        return self.highest

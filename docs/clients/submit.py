#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Has a brief rendered by reelsmithd and shows how far it is.

    submit.py [--system] BRIEF [NAME=FILE ...]

NAME=FILE hands a file over: where the brief says NAME, it means FILE. On the
system bus all files of a brief have to be handed over; on the session bus the
daemon also finds those that lie beside the brief.
"""
import os
import signal
import sys
import time

from gi.repository import Gio, GLib

NAME = "org.reelsmith.Reelsmith1"
MANAGER = "/org/reelsmith/Reelsmith1"
JOB = "org.reelsmith.Job1"
FORMATS = {".md": "markdown", ".yaml": "yaml", ".yml": "yaml", ".json": "json"}
STATUS = {"InvalidBrief": 2, "InvalidArgument": 2, "QueueFull": 3, "NoSpace": 3}
# What a call is answered with while the daemon is not there.
AWAY = tuple(
    "org.freedesktop.DBus.Error." + name
    for name in ("NoReply", "ServiceUnknown", "NameHasNoOwner", "Disconnected"))


class Submission:
    def __init__(self, bus):
        self.bus = bus
        self.loop = GLib.MainLoop()
        self.properties = {}
        self.shown = None
        # We choose the job's name, so that we can listen before it exists.
        self.path = f"/org/reelsmith/jobs/python_{os.getpid()}_{time.time_ns()}"

    def submit(self, brief, assets, on_system_bus):
        flags = Gio.DBusSignalFlags.NONE
        self.bus.signal_subscribe(NAME, None, None, self.path, None, flags, self.on_signal)
        files = Gio.UnixFDList.new()
        options = {"handle-token": GLib.Variant("s", self.path.rsplit("/", 1)[1])}
        suffix = os.path.splitext(brief)[1].lower()
        if suffix in FORMATS:
            options["format"] = GLib.Variant("s", FORMATS[suffix])
        handles = {}
        for name, path in assets.items():
            with open(path, "rb") as file:
                handles[name] = files.append(file.fileno())
        if handles:
            options["assets"] = GLib.Variant("a{sh}", handles)
        if not on_system_bus:
            options["base-dir"] = GLib.Variant("s", os.path.dirname(os.path.abspath(brief)))
        with open(brief, "rb") as file:
            arguments = GLib.Variant("(ha{sv})", (files.append(file.fileno()), options))
        self.bus.call_with_unix_fd_list_sync(
            NAME, MANAGER, "org.reelsmith.Manager1", "SubmitFd", arguments,
            GLib.VariantType("(o)"), Gio.DBusCallFlags.NONE, 120_000, files, None)
        print(f"submitted as {self.path}", flush=True)

    def wait(self):
        """Until the job has ended; its state."""
        GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGINT, self.cancel)
        # The daemon may be restarted meanwhile; the job survives that, and
        # what was missed is read when it is back.
        Gio.bus_watch_name_on_connection(
            self.bus, NAME, Gio.BusNameWatcherFlags.NONE,
            lambda *_: self.read_all(), self.on_vanished)
        self.loop.run()
        self.read_all()
        return self.properties.get("State", "failed")

    def call(self, interface, method, arguments=None):
        return self.bus.call_sync(
            NAME, self.path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, -1, None)

    def cancel(self):
        self.call(JOB, "Cancel")
        return GLib.SOURCE_CONTINUE

    def on_vanished(self, *_):
        print("the daemon has gone; the job goes on when it is back", flush=True)

    def on_signal(self, _bus, _sender, _path, _interface, name, arguments):
        if name == "PropertiesChanged":
            _, changed, invalidated = arguments.unpack()
            # The system bus tells only what has changed.
            self.read_all() if invalidated else self.update(changed)
        elif name == "Finished":
            self.loop.quit()

    def read_all(self):
        try:
            self.update(self.call("org.freedesktop.DBus.Properties", "GetAll", GLib.Variant("(s)", (JOB,))).unpack()[0])
        except GLib.Error as error:
            # It was being restarted: it is asked again when it is back.
            if Gio.DBusError.get_remote_error(error) in AWAY:
                return
            print(f"submit.py: {error.message}", file=sys.stderr)
            self.loop.quit()

    def update(self, changed):
        self.properties.update(changed)
        now = (int(self.properties.get("Progress", 0) * 100), self.properties.get("Stage") or "waiting")
        if now != self.shown:
            print(f"{now[0]:3} %  {now[1]}", flush=True)
            self.shown = now
        if self.properties.get("State") in ("completed", "failed", "cancelled"):
            self.loop.quit()


def main():
    words = sys.argv[1:]
    on_system_bus = words[:1] == ["--system"]
    words = words[on_system_bus:]
    if not words or not all("=" in word for word in words[1:]):
        sys.exit(__doc__)
    try:
        bus = Gio.bus_get_sync(Gio.BusType.SYSTEM if on_system_bus else Gio.BusType.SESSION, None)
        submission = Submission(bus)
        submission.submit(words[0], dict(word.split("=", 1) for word in words[1:]), on_system_bus)
    except OSError as error:
        print(f"submit.py: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    except GLib.Error as error:
        name = Gio.DBusError.get_remote_error(error) or ""
        Gio.DBusError.strip_remote_error(error)
        print(f"{name.rsplit('.', 1)[-1]}: {error.message}", file=sys.stderr)
        return STATUS.get(name.rsplit(".", 1)[-1], 1 if name.startswith("org.reelsmith.") else 4)
    state = submission.wait()
    if state == "completed":
        print("\n".join(submission.properties["OutputPaths"]))
        return 0
    if state == "cancelled":
        print("cancelled")
        return 130
    print(f"{submission.properties.get('ErrorName')}: {submission.properties.get('ErrorMessage')}", file=sys.stderr)
    return 1


sys.exit(main())

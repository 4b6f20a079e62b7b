#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Has a brief rendered by reelsmithd and shows how far it is, with gdbus only.
#
#   submit.sh BRIEF
set -eu

name=org.reelsmith.Reelsmith1
manager=/org/reelsmith/Reelsmith1

[ $# -eq 1 ] || { echo "usage: submit.sh BRIEF" >&2; exit 2; }
brief=$1
# The folder that pictures in the brief are relative to, as text of a GVariant:
# quotes and backslashes in it have to be escaped.
folder=$(cd "$(dirname "$brief")" && pwd | sed "s/[\\\\']/\\\\&/g")

# We choose the job's name, so that we can listen before the job exists: no
# signal is missed.
token=shell_$$_$(date +%s)
job=/org/reelsmith/jobs/$token

call() { # METHOD ARGUMENT...: of the job
  gdbus call --session --dest "$name" --object-path "$job" --method "$@"
}
property() { # NAME: as text of a GVariant, without the brackets around it
  call org.freedesktop.DBus.Properties.Get org.reelsmith.Job1 "$1" |
    sed 's/^(<\(.*\)>,)$/\1/'
}

# Starts the daemon if it isn't there.
gdbus wait --session --activate "$name" --timeout 5 ||
  { echo "submit.sh: the daemon can't be reached" >&2; exit 4; }

# Everything the job says comes through a pipe with a name.
work=$(mktemp -d)
mkfifo "$work/signals"
gdbus monitor --session --dest "$name" --object-path "$job" >"$work/signals" &
monitor=$!
trap 'kill "$monitor" 2>/dev/null || true; rm -rf "$work"' EXIT
trap 'call org.reelsmith.Job1.Cancel >/dev/null 2>&1 || exit 130' INT TERM
exec 4<"$work/signals"
# The second line tells that it listens.
read -r _ <&4
read -r _ <&4

# The brief goes as a descriptor: 3 is ours, gdbus hands it over.
if ! answer=$(gdbus call --session --dest "$name" --object-path "$manager" \
  --timeout 120 --method org.reelsmith.Manager1.SubmitFd 3 \
  "{'handle-token': <'$token'>, 'base-dir': <'$folder'>}" 3<"$brief" 2>&1); then
  # Error: GDBus.Error:org.reelsmith.Error.InvalidBrief: brief.md:3:1: error: ...
  printf '%s\n' "${answer#*Error:}" >&2
  case $answer in
    *Error.InvalidBrief:* | *Error.InvalidArgument:*) exit 2 ;;
    *Error.QueueFull:* | *Error.NoSpace:*) exit 3 ;;
    *) exit 1 ;;
  esac
fi
printf 'submitted as %s\n' "$job"

# /org/...: org.freedesktop.DBus.Properties.PropertiesChanged
#   ('org.reelsmith.Job1', {'Progress': <0.25>, 'Stage': <'render'>}, @as [])
stage=waiting
while :; do
  # Ctrl-C interrupts it too; the job's end comes nevertheless.
  if ! read -r line <&4; then
    kill -0 "$monitor" 2>/dev/null || break
    continue
  fi
  case $line in
    *"'Stage': <'"*)
      stage=${line#*"'Stage': <'"}
      stage=${stage%%"'"*}
      ;;
  esac
  case $line in
    *"'Progress': <"*)
      progress=${line#*"'Progress': <"}
      progress=${progress%%>*}
      case $progress in
        1 | 1.*) percent=100 ;;
        0.*) percent=$(printf '%s00' "${progress#0.}" | cut -c1-2) ;;
        *) percent=0 ;;
      esac
      printf '%3s %%  %s\n' "${percent#0}" "$stage"
      ;;
    *"does not have an owner"*)
      echo "the daemon has gone; the job goes on when it is back"
      ;;
    *org.reelsmith.Job1.Finished*) break ;;
  esac
done

case $(property State) in
  "'completed'") property OutputPaths ;;
  "'cancelled'") echo "cancelled" && exit 130 ;;
  *) printf '%s: %s\n' "$(property ErrorName)" "$(property ErrorMessage)" >&2 && exit 1 ;;
esac

#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A worker that does what the brief's lines say, to see what the queue makes of
# it: the real one can't be made to die when a test wants it to. The first line
# of a brief is the name of the video; WHEN is one of list, check, render, or of
# the latter draft, whole, or wholeN of the N-th video alone.
#   WHEN crash            die of a signal
#   WHEN crash-once FILE  the same, unless FILE is there already
#   WHEN fail             say that it failed
#   WHEN hang             wait for ever; `stubborn`: also when asked to end
#   WHEN wait FIFO        wait until somebody has opened it and closed it again
#   WHEN garbage          say what no worker says
#   WHEN silent           end without a word
#   WHEN problem SEVERITY MESSAGE
#   WHEN file PATH        list: names a file; render: prints what it holds
#   bytes N               of staging, predicted
#   video NAME            there are several, this is the next
#   WHEN append FILE      a line to FILE
#   WHEN progress F       report it
#   WHEN store NAME       a file more, or another
order=$(cat <&3)
field() { printf '%s' "$order" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
say() { printf '%s\n' "$1" >&4; }
task=$(field task)
staging=$(field staging)
if [ "$task" = voices ]; then
  say '{"report":"voice","name":"en-gb","language":"en"}'
  say '{"report":"template","name":"scene"}'
  say '{"report":"done","json":""}'
  exit 0
fi
brief=$(cat <&5)
name=$(printf '%s\n' "$brief" | head -n 1)
bytes=1000
says() { case $order in *"$1"*) echo true ;; *) echo false ;; esac }
progressive=$(says '"progressive":true')
word=video pass=whole
[ "$(says '"draft":true')" = true ] && word=draft pass=draft
output=$(printf '%s' "$order" | sed -n 's/.*"output":\([0-9]*\).*/\1/p')
videos=$(printf '%s\n' "$brief" | sed -n 's/^video //p')
videos=${videos:-$name}
video=$(printf '%s\n' "$videos" | sed -n "$((output + 1))p")
stored_as() {
  sum=$(sha256sum "$staging/out/$1" | cut -d ' ' -f 1)
  size=$(stat -c %s "$staging/out/$1")
}
tell_stored() {
  stored_as "$1"
  say "{\"report\":\"stored\",\"name\":\"$1\",\"bytes\":$size,\"sha256\":\"$sum\"}"
}
store() {
  mkdir -p "$staging/out"
  printf '%s %s' "$word" "$video" >"$staging/out/$1"
  # Only what has a manifest is ever replaced.
  if [ "$progressive" = true ]; then
    manifest=${1%.*}.manifest.json
    stored_as "$1"
    printf '{"brief":"%s","files":[{"name":"%s","bytes":%s,"sha256":"%s"}]}' \
      "$(field identity)" "$1" "$size" "$sum" >"$staging/out/$manifest"
    tell_stored "$manifest"
  fi
  tell_stored "$1"
}
printf '%s\n' "$brief" >"$staging/lines"
echo "task $task"
while read -r when what one rest; do
  [ "$when" = bytes ] && bytes=$what
  if [ "$task" = render ]; then
    case $when in
    render | "$pass" | "$pass$((output + 1))") ;;
    *) continue ;;
    esac
  else
    [ "$when" = "$task" ] || continue
  fi
  case $what in
  crash) kill -SEGV $$ ;;
  crash-once) [ -e "$one" ] || { : >"$one"; kill -KILL $$; } ;;
  fail) say '{"report":"failed","error":"PipelineFailed","message":"it broke"}'; exit 1 ;;
  hang) while :; do sleep 0.05; done ;;
  stubborn) trap '' TERM; while :; do sleep 0.05; done ;;
  wait) : >"$one.there"; read -r _ <"$one" ;;
  garbage) say '{"report":"nonsense"}'; sleep 60 ;;
  silent) exit 0 ;;
  append) echo "$pass $video" >>"$one" ;;
  problem) say "{\"report\":\"problem\",\"severity\":\"$one\",\"file\":\"brief.md\",\"line\":2,\"column\":3,\"message\":\"$rest\",\"hint\":\"\"}" ;;
  file)
    [ "$task" = list ] && say "{\"report\":\"file\",\"path\":\"$one\",\"name\":\"$rest\"}"
    [ "$task" = render ] && cat /proc/self/fd/6 >"$staging/../../../$name.read" ;;
  progress) say "{\"report\":\"progress\",\"fraction\":$one,\"eta-seconds\":1}" ;;
  store) stored=$one; store "$one" ;;
  esac
done <"$staging/lines"
case $task in
check)
  printf '%s\n' "$videos" | while read -r one; do
    say "{\"report\":\"video\",\"name\":\"$one\",\"file\":\"$one.mp4\",\"render-seconds\":3,\"has-draft\":$progressive,\"draft-seconds\":1}"
  done
  say "{\"report\":\"plan\",\"title\":\"Title of $name\",\"name\":\"$name\",\"video-seconds\":1,\"render-seconds\":1,\"output-bytes\":100,\"staging-bytes\":$bytes,\"json\":\"{}\"}"
  ;;
render)
  say '{"report":"stage","stage":"render","index":1,"of":1}'
  say '{"report":"progress","fraction":0.5,"eta-seconds":1}'
  [ -n "$stored" ] || store "$video.mp4" ;;
esac
say '{"report":"done","json":""}'

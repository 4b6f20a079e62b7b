# SPDX-License-Identifier: GPL-3.0-or-later
# fish completion for reelsmith(1).

function __reelsmith_jobs --argument-names states
    set -l bus
    contains -- --system (commandline -opc); and set bus --system
    set -l program (commandline -opc)[1]
    $program jobs --all $bus 2>/dev/null | awk -v states="^($states)\$" '
      NR > 1 && $2 ~ states { id = $1; sub (/^[^ ]+ +/, ""); print id "\t" $0 }'
end

# A language's tag is a voice, too.
function __reelsmith_languages
    set -l program (commandline -opc)[1]
    $program voices 2>/dev/null | awk '$NF !~ /^\+/ { print $1 }' | sort -u
end

function __reelsmith_is
    set -l words (commandline -opc)
    test (count $words) -ge 2; and contains -- $words[2] $argv
end

function __reelsmith_is_stock --argument-names which
    set -l words (commandline -opc)
    test (count $words) -ge 3 -a "$words[2]" = stock -a "$words[3]" = $which
end

function __reelsmith_has_no_command
    test (count (commandline -opc)) -lt 2
end

function __reelsmith_is_bare_stock
    set -l words (commandline -opc)
    test (count $words) -eq 2 -a "$words[2]" = stock
end

complete -c reelsmith -f
complete -c reelsmith -s h -l help -d 'Show help'
complete -c reelsmith -n __reelsmith_has_no_command -l version -d 'Show the version'

set -l first __reelsmith_has_no_command
complete -c reelsmith -n $first -a render -d 'Turn a brief into a video'
complete -c reelsmith -n $first -a validate -d 'List all that is wrong with a brief'
complete -c reelsmith -n $first -a plan -d 'Show how a brief is laid out in time'
complete -c reelsmith -n $first -a convert -d 'Write a brief as JSON or Markdown'
complete -c reelsmith -n $first -a submit -d 'Hand a brief to the daemon'
complete -c reelsmith -n $first -a jobs -d 'List the daemon\'s jobs'
complete -c reelsmith -n $first -a watch -d 'Show how jobs go on'
complete -c reelsmith -n $first -a cancel -d 'End jobs'
complete -c reelsmith -n $first -a retry -d 'Make a new job of one that has ended'
complete -c reelsmith -n $first -a remove -d 'Forget jobs that have ended'
complete -c reelsmith -n $first -a voices -d 'List the voices there are'
complete -c reelsmith -n $first -a stock -d 'Search the stock, or add to it'
complete -c reelsmith -n $first -a clean -d 'Remove what the library can do without'
complete -c reelsmith -n $first -a fsck -d 'Check the library, and mend it'
complete -c reelsmith -n $first -a new -d 'Write a starter brief'

# Briefs.
set -l briefs '__reelsmith_is render validate plan convert submit'
complete -c reelsmith -n $briefs -F
complete -c reelsmith -n $briefs -l base-dir -x -a '(__fish_complete_directories)' -d 'Folder that files in the brief are relative to'
complete -c reelsmith -n $briefs -l strict -d 'Warnings stop, as errors do'
complete -c reelsmith -n $briefs -l voice-fallback -a '(__reelsmith_languages)' -d 'Go on where a voice is not there'
complete -c reelsmith -n $briefs -l set -x -d 'Value of a variable: NAME=VALUE'
complete -c reelsmith -n '__reelsmith_is render validate plan convert' -l limit -x -a 'brief-bytes= nesting= scenes= length= width= height= frame-rate= narration= megapixels= rows=' -d 'What a brief may ask for: NAME=VALUE'

set -l made '__reelsmith_is render submit'
complete -c reelsmith -n $made -l quality -x -a 'draft standard high lossless' -d 'Quality'
complete -c reelsmith -n $made -l size -x -a '360p 480p 720p 1080p 1440p 2160p 4k 16:9 9:16 1:1 4:5' -d 'Size'
complete -c reelsmith -n $made -l force -d 'Replace a file that did not come from this brief'

complete -c reelsmith -n '__reelsmith_is convert' -s o -l output -r -F -d 'File to write'
complete -c reelsmith -n '__reelsmith_is convert' -l force -d 'Replace a file that is there'

set -l render '__reelsmith_is render'
complete -c reelsmith -n $render -s o -l output -r -F -d 'The video\'s file'
complete -c reelsmith -n $render -l media -x -a '(__fish_complete_directories)' -d 'Folder for videos'
complete -c reelsmith -n $render -s j -l jobs -x -d 'Segments rendered side by side'
complete -c reelsmith -n $render -l batch -r -F -d 'A video for each row of a CSV table'
complete -c reelsmith -n $render -l progressive -d 'Publish a draft first'
complete -c reelsmith -n $render -l only -x -d 'Only these scenes'
complete -c reelsmith -n $render -l verify -r -F -d 'Compare with a manifest'
complete -c reelsmith -n $render -l encoder -x -a 'auto nvh264enc vah264enc qsvh264enc vaapih264enc v4l2h264enc x264enc openh264enc' -d 'Encoder of the picture'
complete -c reelsmith -n $render -l no-cache -d 'Render everything anew'
complete -c reelsmith -n $render -l progress -x -a 'bar json none' -d 'How progress is shown'

# The daemon.
set -l submit '__reelsmith_is submit'
complete -c reelsmith -n $submit -l name -x -d 'Name of the finished files'
complete -c reelsmith -n $submit -l asset -r -F -d 'File to hand over: NAME=FILE'
complete -c reelsmith -n $submit -l format -x -a 'markdown yaml json' -d 'Notation of the brief'
complete -c reelsmith -n $submit -l progressive -d 'Publish a draft first'
complete -c reelsmith -n $submit -l priority -x -d '-100 to 100, larger ones first'
complete -c reelsmith -n $submit -l key -x -d 'The same key gives the same job'
complete -c reelsmith -n '__reelsmith_is submit retry' -s w -l watch -d 'Show its progress until it has ended'
complete -c reelsmith -n '__reelsmith_is validate plan submit jobs watch retry fsck' -l json -d 'Print JSON'
complete -c reelsmith -n '__reelsmith_is submit jobs watch cancel retry remove' -l system -d 'The daemon of the system'
complete -c reelsmith -n '__reelsmith_is jobs' -s a -l all -d 'Those that have ended, too'
complete -c reelsmith -n '__reelsmith_is jobs' -l state -x -a 'queued held running completed failed cancelled' -d 'Only those in this state'
complete -c reelsmith -n '__reelsmith_is remove' -l finished -d 'All that have ended'
complete -c reelsmith -n '__reelsmith_is watch cancel' -k -a '(__reelsmith_jobs "queued|held|running")'
complete -c reelsmith -n '__reelsmith_is retry remove' -k -a '(__reelsmith_jobs "completed|failed|cancelled")'

# What there is to use.
complete -c reelsmith -n '__reelsmith_is voices' -s l -l language -x -a '(__reelsmith_languages)' -d 'Only voices of this language'
complete -c reelsmith -n __reelsmith_is_bare_stock -a search -d 'List what words find'
complete -c reelsmith -n __reelsmith_is_bare_stock -a add -d 'Put a file into your stock'
complete -c reelsmith -n '__reelsmith_is_stock search' -l json -d 'Print a JSON list'
set -l add '__reelsmith_is_stock add'
complete -c reelsmith -n $add -F
complete -c reelsmith -n $add -l license -x -a 'CC0-1.0 CC-BY-4.0 CC-BY-SA-4.0' -d 'Licence: SPDX identifier'
complete -c reelsmith -n $add -l author -x -d 'Who made it'
complete -c reelsmith -n $add -l title -x -d 'What it is called'
complete -c reelsmith -n $add -l tags -x -d 'Words by which it is found'
complete -c reelsmith -n $add -l kind -x -a 'images video music sounds' -d 'Folder it goes to'
complete -c reelsmith -n $add -l name -x -d 'Its name in the stock'
complete -c reelsmith -n $add -l attribution -x -d 'Line that its licence asks to be shown'
complete -c reelsmith -n $add -l source -x -d 'Where it came from'

# The library.
complete -c reelsmith -n '__reelsmith_is clean' -s n -l dry-run -d 'Only say what would be removed'
complete -c reelsmith -n '__reelsmith_is clean' -l max-bytes -x -a '1G 10G 100G' -d 'Keep at most so much'
complete -c reelsmith -n '__reelsmith_is clean' -l keep-free -x -a '1G 10G 100G' -d 'Leave so much free on the disk'
complete -c reelsmith -n '__reelsmith_is clean' -l max-age -x -a '12h 7d 30d' -d 'Remove what was not used for so long'
complete -c reelsmith -n '__reelsmith_is clean' -l videos -d 'Finished videos may go, too'
complete -c reelsmith -n '__reelsmith_is fsck' -l full -d 'Read every file and compare it with its hash'
complete -c reelsmith -n '__reelsmith_is clean fsck' -l media -x -a '(__fish_complete_directories)' -d 'Folder that holds the library'

complete -c reelsmith -n '__reelsmith_is new' -x -a '(__fish_complete_directories)'

# SPDX-License-Identifier: GPL-3.0-or-later
# bash completion for reelsmith(1).

_reelsmith_commands="render validate plan convert submit jobs watch cancel retry remove
  voices stock clean fsck new"

# The options of command $1.
_reelsmith_options ()
{
  local brief='--base-dir --strict --voice-fallback --set'
  local here="$brief --limit"
  case $1 in
    render) echo "--output -o --media --quality --size --jobs -j --batch --only
      --encoder --verify --force --progressive --no-cache --progress $here" ;;
    validate | plan) echo "--json $here" ;;
    convert) echo "--output -o --force $here" ;;
    submit) echo "--quality --size --name $brief --asset --format
      --force --progressive --priority --key --watch -w --json --system" ;;
    jobs) echo '--all -a --state --json --system' ;;
    watch) echo '--json --system' ;;
    cancel) echo '--system' ;;
    retry) echo '--watch -w --json --system' ;;
    remove) echo '--finished --system' ;;
    voices) echo '--language -l' ;;
    clean) echo '--dry-run -n --max-bytes --keep-free --max-age --videos
      --media' ;;
    fsck) echo '--media --full --json' ;;
    'stock search') echo '--json' ;;
    'stock add') echo '--license --author --title --tags --kind --name
      --attribution --source' ;;
  esac
  echo '--help -h'
}

# The ids of jobs whose state is one of $1 (parted by |).
_reelsmith_jobs ()
{
  local bus=''
  case " ${COMP_WORDS[*]} " in *' --system '*) bus=--system ;; esac
  "$_reelsmith_program" jobs --all ${bus:+"$bus"} 2>/dev/null |
    awk -v states="^($1)\$" 'NR > 1 && $2 ~ states { print $1 }'
}

# What option $1 of command $2 can be given, for the word $3. Fails if it takes
# no value.
_reelsmith_value ()
{
  local words=''
  case $2:$1 in
    *:--quality) words='draft standard high lossless' ;;
    *:--size) words='360p 480p 720p 1080p 1440p 2160p 4k 16:9 9:16 1:1 4:5' ;;
    *:--progress) words='bar json none' ;;
    *:--format) words='markdown yaml json' ;;
    *:--kind) words='images video music sounds' ;;
    *:--license) words='CC0-1.0 CC-BY-4.0 CC-BY-SA-4.0 LicenseRef-' ;;
    *:--limit) words='brief-bytes= nesting= scenes= length= width= height=
      frame-rate= narration= megapixels= rows=' ;;
    *:--state) words='queued held running completed failed cancelled' ;;
    *:--voice-fallback | *:--language | voices:-l)
      # A language's tag is a voice, too.
      words=$("$_reelsmith_program" voices 2>/dev/null |
        awk '$NF !~ /^\+/ { print $1 }' | sort -u) ;;
    *:--media | *:--base-dir)
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -d -- "$3")
      return 0 ;;
    *:--output | *:-o | *:--batch | *:--verify)
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -f -- "$3")
      return 0 ;;
    submit:--asset)
      # NAME or NAME=FILE: both are files, as a rule.
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -f -- "$3")
      return 0 ;;
    *:--encoder)
      words='auto nvh264enc vah264enc qsvh264enc vaapih264enc v4l2h264enc
        x264enc openh264enc' ;;
    *:--max-bytes | *:--keep-free) words='1G 10G 100G' ;;
    *:--max-age) words='12h 7d 30d' ;;
    *:--jobs | render:-j | *:--only | *:--priority | *:--name | *:--set | *:--key | \
      *:--author | *:--title | *:--tags | *:--attribution | *:--source) ;;
    *) return 1 ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$3")
}

# Files whose names end as those of briefs, and folders.
_reelsmith_briefs ()
{
  local file
  compopt -o filenames
  while IFS= read -r file; do
    if [[ -d $file || $file == *.@(md|markdown|yaml|yml|json) ]]; then
      COMPREPLY+=("$file")
    fi
  done < <(compgen -f -- "$1")
}

_reelsmith ()
{
  local IFS=$' \t\n' cur=${COMP_WORDS[COMP_CWORD]} option='' command='' word i
  local _reelsmith_program=${COMP_WORDS[0]/#\~/$HOME}
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ -z $command && $word != -* ]]; then
      command=$word
    elif [[ $command == stock && $word == @(search|add) ]]; then
      command="stock $word"
    fi
  done
  # `--option=value` comes as three words.
  if [[ $cur == = ]]; then
    option=${COMP_WORDS[COMP_CWORD - 1]} cur=''
  elif ((COMP_CWORD > 1)); then
    option=${COMP_WORDS[COMP_CWORD - 1]}
    if [[ $option == = ]]; then
      option=${COMP_WORDS[COMP_CWORD - 2]}
    elif [[ $option == --voice-fallback ]]; then
      option='' # its value stands behind a = only
    fi
  fi
  if [[ -z $command ]]; then
    mapfile -t COMPREPLY < <(
      compgen -W "$_reelsmith_commands --help -h --version" -- "$cur")
    return
  fi
  if [[ $option == -* ]] && _reelsmith_value "$option" "$command" "$cur"; then
    return
  fi
  if [[ $cur == -* ]]; then
    mapfile -t COMPREPLY < <(
      compgen -W "$(_reelsmith_options "$command")" -- "$cur")
    return
  fi
  case $command in
    render | validate | plan | convert | submit) _reelsmith_briefs "$cur" ;;
    watch | cancel)
      mapfile -t COMPREPLY < <(
        compgen -W "$(_reelsmith_jobs 'queued|held|running')" -- "$cur") ;;
    retry | remove)
      mapfile -t COMPREPLY < <(
        compgen -W "$(_reelsmith_jobs 'completed|failed|cancelled')" \
          -- "$cur") ;;
    stock) mapfile -t COMPREPLY < <(compgen -W 'search add --help' -- "$cur") ;;
    'stock add')
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
    new)
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
  esac
}

complete -F _reelsmith reelsmith

#!/usr/bin/env bash
# What a CI job does to notice that a change has made things worse:
#   ci/gate.sh measure EXPERIMENT I/N DIR   runs one of N equal parts of the runs into DIR/shard-I
#   ci/gate.sh decide BASELINE DIR          puts the parts together (DIR/candidate), makes
#                                           DIR/report.html, and holds them against the baseline
# Exit codes of decide: 0 not worse, 3 regressed, 1 not enough repetitions to say, or failed.
# UNDECIDED=pass makes the former of these 0. With HISTORY=DIR what came of it is kept there, too, and
# DIR/history.txt says since when anything has changed.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "$0")")")
. "$root/ci/lib/say.sh"

measure() {
  "$root/twoscales" run "$1" --shard "$2" --out "$3/shard-${2%%/*}"
}

decide() {
  local baseline=$1 dir=$2 code=0
  "$root/twoscales" results merge "$dir"/shard-* --out "$dir/candidate"
  "$root/twoscales" report "$dir/candidate" --out "$dir/report.html"
  "$root/twoscales" regress --baseline "$baseline" "$dir/candidate" \
    --undecided "${UNDECIDED:-fail}" >"$dir/gate.txt" || code=$?
  cat "$dir/gate.txt"
  summarise "$dir/gate.txt"
  if [ -n "${HISTORY:-}" ]; then
    remember "$dir"
  fi
  return "$code"
}

# On GitHub: the table on the page of the run.
summarise() {
  if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
    { echo '```text' && cat "$1" && echo '```'; } >>"$GITHUB_STEP_SUMMARY"
  fi
}

# What the history says is to be read; the gate alone decides.
remember() {
  mkdir -p "$HISTORY"
  "$root/twoscales" results condense "$1/candidate" --out "$HISTORY/$(date -u +%Y%m%dT%H%M%SZ)"
  "$root/twoscales" regress --history "$HISTORY" >"$1/history.txt" 2>&1 || true
  cat "$1/history.txt"
}

case "${1:-} $#" in
  'measure 4') measure "$2" "$3" "$4" ;;
  'decide 3') decide "$2" "$3" ;;
  *)
    sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0" >&2
    exit 2
    ;;
esac

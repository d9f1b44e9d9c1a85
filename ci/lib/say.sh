# shellcheck shell=bash
# Sourced: how the scripts talk. Standard output stays free for what other programs read.

# When the first of the scripts began; those that it calls count from there.
export TWOSCALES_BEGAN=${TWOSCALES_BEGAN:-$(date +%s)}

say() {
  echo "$*" >&2
}

# A step begins; with the seconds since the first script did.
step() {
  say "==> [$(($(date +%s) - TWOSCALES_BEGAN))s] $*"
}

die() {
  say "$(basename "$0"): $*"
  exit 1
}

is_root() {
  [ "$(id -u)" -eq 0 ]
}

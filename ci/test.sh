#!/usr/bin/env bash
# Prepares the machine, builds, runs all tests, those on real containers included. Options go to
# Maven.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "$0")")")
. "$root/ci/prepare.sh"

# Pages are tested in a browser; once it is named here, no such test is left out. Ubuntu has none as
# a Debian package.
if ! command -v chromium >/dev/null 2>&1 && can_install && has_package chromium; then
  install_packages chromium
fi
if TWOSCALES_CHROMIUM=$(command -v chromium || command -v google-chrome); then
  export TWOSCALES_CHROMIUM
else
  unset TWOSCALES_CHROMIUM
  say "no chromium: pages are not tested in a browser"
fi

# So that a set is read by pandas, too; about a minute.
pandas() {
  /usr/bin/python3 -c 'import pandas; pandas.read_csv' 2>/dev/null
}
if ! pandas && can_install && has_package python3-pandas; then
  install_packages python3-pandas
fi
if pandas; then
  export TWOSCALES_PANDAS=/usr/bin/python3
else
  unset TWOSCALES_PANDAS
  say "no pandas: result sets are not read by it"
fi

step "tests of the scripts"
"$root/ci/test-scripts.sh"
step "build and tests"
"$root/mvnw" -B -ntp verify "$@"
step "all tests passed"

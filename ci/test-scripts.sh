#!/usr/bin/env bash
# Behaviour of the scripts where they can be tried without changing the machine.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "$0")")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
failures=0

# expect NAME EXIT_CODE PATTERN COMMAND...: both streams together must hold the pattern, if any.
expect() {
  local name=$1 code=$2 pattern=$3 got=0
  shift 3
  "$@" >"$work/output" 2>&1 </dev/null || got=$?
  if [ "$got" -eq "$code" ] && { [ -z "$pattern" ] || grep -q -- "$pattern" "$work/output"; }; then
    echo "ok    $name"
  else
    echo "FAIL  $name: exit code $got, expected $code and '$pattern' in:"
    sed 's/^/      /' "$work/output"
    failures=$((failures + 1))
  fi
}

# A path with everything but Maven, and one with a Maven that is too old.
mkdir "$work/none" "$work/old"
for tool in bash basename dirname readlink sed sort head printf env id grep cat timeout tr; do
  ln -s "$(command -v "$tool")" "$work/none/$tool"
  ln -s "$(command -v "$tool")" "$work/old/$tool"
done
printf '#!/bin/sh\necho Apache Maven 3.6.3\n' >"$work/old/mvn"
chmod +x "$work/old/mvn"
# A checkout that an ordinary user can read.
mkdir -p "$work/checkout/ci"
cp "$root/mvnw" "$root/twoscales" "$work/checkout"
cp -r "$root/ci/." "$work/checkout/ci"
chmod -R a+rX "$work/checkout"

for script in "$root"/mvnw "$root"/twoscales "$root"/ci/*.sh "$root"/ci/lib/*.sh "$root"/.ci/run; do
  expect "syntax of ${script#"$root"/}" 0 '' bash -n "$script"
done
expect 'mvnw without Maven says what to install' 1 'install maven' env PATH="$work/none" "$root/mvnw"
expect 'mvnw refuses an old Maven' 1 '3.8.2 or newer' env PATH="$work/old" "$root/mvnw"
expect 'mvnw runs Maven' 0 'Apache Maven' "$root/mvnw" --version
expect 'docker-engine.sh without a command shows its usage' 1 'start|stop|status' \
  "$root/ci/docker-engine.sh"
expect 'status of an engine that is not there' 1 "no Docker engine answers at unix://$work/none.sock" \
  env DOCKER_HOST="unix://$work/none.sock" "$root/ci/docker-engine.sh" status
expect 'start does not replace an engine that DOCKER_HOST names' 1 'What works without' \
  env DOCKER_HOST="unix://$work/none.sock" "$root/ci/docker-engine.sh" start
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
  expect 'start without root says what is missing' 1 'needs root' \
    env DOCKER_HOST=unix:///run/twoscales/docker.sock \
    setpriv --reuid 65534 --regid 65534 --clear-groups "$work/checkout/ci/docker-engine.sh" start
fi
if [ -n "${DOCKER_HOST:-}" ]; then
  expect 'status of the engine in use' 0 "at $DOCKER_HOST" "$root/ci/docker-engine.sh" status
  expect 'start uses the engine that answers' 0 "export DOCKER_HOST=$DOCKER_HOST" \
    "$root/ci/docker-engine.sh" start
fi

[ "$failures" -eq 0 ] || {
  echo "$failures of the scripts' tests failed"
  exit 1
}

#!/usr/bin/env bash
# Behaviour of the scripts where they can be tried without changing the machine.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "$0")")")
. "$root/ci/lib/java.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
failures=0

# expect NAME EXIT_CODE PATTERN COMMAND...: both streams together must hold the pattern, if any; they
# must not where it begins with a !.
expect() {
  local name=$1 code=$2 pattern=$3 got=0 found=yes
  shift 3
  "$@" >"$work/output" 2>&1 </dev/null || got=$?
  grep -q -- "${pattern#!}" "$work/output" || [ -z "$pattern" ] || found=no
  if [ "${pattern:0:1}" = '!' ]; then
    [ "$found" = no ] && found=yes || found=no
  fi
  if [ "$got" -eq "$code" ] && [ "$found" = yes ]; then
    echo "ok    $name"
  else
    echo "FAIL  $name: exit code $got, expected $code and '$pattern' in:"
    sed 's/^/      /' "$work/output"
    failures=$((failures + 1))
  fi
}

if command -v apt-cache >/dev/null 2>&1; then
  packages="set -euo pipefail; . '$root/ci/lib/say.sh'; . '$root/ci/lib/packages.sh'"
  expect "a package that there is" 0 '' bash -c "$packages; has_package bash"
  expect "a package that there is not" 1 '' bash -c "$packages; has_package no-such-package"
fi

# A path with everything but Maven, and one with a Maven that is too old.
mkdir "$work/none" "$work/old"
for tool in bash basename date dirname readlink sed sort head printf env id grep cat timeout tr; do
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

for script in "$root"/mvnw "$root"/twoscales "$root"/ci/*.sh "$root"/ci/batch/*.sh "$root"/ci/lib/*.sh \
  "$root"/.ci/run; do
  expect "syntax of ${script#"$root"/}" 0 '' bash -n "$script"
done

expect 'mvnw without Maven says what to install' 1 'install maven' env PATH="$work/none" "$root/mvnw"
expect 'mvnw refuses an old Maven' 1 '3.8.2 or newer' env PATH="$work/old" "$root/mvnw"
expect 'mvnw runs Maven' 0 'Apache Maven' "$root/mvnw" --version

mkdir -p "$work/java8/bin" "$work/jre/bin"
printf '#!/bin/sh\n' | tee "$work/java8/bin/java" "$work/java8/bin/javac" >"$work/jre/bin/java"
chmod +x "$work"/java8/bin/* "$work"/jre/bin/*
echo 'JAVA_VERSION="1.8.0_412"' >"$work/java8/release"
echo 'JAVA_VERSION="21.0.1"' >"$work/jre/release"
expect 'a JDK that is too old is none' 1 '' is_jdk "$work/java8"
expect 'a JRE is no JDK' 1 '' is_jdk "$work/jre"

# The launcher, on a project whose build is a script: it writes a program that says what it was given.
project=$work/checkout
mkdir -p "$work/fake" "$project/solver/src/main" "$work/classes"
echo '<project/>' >"$project/pom.xml"
touch "$project/solver/src/main/A.java" "$project/solver/src/main/B.java"
cat >"$work/Main.java" <<'JAVA'
package io.twoscales.cli;

class Main {
  public static void main(String[] arguments) throws Exception {
    System.out.println(System.getProperty("twoscales.home") + " " + String.join("|", arguments));
    if (arguments[0].equals("wait")) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("shut down")));
      Thread.sleep(30_000);
    }
    System.exit(Integer.parseInt(arguments[0]));
  }
}
JAVA
JAVA_HOME=$(find_jdk)
export JAVA_HOME
"$JAVA_HOME/bin/javac" -d "$work/classes" "$work/Main.java"
cat >"$work/fake/mvn" <<MVN
#!/bin/sh
case "\$*" in *--version*) echo Apache Maven 3.9.9; exit ;; esac
[ ! -e "$work/broken" ] || { echo COMPILATION ERROR; exit 1; }
mkdir -p "$project/harness/cli/target/lib"
"$JAVA_HOME/bin/jar" cf "$project/harness/cli/target/twoscales-cli-9.9.jar" -C "$work/classes" .
MVN
chmod +x "$work/fake/mvn"
launch() {
  PATH=$work/fake:$PATH "$project/twoscales" "$@"
}
# Moves the last build into the past, before every source.
age() {
  find "$project" -type f -not -path '*/target/*' -exec touch -d '2 hours ago' {} +
  find "$project" -type d -exec touch -d '2 hours ago' {} +
  touch -d '1 hour ago' "$project/target/.built"
}

touch "$work/broken"
expect 'a build that fails is said' 1 'the build failed' launch 0
expect 'and shows why' 1 'COMPILATION ERROR' launch 0
rm "$work/broken"
expect 'twoscales builds on first use' 0 'building' launch 0
age
expect 'twoscales does not build again' 0 '!building' launch 0
expect 'arguments arrive as they are' 0 "^$project 0|a b|\\*$" launch 0 'a b' '*'
expect "the program's exit code is the command's" 3 '' launch 3
expect 'another folder makes no difference' 0 "^$project 0" env -C / PATH="$work/fake:$PATH" "$project/twoscales" 0
ln -s "$project/twoscales" "$work/link"
expect 'nor does a link' 0 "^$project 0" env PATH="$work/fake:$PATH" "$work/link" 0
touch "$project/solver/src/main/A.java"
expect 'a changed source is built' 0 'building' launch 0
age
rm "$project/solver/src/main/B.java"
expect 'a removed source is built' 0 'building' launch 0
age
touch "$project/harness/cli/target/lib/old.jar"
touch "$project/pom.xml"
expect 'a changed pom.xml is built' 0 'building' launch 0
expect 'without the libraries of before' 1 '' test -e "$project/harness/cli/target/lib/old.jar"
age
rm "$project/harness/cli/target/twoscales-cli-9.9.jar"
expect 'a missing program is built' 0 'building' launch 0
age
launch wait >"$work/waiting" &
launched=$!
for _ in $(seq 100); do
  grep -q wait "$work/waiting" && break
  sleep 0.1
done
java=$(cat "/proc/$launched/task/$launched/children" 2>/dev/null || true)
kill -TERM "${java:-$launched}"
wait "$launched" || true
expect 'a signal reaches the program' 0 'shut down' cat "$work/waiting"

expect 'gate.sh without a command shows its usage' 2 'ci/gate.sh decide BASELINE DIR' "$root/ci/gate.sh"

expect 'docker-engine.sh without a command shows its usage' 1 'start|stop|status' \
  "$root/ci/docker-engine.sh"
expect 'status of an engine that is not there' 1 "no Docker engine answers at unix://$work/none.sock" \
  env DOCKER_HOST="unix://$work/none.sock" "$root/ci/docker-engine.sh" status
expect 'start does not replace an engine that DOCKER_HOST names' 1 'What works without' \
  env DOCKER_HOST="unix://$work/none.sock" "$root/ci/docker-engine.sh" start
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
  ordinary=(setpriv --reuid 65534 --regid 65534 --clear-groups)
  expect 'start without root says what is missing' 1 'needs root' \
    env DOCKER_HOST=unix:///run/twoscales/docker.sock "${ordinary[@]}" "$project/ci/docker-engine.sh" start
  expect 'stop is for root' 1 'run this as root' "${ordinary[@]}" "$project/ci/docker-engine.sh" stop
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

# shellcheck shell=bash
# Sourced by the benchmarks, which set $root.
. "$root/ci/lib/say.sh"
. "$root/ci/lib/java.sh"

# build_benchmarks [MODULE...]: builds the benchmarks and these modules with what they need; $java then
# runs what is in $classes.
build_benchmarks() {
  JAVA_HOME=$(find_jdk) ||
    die "no JDK of release 17 or newer: install openjdk-17-jdk-headless, or set JAVA_HOME"
  export JAVA_HOME
  local modules
  modules=$(IFS=, && echo "harness/benchmarks${1:+,}$*")
  "$root/mvnw" -B -q -ntp -DskipTests -pl "$modules" -am package </dev/null >&2 ||
    die "the build failed; its messages are above"
  java=$JAVA_HOME/bin/java
  classes="$root/harness/benchmarks/target/benchmarks.jar:$root/harness/benchmarks/target/lib/*"
}

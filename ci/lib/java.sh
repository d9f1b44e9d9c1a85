# shellcheck shell=bash
# Sourced: finds a JDK of release 17 or newer and a Maven of release 3.8.2 or newer.

# java_release HOME: the feature release, such as 17, from the file every JDK carries, or else from
# the program itself; nothing when there is neither.
java_release() {
  local release
  release=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null) || true
  [ -n "$release" ] || release=$("$1/bin/java" -XshowSettings:properties -version 2>&1 |
    sed -n 's/^ *java\.specification\.version = \([0-9]*\)$/\1/p') || true
  echo "$release"
}

is_jdk() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  local release
  release=$(java_release "$1")
  [ -n "$release" ] && [ "$release" -ge 17 ]
}

# find_jdk: prints the home of a JDK; $JAVA_HOME comes first, then javac on the path, then Debian's
# places.
find_jdk() {
  local home javac
  javac=$(command -v javac || true)
  for home in "${JAVA_HOME:-}" "${javac:+$(dirname "$(dirname "$(readlink -f "$javac")")")}" \
    /usr/lib/jvm/*; do
    if [ -n "$home" ] && is_jdk "$home"; then
      echo "$home"
      return 0
    fi
  done
  return 1
}

# find_maven: prints the path of an installed Maven; run it with JAVA_HOME set.
find_maven() {
  local maven version
  maven=$(command -v mvn) || return 1
  version=$("$maven" --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p' | head -1)
  [ -n "$version" ] || return 1
  [ "$(printf '%s\n3.8.2\n' "$version" | sort -V | head -1)" = 3.8.2 ] || return 1
  echo "$maven"
}

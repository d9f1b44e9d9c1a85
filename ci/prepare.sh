# shellcheck shell=bash
# Sourced by the commands, which set $root: a JDK, Maven, a Docker engine; exports JAVA_HOME,
# DOCKER_HOST and, where traces lie beside the checkout, TWOSCALES_TRACES. As root on Debian or
# Ubuntu what is missing is installed; otherwise it says what is missing and what works without.
: "${root:?is set by the script that sources this one}"
. "$root/ci/lib/say.sh"
. "$root/ci/lib/packages.sh"
. "$root/ci/lib/java.sh"

step "preparing the machine"
missing=()
if JAVA_HOME=$(find_jdk); then
  export JAVA_HOME
  find_maven >/dev/null || missing+=(maven)
else
  unset JAVA_HOME
  missing+=(openjdk-17-jdk-headless)
  command -v mvn >/dev/null 2>&1 || missing+=(maven)
fi
if [ ${#missing[@]} -gt 0 ]; then
  can_install || die "missing: ${missing[*]} (Debian's names; a JDK 17 or newer, Maven 3.8.2 or newer).
  Install them, or run this as root on Debian or Ubuntu. Without them nothing can be built."
fi

# For policies in Python: the example that comes with the project, and its tests.
if ! command -v python3 >/dev/null 2>&1; then
  if can_install; then
    missing+=(python3)
  else
    say "no python3: policies in Python and their tests do not work"
  fi
fi

# For the base image where no registry answers: jlink strips with objcopy, apt fetches a C library.
if command -v dpkg-deb >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; then
  if ! command -v objcopy >/dev/null 2>&1; then
    if can_install; then
      missing+=(binutils)
    else
      say "no objcopy (Debian's binutils): the base image can be pulled from a registry but not built"
    fi
  fi
  if can_install; then
    refresh_package_lists
  fi
else
  say "not Debian or Ubuntu: the base image can be pulled from a registry but not built"
fi

if [ ${#missing[@]} -gt 0 ]; then
  if [ "${missing[0]}" = openjdk-17-jdk-headless ] && ! has_package openjdk-17-jdk-headless; then
    missing[0]=default-jdk-headless
  fi
  install_packages "${missing[@]}"
  JAVA_HOME=$(find_jdk) || die "no JDK of release 17 or newer, even after installing ${missing[*]}"
  export JAVA_HOME
  find_maven >/dev/null || die "no Maven of release 3.8.2 or newer, even after installing
  ${missing[*]}; another one may come first on the path: $(command -v mvn || echo none)"
fi

engine=$("$root/ci/docker-engine.sh" start)
eval "$engine"

if [ -z "${TWOSCALES_TRACES:-}" ] && [ -d "$root/../shared/traces" ]; then
  TWOSCALES_TRACES=$(readlink -f "$root/../shared/traces")
  export TWOSCALES_TRACES
fi

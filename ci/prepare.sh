# Sourced by the commands: a JDK, Maven, a Docker engine; exports JAVA_HOME, DOCKER_HOST and, where
# traces lie beside the checkout, TWOSCALES_TRACES. As root on Debian or Ubuntu what is missing is
# installed; otherwise it says what is missing and what works without.
. "$root/ci/lib/say.sh"
. "$root/ci/lib/java.sh"

missing=()
find_jdk >/dev/null || missing+=(openjdk-17-jdk-headless)
(JAVA_HOME=$(find_jdk || true) find_maven) >/dev/null || missing+=(maven)
command -v dpkg-deb >/dev/null 2>&1 || say "no dpkg-deb: without a registry no base image can be built"
if [ ${#missing[@]} -gt 0 ]; then
  can_install || die "missing: ${missing[*]}. Install them (Debian's names), or run this as root on
  Debian or Ubuntu. Nothing can be built without."
  install_packages "${missing[@]}"
fi
JAVA_HOME=$(find_jdk) || die "no JDK of release 17 or newer, even after installing one"
export JAVA_HOME

engine=$("$root/ci/docker-engine.sh" start)
eval "$engine"

if [ -z "${TWOSCALES_TRACES:-}" ] && [ -d "$root/../shared/traces" ]; then
  TWOSCALES_TRACES=$(readlink -f "$root/../shared/traces")
  export TWOSCALES_TRACES
fi

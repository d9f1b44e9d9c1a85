# shellcheck shell=bash
# Sourced, after say.sh: Debian's packages.

# Whether packages can be installed without asking anybody.
can_install() {
  is_root && command -v apt-get >/dev/null 2>&1
}

# Whether apt knows where packages lie, as of the last day: older lists name files that may be gone.
package_lists_are_fresh() {
  apt-get download --print-uris libc6 >/dev/null 2>&1 &&
    [ -n "$(find /var/lib/apt/lists -maxdepth 1 -type d -mmin -1440 2>/dev/null)" ]
}

# Fetches the lists if they are missing or old. Without a network the old ones have to do.
refresh_package_lists() {
  package_lists_are_fresh && return
  step "fetching package lists"
  apt-get update -qq -o DPkg::Lock::Timeout=120 -o Acquire::http::Timeout=20 </dev/null >&2 ||
    say "package lists cannot be fetched, see above; going on with those at hand"
}

# Reads all of the answer: under pipefail an apt-cache that is cut short has failed.
has_package() {
  apt-cache policy "$1" 2>/dev/null | grep 'Candidate: [0-9]' >/dev/null
}

# install_packages PACKAGE...
install_packages() {
  refresh_package_lists
  step "installing $*"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    -o DPkg::Lock::Timeout=120 "$@" </dev/null >/dev/null ||
    die "apt-get could not install $*; its messages are above"
}

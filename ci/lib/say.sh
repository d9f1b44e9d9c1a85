# Sourced: how the scripts talk. Standard output stays free for what other programs read.

say() {
  echo "$*" >&2
}

# A step begins; with the seconds since the script did.
step() {
  say "==> [${SECONDS}s] $*"
}

die() {
  say "$(basename "$0"): $*"
  exit 1
}

is_root() {
  [ "$(id -u)" -eq 0 ]
}

# Whether packages can be installed without asking anybody.
can_install() {
  is_root && command -v apt-get >/dev/null 2>&1
}

# install PACKAGE...: Debian's packages by name.
install_packages() {
  step "installing $*"
  (
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 || {
      apt-get update -qq >/dev/null &&
        apt-get install -y -qq --no-install-recommends "$@" >/dev/null
    }
  ) </dev/null >&2 || die "apt-get could not install $*; its messages are above"
}

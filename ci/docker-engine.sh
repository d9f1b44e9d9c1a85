#!/usr/bin/env bash
# A Docker engine for the project: the one that answers already, which is used and never touched, or
# else a private one with socket, data, bridge and control groups of its own.
#
# usage: ci/docker-engine.sh start|stop|status
#   start    makes sure that an engine answers; prints the line to evaluate:
#            eval "$(ci/docker-engine.sh start)"
#   stop     ends the private engine and removes what it ran; its images stay
#   status   says which engine answers; exit code 1 when none does
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "$0")")")
. "$root/ci/lib/say.sh"

run=/run/twoscales
socket=unix://$run/docker.sock
pidfile=$run/docker.pid
exec_root=$run/exec
log=$run/dockerd.log
data=/var/lib/twoscales/docker
bridge=twoscales0
bridge_address=10.213.0.1/24
networks=10.214.0.0/16
cgroup=twoscales-engine
own_traffic=(-s "$networks" -d "$networks" -m comment --comment twoscales -j ACCEPT)

# version_at HOST: prints the version of the engine that answers there.
version_at() {
  if command -v docker >/dev/null 2>&1; then
    timeout 10 docker -H "$1" version --format '{{.Server.Version}}' 2>/dev/null
  elif command -v curl >/dev/null 2>&1 && [ "${1#unix://}" != "$1" ]; then
    curl -sf --max-time 10 --unix-socket "${1#unix://}" http://localhost/version |
      sed -n 's/^{.*"Version":"\([^"]*\)","ApiVersion.*/\1/p' | grep .
  else
    return 1
  fi
}

# answering: prints the host of the engine that answers, the user's own before ours.
answering() {
  local host
  for host in ${DOCKER_HOST:-unix:///var/run/docker.sock "$socket"}; do
    if version_at "$host" >/dev/null; then
      echo "$host"
      return 0
    fi
  done
  return 1
}

# private_pid: prints the process id of our engine, if it runs.
private_pid() {
  local pid
  pid=$(cat "$pidfile" 2>/dev/null) && [ -n "$pid" ] || return 1
  tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -q -- "--host $socket" || return 1
  echo "$pid"
}

# await SECONDS COMMAND...
await() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.1
  done
}

cannot_start() {
  die "no Docker engine answers${DOCKER_HOST:+ at $DOCKER_HOST}, and one cannot be started: $1.
  What needs one: experiments on containers (run, reproduce) and the integration tests.
  What works without: building, unit tests (./mvnw package), doctor, controllers, pipelines."
}

start() {
  local host
  if host=$(answering); then
    say "a Docker engine answers at $host (version $(version_at "$host")); it is used as it is"
    echo "export DOCKER_HOST=$host"
    return
  fi
  [ -z "${DOCKER_HOST:-}" ] || [ "$DOCKER_HOST" = "$socket" ] ||
    cannot_start "DOCKER_HOST names another one; unset it to use a private engine"
  is_root || cannot_start "that needs root; start Docker, or run this as root"
  local missing=()
  command -v dockerd >/dev/null 2>&1 || missing+=(docker.io)
  command -v iptables >/dev/null 2>&1 || missing+=(iptables)
  command -v ip >/dev/null 2>&1 || missing+=(iproute2)
  if [ ${#missing[@]} -gt 0 ]; then
    can_install || cannot_start "${missing[*]} missing, and this is not Debian or Ubuntu"
    install_packages "${missing[@]}"
    if host=$(answering); then
      say "the Docker engine that was installed answers at $host"
      echo "export DOCKER_HOST=$host"
      return
    fi
  fi
  step "starting a private Docker engine"
  clear_away
  mkdir -p "$run" "$data"
  chmod 700 "$run"
  ip link add "$bridge" type bridge
  ip address add "$bridge_address" dev "$bridge"
  ip link set "$bridge" up
  # What another engine, or the host, has in the packet filter is not its business. It adds one rule,
  # without which theirs may keep its containers from reaching each other on their own network.
  iptables -w -I FORWARD "${own_traffic[@]}"
  setsid dockerd --host "$socket" --data-root "$data" --exec-root "$exec_root" --pidfile "$pidfile" \
    --bridge "$bridge" --iptables=false --ip-masq=false --ip-forward=false \
    --default-address-pool "base=$networks,size=24" --cgroup-parent "/$cgroup" \
    --exec-opt native.cgroupdriver=cgroupfs --log-opt max-size=10m --log-opt max-file=1 \
    >"$log" 2>&1 </dev/null &
  if ! await 30 version_at "$socket" >/dev/null; then
    say "$(tail -5 "$log")"
    clear_away
    cannot_start "dockerd does not come up; $log says why, its end is above"
  fi
  say "a private Docker engine answers at $socket; ci/docker-engine.sh stop ends it"
  echo "export DOCKER_HOST=$socket"
}

# Ends what runs of the private engine and removes what it leaves in the kernel.
clear_away() {
  local pid mount
  if pid=$(private_pid); then
    docker -H "$socket" ps -aq 2>/dev/null | xargs -r docker -H "$socket" rm -f >/dev/null 2>&1 || true
    kill -TERM "$pid"
    await 20 ended "$pid" || kill -KILL "$pid"
  fi
  # A daemon that was killed leaves its containers' shims and its containerd behind.
  for pid in $(pgrep -f -- "$exec_root/" || true); do
    [ "$pid" = "$$" ] || kill -KILL "$pid" 2>/dev/null || true
  done
  awk -v under="$exec_root/" -v data="$data" \
    'index($2, under) == 1 || index($2, data) == 1 { print $2 }' /proc/mounts | sort -r |
    while read -r mount; do
      umount -l "$mount" 2>/dev/null || true
    done
  rm -rf "$pidfile" "$exec_root" "${socket#unix://}"
  while iptables -w -D FORWARD "${own_traffic[@]}" 2>/dev/null; do :; done
  ip link del "$bridge" 2>/dev/null || true
  find /sys/fs/cgroup -depth -type d -path "*/$cgroup*" -exec rmdir {} + 2>/dev/null || true
}

ended() {
  ! kill -0 "$1" 2>/dev/null
}

stop() {
  is_root || die "the private engine is root's; run this as root"
  if ! private_pid >/dev/null && ! ip link show "$bridge" >/dev/null 2>&1; then
    say "no private engine runs"
    return
  fi
  clear_away
  say "the private engine has ended; its images stay in $data"
}

status() {
  local host
  host=$(answering) || {
    say "no Docker engine answers${DOCKER_HOST:+ at $DOCKER_HOST}; ci/docker-engine.sh start"
    exit 1
  }
  local kind="not ours"
  [ "$host" = "$socket" ] && kind="private"
  echo "Docker $(version_at "$host") at $host ($kind)"
}

case "${1:-}" in
  start | stop | status) "$1" ;;
  *) die "usage: ci/docker-engine.sh start|stop|status" ;;
esac

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
. "$root/ci/lib/packages.sh"

usual=/var/run/docker.sock
run=/run/twoscales
socket=unix://$run/docker.sock
pidfile=$run/docker.pid
exec_root=$run/exec
log=$run/dockerd.log
own_mount=$run/unmount-data
data=/var/lib/twoscales/docker
bridge=twoscales0
bridge_address=10.213.0.1/24
networks=10.214.0.0/16
cgroup=twoscales-engine
daemon_cgroup=twoscales-engine-daemon

# request SOCKET METHOD PATH: asks an engine without a client, whose release may not fit.
request() {
  curl -q -sf --max-time 20 --noproxy '*' --unix-socket "${1#unix://}" -X "$2" "http://localhost$3"
}

# version_at HOST: prints the version of the engine that answers there.
version_at() {
  if command -v curl >/dev/null 2>&1 && [ "${1#unix://}" != "$1" ]; then
    request "$1" GET /version |
      sed -n 's/^{.*"Version": *"\([^"]*\)", *"ApiVersion.*/\1/p' | grep .
  elif command -v docker >/dev/null 2>&1; then
    timeout 20 docker -H "$1" version --format '{{.Server.Version}}' 2>/dev/null
  else
    return 1
  fi
}

# answering: prints the host of the engine that answers, the user's own before ours.
answering() {
  local host
  for host in ${DOCKER_HOST:-unix://"$usual" "$socket"}; do
    if version_at "$host" >/dev/null; then
      echo "$host"
      return 0
    fi
  done
  return 1
}

# use HOST: prints what to evaluate.
use() {
  if [ "$1" = "$socket" ]; then
    say "the private Docker engine answers at $1; ci/docker-engine.sh stop ends it"
  else
    say "a Docker engine answers at $1 (version $(version_at "$1")); it is used as it is"
  fi
  echo "export DOCKER_HOST=$1"
}

# processes NAME ARGUMENTS: prints the ids of processes with that name and those words among their
# arguments. Those of an engine inside a container look the same; they are not ours.
processes() {
  local process name
  for process in /proc/[0-9]*; do
    { read -r name <"$process/comm"; } 2>/dev/null || continue
    # shellcheck disable=SC2053
    if [[ $name == $1 ]] && [ "$process/ns/pid" -ef /proc/self/ns/pid ] &&
      { tr '\0' ' ' <"$process/cmdline"; } 2>/dev/null | grep -F -- "$2" >/dev/null; then
      echo "${process#/proc/}"
    fi
  done
}

# private_pid: prints the process id of our engine, if it runs.
private_pid() {
  processes dockerd "--host $socket " | grep .
}

ended() {
  ! kill -0 "$1" 2>/dev/null
}

answers_or_ended() {
  version_at "$socket" >/dev/null || ended "$1"
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
  if [ -S "$usual" ] && [ ! -w "$usual" ]; then
    say "$usual is there, but $(id -un) may not use it: join the group $(stat -c %G "$usual")."
  fi
  die "no Docker engine answers${DOCKER_HOST:+ at $DOCKER_HOST}, and one cannot be started: $1.
  What needs one: experiments on containers (run, reproduce) and the integration tests.
  What works without: building, unit tests (./mvnw package), doctor, controllers, pipelines."
}

start() {
  local host
  if host=$(answering); then
    use "$host"
    return
  fi
  [ -z "${DOCKER_HOST:-}" ] || [ "$DOCKER_HOST" = "$socket" ] ||
    cannot_start "DOCKER_HOST names another one; unset it to use a private engine"
  is_root || cannot_start "that needs root; start Docker, or run this as root"
  local missing=()
  command -v dockerd >/dev/null 2>&1 || missing+=(docker.io)
  command -v iptables >/dev/null 2>&1 || missing+=(iptables)
  command -v ip >/dev/null 2>&1 || missing+=(iproute2)
  command -v curl >/dev/null 2>&1 || missing+=(curl)
  if [ ${#missing[@]} -gt 0 ]; then
    can_install || cannot_start "${missing[*]} missing, and this is not Debian or Ubuntu"
    install_packages "${missing[@]}"
  fi
  mkdir -p "$run" "$data"
  chmod 700 "$run"
  # One at a time: what begins while another start is under way finds its engine.
  exec 9>"$run/lock"
  flock -w 120 9 || cannot_start "another start or stop has held $run/lock for two minutes"
  local pid
  if pid=$(private_pid); then
    await 30 answers_or_ended "$pid" || say "the private engine (process $pid) has hung; starting it anew"
  fi
  if host=$(answering); then
    use "$host"
    return
  fi
  step "starting a private Docker engine"
  start_private
  use "$socket"
}

# The rules of our networks, in their order. What another engine, or the host, has in the packet
# filter is not our business, but theirs may keep containers of one network from reaching each other;
# and as dockerd makes no rules of its own here, ours have to hold its containers in: where the host
# forwards, even an internal network has a way out, and one network leads to the next.
within="-m physdev --physdev-is-bridged -s $networks -d $networks -j ACCEPT"
among="-s $networks -d $networks -j ACCEPT" # where the kernel cannot tell what a bridge passes on
outwards="-s $networks -j DROP"
inwards="-d $networks -j DROP"

# on_filter ACTION RULE
on_filter() {
  # shellcheck disable=SC2086
  iptables -w $1 -m comment --comment twoscales $2
}

add_filter() {
  on_filter "-I FORWARD" "$inwards" && on_filter "-I FORWARD" "$outwards" || return 1
  on_filter "-I FORWARD" "$within" || {
    say "the packet filter cannot match bridged packets: networks of the engine reach each other"
    on_filter "-I FORWARD" "$among"
  }
}

remove_filter() {
  local rule
  for rule in "$within" "$among" "$outwards" "$inwards"; do
    while on_filter "-D FORWARD" "$rule" 2>/dev/null; do :; done
  done
}

# off_replica_cpus: prints what to put before a command that shall leave to replicas the CPUs that they
# are given, the same as the harness's (CpuLayout). What the engine does while a container starts takes
# them from replicas otherwise, in the midst of a surge.
off_replica_cpus() {
  local cpus
  cpus=$(grep -c '^processor' /proc/cpuinfo) || cpus=1
  if [ "$cpus" -gt 1 ] && command -v taskset >/dev/null 2>&1; then
    if [ "$cpus" -ge 8 ]; then echo taskset -c 0-1; else echo taskset -c 0; fi
  fi
}

# behind_runs: puts the calling shell into a control group of little weight. What the engine does to
# make or remove a container shares a CPU with gateway and load generator: it gets what these leave,
# and does not keep them waiting in the midst of a surge.
behind_runs() {
  local group
  for group in "/sys/fs/cgroup/cpu/$daemon_cgroup" "/sys/fs/cgroup/$daemon_cgroup"; do
    if mkdir "$group" 2>/dev/null; then
      if { echo 64 >"$group/cpu.shares" || echo 6 >"$group/cpu.weight"; } 2>/dev/null &&
        echo "$BASHPID" >"$group/cgroup.procs"; then
        return
      fi
      rmdir "$group"
    fi
  done
  say "the engine has the same weight as gateway and load generator: no control group for it can be made"
}

start_private() {
  local pid
  clear_away
  { ip link add "$bridge" type bridge && ip address add "$bridge_address" dev "$bridge" &&
    ip link set "$bridge" up; } || {
    clear_away
    cannot_start "the network $bridge ($bridge_address) cannot be made, see above; that needs CAP_NET_ADMIN"
  }
  add_filter 2>"$log" ||
    say "no rules can be added to the packet filter ($(tail -1 "$log")); going on without"
  # Where mounts are private, dockerd mounts its data folder upon itself and leaves that behind.
  mountpoint -q "$data" || : >"$own_mount"
  cd /
  (
    behind_runs
    # shellcheck disable=SC2046
    exec setsid $(off_replica_cpus) dockerd --host "$socket" --data-root "$data" --exec-root "$exec_root" --pidfile "$pidfile" \
      --bridge "$bridge" --iptables=false --ip-masq=false --ip-forward=false \
      --default-address-pool "base=$networks,size=24" --cgroup-parent "/$cgroup" \
      --exec-opt native.cgroupdriver=cgroupfs --log-opt max-size=10m --log-opt max-file=1 \
      >"$log" 2>&1 </dev/null 9>&-
  ) &
  pid=$!
  if ! await 30 answers_or_ended "$pid" || ! version_at "$socket" >/dev/null; then
    say "$(tail -5 "$log")"
    ended "$pid" || kill -TERM "$pid"
    await 10 ended "$pid" || kill -KILL "$pid"
    clear_away
    cannot_start "dockerd does not come up; $log says why, its end is above"
  fi
}

# our_cgroups: prints the folders of our control groups, the innermost first.
our_cgroups() {
  local top
  for top in "/sys/fs/cgroup/$cgroup" /sys/fs/cgroup/*/"$cgroup" \
    "/sys/fs/cgroup/$daemon_cgroup" /sys/fs/cgroup/*/"$daemon_cgroup"; do
    [ ! -d "$top" ] || find "$top" -depth -type d
  done
}

# Removes containers and networks while the engine still answers.
empty_engine() {
  command -v curl >/dev/null 2>&1 || return 0
  local id
  for id in $(request "$socket" GET '/containers/json?all=1' | grep -o '"Id":"[0-9a-f]*"' | cut -d'"' -f4); do
    request "$socket" DELETE "/containers/$id?force=1&v=1" >/dev/null || true
  done
  request "$socket" POST /networks/prune >/dev/null || true
}

# Ends what runs of the private engine and removes what it leaves in the kernel.
clear_away() {
  local pid path name
  if pid=$(private_pid); then
    empty_engine || true
    kill -TERM "$pid" 2>/dev/null || true
    await 30 ended "$pid" || kill -KILL "$pid" 2>/dev/null || true
  fi
  # Containerd and its shims outlive a daemon that was killed, and so do the containers.
  for pid in $(processes 'containerd*' "$exec_root/containerd/") $(our_cgroups | sed 's|$|/cgroup.procs|' | xargs -r cat 2>/dev/null | sort -u); do
    kill -KILL "$pid" 2>/dev/null || true
  done
  awk -v exec="$exec_root/" -v data="$data/" \
    'index($2, exec) == 1 || index($2, data) == 1 { print $2 }' /proc/mounts | sort -r |
    while read -r path; do
      umount -l "$path" 2>/dev/null || true
    done
  if [ -e "$own_mount" ]; then
    umount -l "$data" 2>/dev/null || true
  fi
  rm -rf --one-file-system "$own_mount" "$pidfile" "$exec_root" "${socket#unix://}"
  remove_filter
  # Networks of a daemon that was killed: their bridges carry the first digits of their ids.
  for path in /sys/class/net/br-*; do
    name=${path##*/}
    if grep -qsaF -- "${name#br-}" "$data/network/files/local-kv.db"; then
      ip link del "$name" 2>/dev/null || true
    fi
  done
  ip link del "$bridge" 2>/dev/null || true
  await 5 no_cgroups || say "some control groups under $cgroup are still in use"
}

no_cgroups() {
  our_cgroups | xargs -r rmdir 2>/dev/null || true
  [ -z "$(our_cgroups)" ]
}

# Whether anything of the private engine is there, be it what a crash left.
is_there() {
  private_pid >/dev/null || [ -e "/sys/class/net/$bridge" ] || [ -d "$exec_root" ] ||
    [ -n "$(our_cgroups)" ]
}

stop() {
  is_root || die "the private engine is root's; run this as root"
  if ! is_there; then
    say "no private engine runs"
    return
  fi
  exec 9>"$run/lock"
  flock -w 120 9 || die "another start or stop has held $run/lock for two minutes"
  step "stopping the private Docker engine"
  clear_away
  say "the private engine has ended; its images stay in $data"
}

status() {
  local host kind="not ours"
  host=$(answering) || {
    say "no Docker engine answers${DOCKER_HOST:+ at $DOCKER_HOST}; ci/docker-engine.sh start"
    exit 1
  }
  if [ "$host" = "$socket" ]; then
    kind="private"
  fi
  echo "Docker $(version_at "$host") at $host ($kind)"
}

case "${1:-}" in
  start | stop | status) "$1" ;;
  *) die "usage: ci/docker-engine.sh start|stop|status" ;;
esac

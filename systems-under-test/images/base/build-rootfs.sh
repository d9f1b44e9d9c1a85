#!/usr/bin/env bash
# Writes the base image's root file system as a tar archive: a C library from Debian's packages, a
# Java runtime cut from the host's JDK, a user without rights. No shell, no package manager.
# Needs apt and dpkg, no root.
#
# usage: build-rootfs.sh OUT.tar
set -euo pipefail

packages=(libc6 libgcc-s1 libstdc++6 zlib1g)
modules=java.base,java.logging,java.management,java.naming,java.net.http,java.security.jgss
modules+=,java.sql,java.xml,java.desktop,java.instrument,jdk.unsupported,jdk.crypto.ec,jdk.management
modules+=,jdk.zipfs,jdk.net
epoch=1767225600

die() {
  echo "build-rootfs: $*" >&2
  exit 1
}

[ $# -eq 1 ] || die "usage: build-rootfs.sh OUT.tar"
out=$(realpath -m "$1")
for tool in apt-get dpkg-deb tar; do
  command -v "$tool" >/dev/null || die "$tool is missing; this works on Debian and Ubuntu only"
done
java_home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac || echo /nowhere/bin/javac)")")")}
[ -x "$java_home/bin/jlink" ] && [ -d "$java_home/jmods" ] ||
  die "$java_home is no full JDK (no jlink or no jmods); set JAVA_HOME or install openjdk-17-jdk-headless"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
mkdir -p "$root" "$work/debs"

(cd "$work/debs" && chmod 755 "$work" "$work/debs" &&
  apt-get download -qq "${packages[@]}" >"$work/log" 2>&1) || {
  cat "$work/log" >&2
  die "Debian's packages cannot be fetched; run apt-get update, or check the network"
}

# /lib and /usr/lib are one folder on today's Debian; links first, so that packages unpack into it.
mkdir -p "$root/usr/lib" "$root/usr/lib64" "$root/usr/bin" "$root/usr/sbin"
for folder in lib lib64 bin sbin; do
  ln -s "usr/$folder" "$root/$folder"
done
for deb in "$work"/debs/*.deb; do
  dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$root" --keep-directory-symlink
done
rm -rf "$root"/usr/share/{doc,man,locale,lintian,info} "$root"/usr/share/gcc* "$root"/usr/lib/*/gconv

"$java_home/bin/jlink" --add-modules "$modules" --output "$root/opt/java" \
  --strip-debug --no-header-files --no-man-pages >"$work/log" 2>&1 || {
  cat "$work/log" >&2
  die "jlink failed"
}
"$root/opt/java/bin/java" -Xshare:dump -Xlog:disable -Xlog:all=error:stderr >/dev/null

mkdir -p "$root"/{etc,app,tmp,proc,sys,dev}
echo 'root:x:0:0:root:/:/sbin/nologin' >"$root/etc/passwd"
echo 'app:x:10001:10001:app:/app:/sbin/nologin' >>"$root/etc/passwd"
printf 'root:x:0:\napp:x:10001:\n' >"$root/etc/group"
chmod -R u=rwX,go=rX "$root"
chmod 1777 "$root/tmp"

tar -c -f "$out" -C "$root" --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner .

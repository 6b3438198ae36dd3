#!/bin/sh
# Installs a package of tandemd into a root of its own, runs what it installed,
# removes and purges it: ./cmd/tandemd/deploy/try.sh PACKAGE
set -eu
package=$1
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates" "$root/var/lib/tandemd"
: >"$root/var/lib/dpkg/status"

die() {
  echo "error: $1" >&2
  exit 1
}
dpkg_() {
  dpkg --root="$root" --force-script-chrootless --force-not-root --log=/dev/null "$@" >"$root/said" 2>&1 ||
    { cat "$root/said" >&2; die "dpkg $1 failed"; }
}
has() { [ -e "$root$1" ] || die "the package lacks $1"; }
hasnot() { [ ! -e "$root$1" ] || die "$1 is left behind"; }

dpkg_ --install "$package"
for file in /usr/bin/tandemd /lib/systemd/system/tandemd.service /lib/systemd/system/tandemd.socket \
  /etc/default/tandemd /usr/share/doc/tandemd/copyright /usr/share/doc/tandemd/README.md; do
  has "$file"
done
"$root/usr/bin/tandemd" version >/dev/null || die "what was installed does not run"
if command -v systemd-analyze >/dev/null; then
  systemd-analyze security --offline=yes --threshold=20 "$root/lib/systemd/system/tandemd.service" \
    >"$root/said" || { cat "$root/said"; die "the unit is exposed more than 2.0"; }
fi
echo '# changed by the operator' >>"$root/etc/default/tandemd"
dpkg_ --install "$package" # an upgrade
grep -q 'changed by the operator' "$root/etc/default/tandemd" || die "an upgrade overwrote the settings"
dpkg_ --remove tandemd
hasnot /usr/bin/tandemd
hasnot /lib/systemd/system/tandemd.service
has /etc/default/tandemd
dpkg_ --purge tandemd
hasnot /etc/default/tandemd
hasnot /var/lib/tandemd
echo "$(basename "$package") was installed, upgraded, removed and purged in a root of its own"

#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# The launcher as a user who is not root: packages are installed through sudo
# (a stand-in that only notes what it was asked for), the command is built.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
n=0
bad=0

point() { # $1 = 0 for ok, $2 text
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		bad=1
		sed 's/^/# /' "$tmp/out" "$tmp/log" 2>/dev/null
	fi
}

# a copy of what the launcher needs, for a user who may not read ours
mkdir -p "$tmp/tree/tools" "$tmp/tree/support" "$tmp/bin" "$tmp/home" "$tmp/nosudo"
cp "$root/kraft" "$tmp/tree/"
cp -r "$root/include" "$tmp/tree/"
cp -r "$root/tools/kraft" "$tmp/tree/tools/"
cp -r "$root/support/install-packages" "$root/support/packages" "$tmp/tree/support/"

# stand-ins: one package is missing until apt-get "has installed" it
cat >"$tmp/bin/dpkg-query" <<END
#!/bin/sh
[ -e "$tmp/state/installed" ] && missing=none || missing=libyaml-dev
shift 3
for p; do [ "\$p" = "\$missing" ] || echo "ii \$p"; done
END
cat >"$tmp/bin/apt-get" <<END
#!/bin/sh
echo "apt-get \$*" >>"$tmp/state/log"
[ -e "$tmp/state/as-root" ] || exit 100
case "\$*" in *install*libyaml-dev*) : >"$tmp/state/installed" ;; esac
END
cat >"$tmp/bin/sudo" <<END
#!/bin/sh
echo "sudo \$*" >>"$tmp/state/log"
[ ! -e "$tmp/state/refuse" ] || { echo "sudo: a password is required" >&2; exit 1; }
: >"$tmp/state/as-root"
"\$@"
rc=\$?
rm -f "$tmp/state/as-root"
exit \$rc
END
chmod 755 "$tmp/bin/"*
for tool in $(cd /usr/bin && echo ./*); do
	case $tool in ./sudo | ./dpkg-query | ./apt-get) ;; *) ln -sf "/usr/bin/$tool" "$tmp/nosudo/" ;; esac
done
cp "$tmp/bin/dpkg-query" "$tmp/bin/apt-get" "$tmp/nosudo/"
mkdir -p "$tmp/state"
chmod -R a+rX "$tmp"
chmod 777 "$tmp/state" "$tmp/home"

# as_user PATH COMMAND...
as_user() {
	path=$1
	shift
	set -- env -i PATH="$path" HOME="$tmp/home" KRAFT_BUILD="$tmp/home/build" "$@"
	if [ "$(id -u)" = 0 ]; then
		set -- setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	fi
	"$@" >"$tmp/out" 2>&1
}

install=$tmp/tree/support/install-packages
as_user "$tmp/nosudo" "$install" build
rc=$?
[ $rc -eq 8 ] && grep -q 'K0802.*libyaml-dev' "$tmp/out"
point $? "without sudo it says what to install ($rc)"

: >"$tmp/state/refuse"
as_user "$tmp/bin:$PATH" "$install" build
rc=$?
[ $rc -eq 8 ] && grep -q 'K0803' "$tmp/out" && grep -q 'a password is required' "$tmp/out"
point $? "when sudo refuses it says so ($rc)"
rm -f "$tmp/state/refuse" "$tmp/state/log"

as_user "$tmp/bin:$PATH" "$tmp/tree/kraft" version
rc=$?
[ $rc -eq 0 ] && grep -q '^kraft' "$tmp/out"
point $? "kraft installs, builds itself and runs ($rc)"
cp "$tmp/state/log" "$tmp/log" 2>/dev/null
[ "$(grep -c '^sudo env DEBIAN_FRONTEND=noninteractive apt-get .*install .*libyaml-dev$' "$tmp/log")" = 1 ]
point $? "through sudo, once, and only what is missing"
[ "$(grep -c '^sudo' "$tmp/log")" = "$(grep -c '^apt-get' "$tmp/log")" ]
point $? "and nothing but apt-get through it"

rm -f "$tmp/state/log"
as_user "$tmp/bin:$PATH" "$tmp/tree/kraft" version
rc=$?
[ $rc -eq 0 ] && [ ! -e "$tmp/state/log" ]
point $? "the second time needs neither sudo nor a build ($rc)"

echo "1..$n"
exit $bad

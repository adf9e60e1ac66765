# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=sh
#
# Shared by the tests of this folder: TAP points, a private home for kraft's
# records (the cache is the user's, so that packages are fetched once).

root=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d) || exit 1
export XDG_CACHE_HOME="${XDG_CACHE_HOME:-$HOME/.cache}"
export XDG_RUNTIME_DIR="$tmp/run"
mkdir -p "$XDG_RUNTIME_DIR"
kraft="$root/kraft"
n=0
bad=0

finish() {
	"$kraft" rm -q -f -a >/dev/null 2>&1
	rm -rf "$tmp"
}
trap finish EXIT
trap 'exit 130' INT TERM

point() { # $1 = 0 for ok, $2 text
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		bad=1
	fi
}

# same WANT GOT TEXT
same() {
	[ "$1" = "$2" ]
	rc=$?
	point $rc "$3"
	[ $rc -eq 0 ] || printf '# want: %s\n# got:  %s\n' "$1" "$2"
}

# Waits up to $1 seconds for the command in $2... to succeed.
wait_for() {
	tenths=$(($1 * 10))
	shift
	while ! "$@" >/dev/null 2>&1; do
		tenths=$((tenths - 1))
		[ $tenths -gt 0 ] || return 1
		sleep 0.1
	done
}

done_testing() {
	echo "1..$n"
	exit $bad
}

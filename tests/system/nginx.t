#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# Debian's nginx by kraft: files of many sizes compared by hash, and requests
# over one, ten and fifty connections, over a tap interface in a network
# namespace of our own.
#
# ARCHS="x86_64 arm64" chooses; REQUESTS is the number per load.
set -u
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"

if [ "$(id -u)" != 0 ] || [ ! -e /dev/net/tun ]; then
	echo "1..0 # SKIP needs root and /dev/net/tun"
	exit 0
fi

ns=telesto-$$
pid=
# shellcheck disable=SC2317 # called by trap
clean_up() {
	[ -z "$pid" ] || kill "$pid" 2>/dev/null
	wait
	ip netns del "$ns" 2>/dev/null
	finish
}
trap clean_up EXIT

ip netns add "$ns" && ip -n "$ns" link set lo up &&
	ip -n "$ns" tuntap add tap0 mode tap &&
	ip -n "$ns" addr add 10.99.0.1/24 dev tap0 &&
	ip -n "$ns" link set tap0 up || exit 1
in_ns() {
	ip netns exec "$ns" "$@"
}

# the catalog's entry with files of our own
app=$tmp/app
mkdir -p "$app"
cp -r "$root/catalog/library/nginx/Kraftfile" "$root/catalog/library/nginx/rootfs" "$app/"
www=$app/rootfs/var/www/html
sizes='0 1 611 1460 1461 4095 4096 4097 65535 65536 65537 1048576 16777216'
for s in $sizes; do
	head -c "$s" /dev/urandom >"$www/$s.bin"
done

serve() { # $1 = architecture
	ip netns exec "$ns" "$kraft" run --arch "$1" --tap tap0 --ip 10.99.0.2/24:10.99.0.1 \
		"$app" >"$tmp/console" 2>"$tmp/err" </dev/null &
	pid=$!
	wait_for 60 in_ns curl -sf -m 2 -o /dev/null http://10.99.0.2/
}

load() { # $1 = architecture, $2 = connections, $3... = further options of ab
	arch=$1
	conns=$2
	shift 2
	in_ns timeout 300 ab -q "$@" -n "${REQUESTS:-2000}" -c "$conns" \
		http://10.99.0.2/ >"$tmp/ab" 2>&1 </dev/null
	got=$(awk '/^Complete requests:/ { c = $3 } /^Failed requests:/ { f = $3 }
		/^Non-2xx/ { n = $3 } END { print c + 0, f + 0, n + 0 }' "$tmp/ab")
	same "${REQUESTS:-2000} 0 0" "$got" \
		"$arch: ${REQUESTS:-2000} requests, $conns connections${*:+, $*}: no error"
	sed -n 's/^Requests per second/# &/p' "$tmp/ab"
}

for arch in ${ARCHS:-x86_64 arm64}; do
	timeout 600 "$kraft" build -q --arch "$arch" "$app" >"$tmp/out" 2>&1
	rc=$?
	point $rc "$arch: kernel and root file system are built"
	[ $rc -eq 0 ] || sed 's/^/# /' "$tmp/out"
	serve "$arch"
	rc=$?
	point $rc "$arch: nginx answers"
	if [ $rc -ne 0 ]; then
		sed 's/^/# /' "$tmp/console" "$tmp/err"
		kill -INT "$pid" 2>/dev/null
		wait "$pid"
		pid=
		continue
	fi
	same "$(sha256sum <"$www/index.html")" \
		"$(in_ns curl -s -m 10 http://10.99.0.2/ | sha256sum)" "$arch: the index page"
	same 404 "$(in_ns curl -s -m 10 -o /dev/null -w '%{http_code}' http://10.99.0.2/none)" \
		"$arch: a missing page is 404"
	for s in $sizes; do
		same "$(sha256sum <"$www/$s.bin")" \
			"$(in_ns curl -s -m 60 "http://10.99.0.2/$s.bin" | sha256sum)" \
			"$arch: a file of $s bytes"
	done
	for c in 1 10 50; do
		load "$arch" $c -k
	done
	for c in 1 10 50; do
		load "$arch" $c
	done
	kill -TERM "$pid"
	wait "$pid"
	same 0 $? "$arch: TERM asks it, and it ends cleanly"
	pid=
	same "" "$(ls "$XDG_RUNTIME_DIR/telesto")" "$arch: and leaves no record"
done

# the way a user does it: user networking, one port
"$kraft" run -q -d --name web -p 127.0.0.1:18480:80 nginx >/dev/null 2>"$tmp/err"
same 0 $? "kraft run -d nginx"
wait_for 30 curl -sf -m 2 -o /dev/null http://127.0.0.1:18480/
point $? "answers on the host's port"
same 612 "$(curl -s -m 5 http://127.0.0.1:18480/ | wc -c)" "with the whole page"
"$kraft" rm -f web >/dev/null

done_testing

# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=sh
#
# Counting guest instructions exactly, while they matter: QEMU runs one
# instruction per translation block and logs each into a pipe, whose lines are
# counted; logging is switched over QEMU's monitor.

# count_start DIRECTORY: makes the pipe and counts into DIRECTORY/count
count_start() {
	rm -f "$1/trace" "$1/count" "$1/monitor"
	mkfifo "$1/trace"
	grep -c '^Trace' < "$1/trace" > "$1/count" &

}

# The arguments that QEMU needs for it, after count_start.
count_qemu() {
	printf '%s\n' -singlestep -D "$1/trace" -monitor "unix:$1/monitor,server,nowait"
}

# monitor DIRECTORY COMMAND: one command to QEMU's monitor
monitor() {
	printf '%s\n' "$2" | socat -t 2 - "unix-connect:$1/monitor" > /dev/null
}

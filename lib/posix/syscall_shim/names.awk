# SPDX-License-Identifier: BSD-3-Clause
# names.tbl -> SET(set, kind, number of names, "names", values...) lines.
# Usage: awk -v arch=x86_64|arm64 -f names.awk names.tbl
function flush(   i) {
	if (set == "")
		return
	printf "SET(%s, %s, %d, \"", set, kind, n
	for (i = 1; i <= n; i++)
		printf "%s%s", (i > 1 ? "\\0" : ""), name[i]
	printf "\""
	for (i = 1; i <= n; i++)
		printf ", %s", value[i]
	print ")"
}

/^#/ || NF == 0 {
	next
}
/^[^ \t]/ {
	flush()
	set = $1
	kind = $2
	n = 0
	if (kind != "one" && kind != "flags") {
		printf "%s:%d: '%s' is no kind of set\n", FILENAME, FNR, kind > "/dev/stderr"
		exit 1
	}
	$1 = $2 = ""
}
{
	for (i = 1; i <= NF; i++) {
		if ($i == "")
			continue
		split($i, f, "=")
		two = split(f[2], v, "/")
		val = arch == "arm64" && two == 2 ? v[2] : v[1]
		if (val == "-")
			continue
		name[++n] = f[1]
		value[n] = val
	}
}
END {
	flush()
}

# SPDX-License-Identifier: BSD-3-Clause
#
# Judges the dependencies of libraries: each line of the input is
# "library tier folder dependency-folder ...".  Dependencies point down.
# With -v edges=1 it prints the edges instead, for tsort.
BEGIN {
	allow["base"] = "base"
	allow["arch"] = "base arch"
	allow["plat"] = "base arch plat"
	allow["core"] = "base core"
	allow["drivers"] = "base arch core drivers class"
	allow["service"] = "base core service"
	allow["posix"] = "base core service posix"
	allow["port"] = "base core service posix port"
	allow["app"] = "base core service posix app"
	# what drivers implement
	class["uknetdev"] = class["ukblkdev"] = class["uk9p"] = 1
}
{
	tier[$3] = $2
	for (i = 4; i <= NF; i++)
		dep[$3] = dep[$3] " " $i
	order[++n] = $3
}
END {
	for (i = 1; i <= n; i++) {
		from = order[i]
		t = tier[from]
		if (t == "-")
			continue
		if (!(t in allow)) {
			print "error: library \"" from "\": tier \"" t "\" is not known" > "/dev/stderr"
			bad = 1
			continue
		}
		m = split(dep[from], d, " ")
		for (j = 1; j <= m; j++) {
			if (edges) {
				print from, d[j]
				continue
			}
			if (!(d[j] in tier))
				continue # the build says so if it matters
			to = tier[d[j]]
			if (t == "drivers" && d[j] in class)
				to = "class"
			if (index(" " allow[t] " ", " " to " "))
				continue
			printf "error: library %s (%s) may not depend on %s (%s): dependencies point down; register something with the lower library instead\n", \
				from, t, d[j], to > "/dev/stderr"
			bad = 1
		}
	}
	exit bad
}

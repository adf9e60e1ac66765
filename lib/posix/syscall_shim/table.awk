# SPDX-License-Identifier: BSD-3-Clause
# syscalls.tbl -> what is generated of it, for one architecture, in folder DIR:
#   syscalls.inc    X(name, number, arguments, flags)
#   syscalls_u.inc  U(name): those whose body wants a context; their flags are
#                   1 and, shifted by 4, their place in this list
#   args.inc        how arguments are shown: [number] = { types, of out }
#   syscalls.h      what native code calls
# Usage: awk -v arch=x86_64|arm64 -v dir=DIR -f table.awk syscalls.tbl
function fail(why) {
	printf "%s:%d: %s\n", FILENAME, FNR, why > "/dev/stderr"
	exit bad = 1
}

function repeated(n, what,   i, s) {
	for (i = 1; i <= n; i++)
		s = s (i > 1 ? ", " : "") what
	return s
}

# The classes that a trace knows: by what is passed, and by who serves it.
function classes(form, owner,   c) {
	if (form ~ /path|dirfd/)
		c = "SHIM_CLASS_FILE"
	if (form ~ /fd/)
		c = c (c ? " | " : "") "SHIM_CLASS_DESC"
	if (owner in class_of)
		c = c (c ? " | " : "") class_of[owner]
	return c ? c : 0
}

# "fd,>buf,size=x" -> { { T_fd, T_buf, T_size }, T_x, 0x2, classes }
function types(form, n, class,   part, arg, i, s, out, count) {
	if (form == "-")
		return sprintf("{ .classes = %s }", class)
	split(form, part, "=")
	count = split(part[1], arg, ",")
	if (count != n)
		fail("'" $1 "' has " n " arguments and shows " count)
	for (i = 1; i <= n; i++) {
		if (sub(/^>/, "", arg[i]))
			out += 2 ^ (i - 1)
		s = s (i > 1 ? ", " : "") "T_" arg[i]
	}
	return sprintf("{ { %s }, %s, %d, %s }", s, part[2] ? "T_" part[2] : "T_result", out, class)
}

BEGIN {
	col = arch == "x86_64" ? 3 : 4
	inc = dir "/syscalls.inc"
	u = dir "/syscalls_u.inc"
	args = dir "/args.inc"
	h = dir "/syscalls.h"
	printf "" > u
	class_of["posix-socket"] = "SHIM_CLASS_NETWORK"
	class_of["posix-signal"] = "SHIM_CLASS_SIGNAL"
	class_of["posix-mmap"] = "SHIM_CLASS_MEMORY"
	class_of["posix-process"] = "SHIM_CLASS_PROCESS"
	print "/* Generated from syscalls.tbl: calls by name, for native code. */" > h
	print "#ifndef __UK_BITS_SYSCALLS_H__\n#define __UK_BITS_SYSCALLS_H__\n" > h
	print "#include <uk/essentials.h>\n\nUK_BEGIN_DECLS\n" > h
}
/^#/ || NF == 0 {
	next
}
NF != 6 || $2 !~ /^[0-6]u?$/ || ($3 != "-" && $3 !~ /^[0-9]+$/) ||
($4 != "-" && $4 !~ /^[0-9]+$/) {
	fail("not 'name nargs[u] x86_64 arm64 owner arguments'")
}
($1 in seen) || ($col != "-" && ($col in nr)) {
	fail("'" $1 "' or its number is there twice")
}
{
	seen[$1] = 1
}
$col != "-" {
	nr[$col] = 1
	n = $2 + 0
	flags = $2 ~ /u/ ? 1 + 16 * us++ : 0
	printf "X(%s, %d, %d, %d)\n", $1, $col, n, flags > inc
	if (flags)
		printf "U(%s)\n", $1 > u
	class = classes($6, $5)
	if ($6 != "-" || class)
		printf "[%d] = %s,\n", $col, types($6, n, class) > args
	printf "long uk_syscall_r_%s(%s);\n", $1, n ? repeated(n, "long") : "void" > h
	printf "#define uk_syscall_e_%s(...) uk_syscall(%d, ##__VA_ARGS__)\n", $1, $col > h
}
END {
	if (!bad)
		print "\nUK_END_DECLS\n\n#endif /* __UK_BITS_SYSCALLS_H__ */" > h
	exit bad
}

# SPDX-License-Identifier: BSD-3-Clause
#
# From musl's list of system call numbers to declarations and one switch: for
# a constant number the compiler keeps one direct call.  A call that no
# library of the image serves is a weak reference, NULL.
/^#define __NR_/ {
	name = substr($2, 6)
	names[++n] = name
	# the end is the glue's: it has to know who wanted it
	body[n] = name == "exit_group" ? "__uk_exit_group(a)" : \
		"uk_syscall_r_" name " ? uk_syscall_r_" name "(a, b, c, d, e, f) : -38"
}
END {
	for (i = 1; i <= n; i++)
		printf "long uk_syscall_r_%s(long, long, long, long, long, long) __attribute__((__weak__));\n", names[i]
	print "long __uk_exit_group(long);"
	print "static __inline __attribute__((__always_inline__)) long __uk_syscall(long n, long a, long b, long c, long d, long e, long f)"
	print "{"
	print "\tswitch (n) {"
	for (i = 1; i <= n; i++)
		printf "\tcase __NR_%s: return %s;\n", names[i], body[i]
	print "\t}"
	print "\treturn -38;"
	print "}"
}

# SPDX-License-Identifier: BSD-3-Clause
#
# From musl's list of system call numbers to declarations and one switch: for
# a constant number the compiler keeps one direct call.  A call that no
# library of the image serves is a weak reference, NULL.
/^#define __NR_/ {
	name = substr($2, 6)
	names[++n] = name
}
END {
	for (i = 1; i <= n; i++)
		printf "long uk_syscall_r_%s(long, long, long, long, long, long) __attribute__((__weak__));\n", names[i]
	print "static __inline __attribute__((__always_inline__)) long __uk_syscall(long n, long a, long b, long c, long d, long e, long f)"
	print "{"
	print "\tswitch (n) {"
	for (i = 1; i <= n; i++)
		printf "\tcase %s: return uk_syscall_r_%s ? uk_syscall_r_%s(a, b, c, d, e, f) : -38;\n", "__NR_" names[i], names[i], names[i]
	print "\t}"
	print "\treturn -38;"
	print "}"
}

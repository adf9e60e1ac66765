/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Instructions of native calls on files: under QEMU's -icount shift=0 the
 * time-stamp counter counts them.
 */
#ifndef __BENCH_H__
#define __BENCH_H__

#define ROUNDS 1000

/* Instructions executed so far. */
static inline unsigned long bench_count(void)
{
	unsigned int lo, hi;

	__asm__ __volatile__("rdtsc" : "=a"(lo), "=d"(hi)::"memory");
	return lo | (unsigned long)hi << 32;
}

/* Prints "name value", `t` being the count of ROUNDS rounds of a loop. */
void bench_report(const char *name, unsigned long t);
/* Ends the program with a message unless `ok`. */
void bench_need(int ok, const char *what);

/* One function per family of calls. */
void bench_fdio(void);
void bench_events(void);

/* Native calls are these functions. */
long uk_syscall_r_read(long fd, long buf, long len);
long uk_syscall_r_write(long fd, long buf, long len);

#endif /* __BENCH_H__ */

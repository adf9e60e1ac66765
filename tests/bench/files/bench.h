/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Instructions of calls on files: under QEMU's -icount shift=0 the counter of
 * time counts them, on arm64 in steps of 16.
 */
#ifndef __BENCH_H__
#define __BENCH_H__

#define ROUNDS 1000

/* Instructions executed so far. */
#if defined(__x86_64__)
static inline unsigned long bench_count(void)
{
	unsigned int lo, hi;

	__asm__ __volatile__("rdtsc" : "=a"(lo), "=d"(hi)::"memory");
	return lo | (unsigned long)hi << 32;
}
#else
static inline unsigned long bench_count(void)
{
	unsigned long ticks, hz;

	__asm__ __volatile__("mrs %0, cntvct_el0; mrs %1, cntfrq_el0"
			     : "=r"(ticks), "=r"(hz)::"memory");
	return ticks * (1000000000UL / hz);
}
#endif

/* Prints "name value", `t` being the count of ROUNDS rounds of a loop. */
void bench_report(const char *name, unsigned long t);
/* Ends the program with a message unless `ok`. */
void bench_need(int ok, const char *what);

/* One function per family of calls. */
void bench_fdio(void);
void bench_events(void);

/* Native calls are these functions; linux.c has them for a program. */
long uk_syscall_r_read(long fd, long buf, long len);
long uk_syscall_r_write(long fd, long buf, long len);

#endif /* __BENCH_H__ */

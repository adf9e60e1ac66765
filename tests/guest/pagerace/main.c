/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pages of one file, made by faults of mappings on one CPU while writes on the
 * other extend it, and its end is cut off: each place has one page, and that is
 * the one that all have been given.  The argument is the time in seconds.
 */
#include <sys/types.h>
#include <sys/uio.h>

#include <uk/file.h>
#include <uk/ofile.h>
#include <uk/page.h>
#include <uk/posix-fdtab.h>
#include <uk/posix-memfd.h>

#include "../stress.h"

int uk_sys_close(int fd);

#define PAGES 512 /* that are mapped */
#define FAR 8192 /* pages that the file grows to */
#define FAULTERS 2

static const struct uk_file *file;
static char *seen[FAULTERS][PAGES]; /* what each was given */
static int ready; /* threads that wait for the others */

static void together(int all)
{
	__atomic_fetch_add(&ready, 1, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&ready, __ATOMIC_SEQ_CST) < all && !over())
		uk_sched_yield();
}

static void truncate_to(__sz pages)
{
	uk_file_wlock(file);
	uk_file_ctl(file, UKFILE_CTL_FILE, UKFILE_CTL_FILE_TRUNC,
		    pages * PAGE_SIZE, 0, 0);
	uk_file_wunlock(file);
}

static void put(__sz page, char c)
{
	struct iovec iov = { &c, 1 };

	uk_file_wlock(file);
	uk_file_write(file, &iov, 1, (off_t)(page * PAGE_SIZE + 1), 0);
	uk_file_wunlock(file);
}

/* A fault of a shared mapping: without the file's lock. */
static void fault(void *arg)
{
	char **mine = arg;

	together(FAULTERS + 1);
	for (__sz i = 0; i < PAGES; i++) {
		mine[i] = uk_file_page_get_shared(file, i * PAGE_SIZE);
		if (PTRISERR(mine[i]))
			mine[i] = NULL;
		else
			mine[i][2] = (char)i;
	}
	done();
}

/* Makes the table of pages longer each time, and cuts the tail off. */
static void grow(void *arg)
{
	(void)arg;
	together(FAULTERS + 1);
	for (__sz far = PAGES; far < FAR; far += far / 8) {
		put(far, 'x');
		put(far % PAGES, 'w');
		truncate_to(PAGES);
	}
	done();
}

/* Every place, as it is now, against what the threads were given. */
static unsigned long wrong_pages(void)
{
	unsigned long wrong = 0;
	char *p;

	for (__sz i = 0; i < PAGES; i++) {
		p = uk_file_page_get_shared(file, i * PAGE_SIZE);
		for (int t = 0; t < FAULTERS; t++)
			wrong += seen[t][i] != p;
		wrong += PTRISERR(p) || p[2] != (char)i;
	}
	return wrong;
}

static unsigned long one_round(void)
{
	int fd = uk_sys_memfd_create(0);
	struct uk_ofile *of = uk_fdtab_get(fd);
	unsigned long wrong;

	if (!of)
		return 1;
	file = of->file;
	truncate_to(PAGES);
	ready = 0;
	for (int t = 0; t < FAULTERS; t++)
		start(fault, seen[t]);
	start(grow, NULL);
	wrong = all_done() ? wrong_pages() : 1;
	uk_fdtab_ret(of);
	uk_sys_close(fd);
	return wrong;
}

int main(int argc, char *argv[])
{
	unsigned long wrong = 0, rounds;

	begin((argc > 1 ? (unsigned long)atoi(argv[1]) : 1) * 1000);
	for (rounds = 0; !wrong && (rounds < 20 || !over()); rounds++)
		wrong = one_round();
	printf("%s 1 - %lu rounds, %lu pages wrong\n1..1\n",
	       wrong ? "not ok" : "ok", rounds, wrong);
	return !!wrong;
}

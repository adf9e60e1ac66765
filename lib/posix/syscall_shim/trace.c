/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A trace of system calls on the console, in strace's form, switched on by
 * `syscall_shim.trace=`.
 *
 * A line is printed whole when its call has ended.  If another thread's call
 * begins before that, or it takes long, what is known already is printed with
 * "<unfinished ...>" and the rest later, so that lines never mix and are in
 * the order in which things happened.
 */
#include <errno.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/init.h>
#include <uk/list.h>
#include <uk/plat/time.h>
#include <uk/print.h>
#include <uk/spinlock.h>
#include <uk/syscall.h>
#include <uk/thread.h>
#include <uk/timer.h>

#define UK_LIBPARAM_PREFIX syscall_shim
#include <uk/libparam.h>

#include "decode.h"
#include "filter.h"
#include "shim.h"

#define LINE 1000 /* bytes of a line */
#define LONG_TIME                                                              \
	5000000000ULL /* nanoseconds until a call is shown as begun            \
		       */

struct shim_trace {
	struct uk_list_head link;
	long nr;
	long a[6];
	long tid;
	__nsec begin;
	struct shim_show show;
	int unfinished; /* the first part is printed; guarded by `lock` */
	char line[LINE];
};

static char *trace;
UK_LIBPARAM_PARAM_ALIAS(
	trace, &trace, charp,
	"System calls to trace: all, names, %classes; !: all but these");

static UK_LIST_HEAD(pending); /* of shim_trace; guarded by `lock` */
static struct uk_spinlock lock = UK_SPINLOCK_INITIALIZER();
static struct uk_timer timer;

/* Whose call it is is said as soon as there are two. */
static long first_tid;
static int several;

extern long uk_syscall_r_gettid(void) __weak;

static long tid_of_caller(void)
{
	return uk_syscall_r_gettid ? uk_syscall_r_gettid() : 0;
}

static void say_who(struct shim_trace *t)
{
	t->show.pos = 0;
	t->line[0] = 0;
	if (several)
		shim_text(&t->show, "[pid %5ld] ", t->tid);
}

static void show_unfinished(struct shim_trace *t)
{
	if (t->unfinished)
		return;
	t->unfinished = 1;
	uk_console_printf("%s <unfinished ...>\n", t->line);
}

/* The last resort for calls that sleep for long, or for ever. */
static void long_time(struct uk_timer *tm, void *arg __unused)
{
	__nsec now = ukplat_monotonic_clock(), next = __NSEC_MAX;
	struct shim_trace *t;

	uk_spin_lock(&lock);
	uk_list_for_each_entry (t, &pending, link) {
		if (t->begin + LONG_TIME <= now)
			show_unfinished(t);
		else
			next = MIN(next, t->begin + LONG_TIME);
	}
	if (next != __NSEC_MAX)
		uk_timer_set(tm, next);
	uk_spin_unlock(&lock);
}

static int does_not_return(long nr)
{
	const char *name = uk_syscall_name(nr);

	return name && (!strcmp(name, "exit") || !strcmp(name, "exit_group"));
}

/* The line as far as it is known, and its place among the others. */
static void begin(struct shim_trace *t)
{
	unsigned long flags;
	struct shim_trace *o;

	say_who(t);
	shim_call_before(&t->show, t->nr);
	uk_spin_lock_irqsave(&lock, flags);
	uk_list_for_each_entry (o, &pending, link)
		show_unfinished(o);
	if (does_not_return(t->nr)) {
		shim_text(&t->show, ")");
		shim_pad(&t->show);
		uk_console_printf("%s = ?\n", t->line);
	} else {
		uk_list_add_tail(&t->link, &pending);
		if (!uk_timer_armed(&timer))
			uk_timer_set(&timer, t->begin + LONG_TIME);
	}
	uk_spin_unlock_irqrestore(&lock, flags);
}

struct shim_trace *shim_trace_enter(long nr, const long *args)
{
	struct shim_trace *t = uk_malloc(uk_alloc_get_default(), sizeof(*t));

	if (!t)
		return NULL; /* the call matters more than its trace */
	t->nr = nr;
	memcpy(t->a, args, sizeof(t->a));
	t->tid = tid_of_caller();
	t->begin = ukplat_monotonic_clock();
	t->unfinished = 0;
	t->show = (struct shim_show){ .buf = t->line,
				      .len = sizeof(t->line),
				      .a = t->a };
	if (!first_tid)
		first_tid = t->tid;
	if (t->tid != first_tid)
		several = 1;
	begin(t);
	if (!does_not_return(nr))
		return t;
	uk_free(uk_alloc_get_default(), t);
	return NULL;
}

void shim_trace_leave(struct shim_trace *t, long rc)
{
	unsigned long flags;

	if (!t)
		return;
	uk_spin_lock_irqsave(&lock, flags);
	uk_list_del(&t->link);
	uk_spin_unlock_irqrestore(&lock, flags);
	if (t->unfinished) {
		say_who(t);
		shim_text(&t->show, "<... %s resumed>",
			  uk_syscall_name(t->nr) ? uk_syscall_name(t->nr)
						 : "?");
	}
	t->show.rc = rc;
	shim_call_after(&t->show, t->nr);
	shim_call_result(&t->show, t->nr);
	uk_spin_lock_irqsave(&lock, flags);
	uk_console_printf("%s\n", t->line);
	uk_spin_unlock_irqrestore(&lock, flags);
	uk_free(uk_alloc_get_default(), t);
}

/* A word that means nothing must not pass for a trace of nothing. */
static int check_words(const struct shim_filter *f)
{
	const char *pos = f->words, *word;
	int optional, known;
	__sz len;

	while ((word = shim_filter_next(&pos, &len, &optional))) {
		known = optional || shim_filter_class(word, len) ||
			(len == 3 && !memcmp(word, "all", 3)) ||
			(len == 4 && !memcmp(word, "none", 4));
		for (unsigned long nr = 0; !known && nr < uk_syscall_count;
		     nr++)
			known = uk_syscall_name(nr) &&
				strlen(uk_syscall_name(nr)) == len &&
				!memcmp(uk_syscall_name(nr), word, len);
		if (known)
			continue;
		uk_pr_err("syscall_shim.trace: invalid system call '%.*s'\n",
			  (int)len, word);
		return -EINVAL;
	}
	return 0;
}

static int trace_init(struct uk_init_ctx *ictx __unused)
{
	struct shim_filter f;

	if (!trace)
		return 0;
	uk_timer_init(&timer, long_time, NULL);
	shim_filter_init(&f, trace);
	if (check_words(&f))
		return -EINVAL;
	for (unsigned long nr = 0; nr < uk_syscall_count; nr++)
		if (uk_syscall_name(nr) &&
		    shim_filter_match(&f, uk_syscall_name(nr),
				      shim_classes((long)nr)))
			uk_syscall_flags[nr] |= UK_SYSCALLF_TRACE;
	return 0;
}

/* Calls that are still going on. */
static void trace_term(const struct uk_term_ctx *tctx __unused)
{
	struct shim_trace *t;
	unsigned long flags;

	uk_spin_lock_irqsave(&lock, flags);
	uk_list_for_each_entry (t, &pending, link)
		show_unfinished(t);
	uk_spin_unlock_irqrestore(&lock, flags);
}

uk_late_initcall(trace_init, trace_term);

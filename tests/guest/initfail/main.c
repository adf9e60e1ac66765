/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * An init function fails: what began before it is undone in reverse, what
 * comes after it is not touched, and the machine ends as a crash.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define UK_LIBPARAM_PREFIX test
#include <uk/init.h>
#include <uk/libparam.h>

static char *fail;

UK_LIBPARAM_PARAM(fail, charp, "Class whose init function fails");

static int init(const char *name)
{
	printf("init %s\n", name);
	return fail && !strcmp(fail, name) ? -EIO : 0;
}

#define STAGE(name, class)                                                     \
	static int init_##name(struct uk_init_ctx *ictx __unused)              \
	{                                                                      \
		return init(#name);                                            \
	}                                                                      \
	static void term_##name(const struct uk_term_ctx *tctx)                \
	{                                                                      \
		printf("term %s, target %d\n", #name, (int)tctx->target);      \
	}                                                                      \
	uk_initcall_class_prio(init_##name, term_##name, class, 9)

STAGE(early, UK_INIT_CLASS_EARLY);
STAGE(plat, UK_INIT_CLASS_PLAT);
STAGE(lib, UK_INIT_CLASS_LIB);
STAGE(rootfs, UK_INIT_CLASS_ROOTFS);
STAGE(sys, UK_INIT_CLASS_SYS);
STAGE(late, UK_INIT_CLASS_LATE);

int main(void)
{
	printf("main\n");
	return 0;
}

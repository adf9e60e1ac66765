/* SPDX-License-Identifier: BSD-3-Clause */
/* From the platform's hand-over to main(), and from its end to the machine's */
#include <errno.h>
#include <string.h>

#include <uk/argparse.h>
#include <uk/assert.h>
#include <uk/ctors.h>
#include <uk/libparam.h>
#include <uk/plat/ctl.h>

#include "main.h"

typedef void (*init_fn)(int argc, char *argv[], char *envp[]);

/* Constructors of applications, where the image has any. */
extern const init_fn __preinit_array_start[] __weak;
extern const init_fn __preinit_array_end[] __weak;
extern const init_fn __init_array_start[] __weak;
extern const init_fn __init_array_end[] __weak;

/* One of them sets the stack canary: nothing here may have one. */
static void __attribute__((no_stack_protector)) run_ctors(void)
{
	const uk_ctor_func_t *c;

	uk_ctortab_foreach (c, uk_ctortab_start, uk_ctortab_end)
		(*c)();
}

/* Takes the parameters away from the front of the arguments. */
static void take_params(struct uk_init_ctx *ictx)
{
	char **argv = ictx->cmdline.argv;
	int end;

	if (!UK_IS_ENABLED(CONFIG_LIBUKLIBPARAM))
		return;
	end = uk_libparam_parse(ictx->cmdline.argc, argv, UK_LIBPARAM_F_USAGE);
	if (end == -EINTR) {
		ukplat_exit_status(0, 0);
		ukplat_halt();
	}
	if (unlikely(end < 0))
		UK_CRASH("cannot boot: malformed parameter on the command "
			 "line\n");
	if (!end)
		return;
	argv[end] = argv[0];
	ictx->cmdline.argv += end;
	ictx->cmdline.argc -= end;
}

/*
 * Takes words out that are meant for drivers wherever they stand: QEMU and
 * Firecracker append the places of virtio devices behind everything.
 */
static void drop_device_words(struct uk_init_ctx *ictx)
{
	static const char word[] = "virtio_mmio.device=";
	char **argv = ictx->cmdline.argv;
	int n = 0;

	for (int i = 0; i < ictx->cmdline.argc; i++)
		if (strncmp(argv[i], word, sizeof(word) - 1))
			argv[n++] = argv[i];
	argv[n] = __NULL;
	ictx->cmdline.argc = n;
}

static void run_array(const init_fn *fn, const init_fn *end,
		      struct uk_init_ctx *ictx)
{
	static char *no_env[] = { __NULL };

	for (; fn < end; fn++)
		(*fn)(ictx->cmdline.argc, ictx->cmdline.argv, no_env);
}

int boot_call_main(struct uk_init_ctx *ictx)
{
	boot_stamp(BOOT_STAMP_MAIN);
	run_array(__preinit_array_start, __preinit_array_end, ictx);
	run_array(__init_array_start, __init_array_end, ictx);
	return main(ictx->cmdline.argc, ictx->cmdline.argv);
}

void ukplat_entry(int argc, char *argv[])
{
	struct uk_init_ctx ictx = { .cmdline = { argc, argv } };

	boot_stamp(BOOT_STAMP_ENTRY);
	run_ctors();
	take_params(&ictx);
	drop_device_words(&ictx);
	if (unlikely(boot_start(&ictx))) {
		ukplat_end_cause(UK_CTL_CAUSE_INIT);
		boot_finish(UKPLAT_CRASH);
	}
	boot_stamp(BOOT_STAMP_INIT);
	boot_finish(boot_run_main(&ictx));
}

void ukplat_entry_argp(char *arg0, char *argb, __sz argb_len)
{
	static char *argv[CONFIG_LIBUKBOOT_MAXNBARGS + 2];
	static char name[] = "telesto";
	int n;

	argv[0] = arg0 ? arg0 : name;
	n = uk_argnparse(argb, argb_len, ARRAY_SIZE(argv) - 1, argv + 1);
	if (unlikely(n < 0))
		UK_CRASH("cannot boot: command line: %s\n",
			 n == -E2BIG ? "more words than LIBUKBOOT_MAXNBARGS"
				     : "a quote is not closed");
	ukplat_entry(n + 1, argv);
}

/* SPDX-License-Identifier: BSD-3-Clause */
/* The end of the machine: what is reported to the host, and in which order. */
#include <errno.h>
#include <uk/plat/lcpu.h>
#include <uk/plat/power.h>

#include <plat_common.h>

#define STATUS_CRASH 6 /* as a shell shows a program that aborted: 128 + 6 */

UK_EVENT(UKPLAT_POWER_EVENT);

static int exit_noted, exit_code, exit_signal;

void ukplat_exit_status(int code, int signal)
{
	if (exit_noted)
		return;
	exit_noted = 1;
	exit_code = code & 0xff;
	exit_signal = signal;
}

/* "<key> <value>", 0 to 255 */
static void ctl_put_number(const char *key, unsigned int v)
{
	char line[24], *p = line;

	while (*key)
		*p++ = *key++;
	if (v >= 100)
		*p++ = '0' + v / 100 % 10;
	if (v >= 10)
		*p++ = '0' + v / 10 % 10;
	*p++ = '0' + v % 10;
	*p++ = '\n';
	*p = '\0';
	plat_ctl_puts(line);
}

static const char *cause_line(enum ukplat_gstate request)
{
	switch (request) {
	case UKPLAT_RESTART:
		return "cause restart\n";
	case UKPLAT_CRASH:
		return "cause crash\n";
	default:
		return "cause halt\n";
	}
}

/* The status that fits into 7 bits: see ukplat_terminate(). */
static int status_of(enum ukplat_gstate request)
{
	if (request == UKPLAT_CRASH)
		return STATUS_CRASH;
	if (!exit_code)
		return 0;
	return exit_code & 0x7f ? exit_code & 0x7f : 0x7f;
}

void ukplat_terminate(enum ukplat_gstate request)
{
	ukplat_lcpu_disable_irq();
	plat_ctl_puts(cause_line(request));
	if (exit_noted && request != UKPLAT_CRASH) {
		ctl_put_number("exit ", (unsigned int)exit_code);
		if (exit_signal)
			ctl_put_number("signal ", (unsigned int)exit_signal);
	}
	plat_machine_report(request, status_of(request));
	uk_raise_event(UKPLAT_POWER_EVENT, &request);
	plat_machine_end(request, status_of(request));
}

int ukplat_suspend(void)
{
	return -ENOTSUP;
}

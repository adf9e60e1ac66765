/* SPDX-License-Identifier: BSD-3-Clause */
/* The end of the machine: what is reported to the host, and in which order. */
#include <errno.h>

#include <uk/atomic.h>
#include <uk/plat/ctl.h>
#include <uk/plat/lcpu.h>
#include <uk/plat/power.h>

#include <plat_common.h>

#define STATUS_CRASH 6 /* as a shell shows a program that aborted: 128 + 6 */

UK_EVENT(UKPLAT_POWER_EVENT);

static int exit_noted, exit_code, exit_signal;
static const char *cause;

void ukplat_exit_status(int code, int signal)
{
	if (uk_exchange_n(&exit_noted, 1))
		return;
	exit_code = code & 0xff;
	exit_signal = signal;
}

void ukplat_end_cause(const char *why)
{
	const char *none = __NULL;

	(void)uk_compare_exchange_n(&cause, &none, why);
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

static void report(enum ukplat_gstate request)
{
	/* a failed start is the one crash that has a cause of its own */
	if (request != UKPLAT_CRASH)
		ukplat_end_cause(UK_CTL_CAUSE_EXIT);
	else if (!cause || cause[0] != UK_CTL_CAUSE_INIT[0])
		cause = UK_CTL_CAUSE_CRASH;
	ukplat_ctl_word(UK_CTL_CAUSE, cause);
	if (request == UKPLAT_RESTART)
		ukplat_ctl_word(UK_CTL_TARGET, UK_CTL_RESTART);
	if (!exit_noted || request == UKPLAT_CRASH)
		return;
	ukplat_ctl_number(UK_CTL_EXIT, __NULL, (__u64)exit_code);
	if (exit_signal)
		ukplat_ctl_number(UK_CTL_SIGNAL, __NULL, (__u64)exit_signal);
}

void ukplat_terminate(enum ukplat_gstate request)
{
	ukplat_lcpu_disable_irq();
	ukplat_lcpu_stop_others();
	report(request);
	plat_machine_report(request, status_of(request));
	uk_raise_event(UKPLAT_POWER_EVENT, &request);
	plat_machine_end(request, status_of(request));
}

int ukplat_suspend(void)
{
	return -ENOTSUP;
}

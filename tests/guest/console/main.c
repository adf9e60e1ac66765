/* SPDX-License-Identifier: BSD-3-Clause */
/* Console input arrives by interrupt, whole and in order; the CPU sleeps. */
#include <stdio.h>
#include <string.h>

#include <uk/plat/console.h>
#include <uk/plat/lcpu.h>
#include <uk/plat/time.h>

#define TEXT "0123456789abcdefghijklmnopqrstuvwxyz"
#define PATIENCE 20000000000UL /* only a hang takes that long */

static char text[128]; /* filled by on_input() only */
static unsigned int len;

static void on_input(void *arg)
{
	int n;

	(void)arg;
	while (len < sizeof(text) - 1) {
		n = ukplat_cink(text + len, sizeof(text) - 1 - len);
		if (n <= 0)
			break;
		len += (unsigned int)n;
	}
}

/* Behind the empty line that may have come before the UART was set up. */
static const char *line(void)
{
	return text + strspn(text, "\n");
}

int main(void)
{
	__nsec end = ukplat_monotonic_clock() + PATIENCE;
	int rc;

	ukplat_lcpu_disable_irq();
	rc = ukplat_cink_notify(on_input, NULL);
	printf("%s 1 - the console has an interrupt\n", rc ? "not ok" : "ok");
	while (!strchr(line(), '\n') && ukplat_monotonic_clock() < end)
		ukplat_lcpu_halt_irq_until(end);
	printf("%s 2 - a line arrives by interrupt: '%.*s'\n",
	       strcmp(line(), TEXT "\n") ? "not ok" : "ok",
	       (int)strcspn(line(), "\n"), line());
	printf("1..2\n");
	return 0;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/* The console on a named port: see line.h. */

#include <uk/arch/lcpu.h>
#include <uk/atomic.h>
#include <uk/plat/time.h>
#include <uk/port.h>
#include <uk/print.h>

#define UK_LIBPARAM_PREFIX console
#include <uk/libparam.h>

#include "line.h"

#define PATIENCE_NSEC 200000000UL

static const char *port;
UK_LIBPARAM_PARAM(port, charp, "name of a port that becomes the console");

static void (*on_input)(void *arg);
static int ours; /* the port was there once: nothing goes elsewhere now */
static int deaf; /* the host let us wait in vain */

static void on_event(struct uk_port_user *u __unused, unsigned int what)
{
	if (what & UK_PORT_EV_THERE)
		uk_store_n_rel(&ours, 1);
	if (what & UK_PORT_EV_IN)
		on_input(__NULL);
}

static struct uk_port_user user = { .event = on_event };

int line_out(const char *buf, unsigned int len, int now)
{
	__nsec end = 0;
	unsigned int done = 0;
	int n;

	if (!uk_load_n_acq(&ours))
		return ukplat_coutk(buf, len);
	while (done < len) {
		n = uk_port_write(&user, buf + done, len - done);
		if (n < 0)
			break; /* nobody listens, or nothing is there */
		done += (unsigned int)n;
		if (n) {
			deaf = 0;
			continue;
		}
		if (now || deaf)
			break;
		if (!end)
			end = ukplat_monotonic_clock() + PATIENCE_NSEC;
		deaf = ukplat_monotonic_clock() > end;
		ukarch_spinwait();
	}
	return (int)len;
}

int line_in(char *buf, unsigned int len)
{
	if (!uk_load_n_acq(&ours))
		return ukplat_cink(buf, len);
	return uk_port_read(&user, buf, len);
}

void line_init(void (*input)(void *arg))
{
	on_input = input;
	if (!port)
		return;
	user.name = port;
	if (uk_port_attach(&user))
		uk_pr_err("console.port: '%s' is taken\n", port);
}

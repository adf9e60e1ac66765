/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Ports of virtio-console.  QEMU joins two of them: what is written to "uk.a"
 * comes in at "uk.b", and the other way round.  While nobody has opened
 * "uk.b", the host takes nothing from "uk.a".
 */

#include <errno.h>
#include <string.h>

#include <uk/plat/time.h>
#include <uk/port.h>
#include <uk/print.h>
#include <uk/sched.h>

long uk_syscall_r_read(long, long, long);
long uk_syscall_r_write(long, long, long);

static unsigned int a_events, b_events;
static int n;

static void a_event(struct uk_port_user *u, unsigned int what)
{
	(void)u;
	__atomic_fetch_or(&a_events, what, __ATOMIC_SEQ_CST);
}

static void b_event(struct uk_port_user *u, unsigned int what)
{
	(void)u;
	__atomic_fetch_or(&b_events, what, __ATOMIC_SEQ_CST);
}

static struct uk_port_user a = { .name = "uk.a", .event = a_event };
static struct uk_port_user a2 = { .name = "uk.a" };
static struct uk_port_user b = { .name = "uk.b", .event = b_event };
static struct uk_port_user none = { .name = "uk.none" };
static struct uk_port_user zero = { .name = "hvc0" };

static void result(int ok, const char *what)
{
	uk_console_printf("%s %d - %s\n", ok ? "ok" : "not ok", ++n, what);
}

/* Waits for events without using them up; a hang ends with the test. */
static void wait_for(unsigned int *events, unsigned int what)
{
	while ((__atomic_load_n(events, __ATOMIC_SEQ_CST) & what) != what)
		uk_sched_thread_sleep(1000000);
}

static unsigned char byte_of(unsigned long i)
{
	return (unsigned char)(i * 7 + (i >> 8) + (i >> 16));
}

/* Writes the stream from `at` until the host takes no more. */
static unsigned long fill(unsigned long at, unsigned long end)
{
	static unsigned char buf[3000];
	unsigned long want;
	int got;

	while (at < end) {
		want = end - at < sizeof(buf) ? end - at : sizeof(buf);
		for (unsigned long i = 0; i < want; i++)
			buf[i] = byte_of(at + i);
		got = uk_port_write(&a, buf, want);
		if (got <= 0)
			break;
		at += got;
	}
	return at;
}

/* Reads the stream from `at`; how far it came, 0 if a byte is wrong. */
static unsigned long drain(unsigned long at)
{
	static unsigned char buf[700];
	int got;

	while ((got = uk_port_read(&b, buf, sizeof(buf))) > 0)
		for (int i = 0; i < got; i++)
			if (buf[i] != byte_of(at++))
				return 0;
	return at;
}

static void ports(void)
{
	unsigned long sent, got = 0, end, before;

	uk_console_printf("1..6\n");
	result(uk_port_write(&a, "x", 1) == -ENOTCONN,
	       "a port that was not asked for is not there");
	uk_port_attach(&none);
	result(!uk_port_attach(&a) && uk_port_attach(&a2) == -EBUSY,
	       "one user for each port");
	wait_for(&a_events, UK_PORT_EV_THERE | UK_PORT_EV_OPEN);
	for (sent = 0, before = 1; sent != before;) {
		before = sent;
		sent = fill(sent, 16UL << 20);
		uk_sched_thread_sleep(20000000);
	}
	result(sent > 1000 && sent < 16UL << 20,
	       "a host that does not read stops us, and we do not wait");
	a_events = 0;
	uk_port_attach(&b);
	wait_for(&b_events, UK_PORT_EV_THERE | UK_PORT_EV_IN);
	end = sent + 100000;
	while (got < end) {
		before = drain(got);
		if (!before && got)
			break;
		got = before;
		sent = fill(sent, end);
		uk_sched_thread_sleep(1000000);
	}
	result(got == end, "what was written comes in, in order");
	result(a_events & UK_PORT_EV_OUT, "room is announced");
	result(!none.port && uk_port_read(&none, &n, 1) == -ENOTCONN,
	       "no port is made up");
}

/* The console is on "uk.a"; we are the other end. */
static void console(void)
{
	char buf[64] = "";
	int got = 0, more;

	uk_console_printf("1..3\n");
	uk_port_attach(&b);
	wait_for(&b_events, UK_PORT_EV_THERE | UK_PORT_EV_OPEN);
	uk_sched_thread_sleep(100000000);
	result(uk_syscall_r_write(1, (long)"to you\n", 7) == 7,
	       "output is taken");
	uk_port_write(&b, "xyz\177z9\r", 7);
	more = (int)uk_syscall_r_read(0, (long)buf, sizeof(buf));
	result(more == 5 && !memcmp(buf, "xyz9\n", 5),
	       "input wakes a reader, and was edited");
	memset(buf, 0, sizeof(buf));
	while (got < 18) {
		more = uk_port_read(&b, buf + got, 40 - got);
		if (more < 0)
			break;
		got += more;
		uk_sched_thread_sleep(1000000);
	}
	result(!strcmp(buf, "to you\r\nxyz\b \bz9\r\n"),
	       "output and echo arrive");
}

static void plain(void)
{
	uk_console_printf("1..2\n");
	result(!uk_port_attach(&zero) && zero.port, "one port, without names");
	result(uk_port_write(&zero, "hello", 5) == 5, "it takes bytes");
}

int main(int argc, char *argv[])
{
	const char *what = argc > 1 ? argv[1] : "ports";

	if (!strcmp(what, "console"))
		console();
	else if (!strcmp(what, "plain"))
		plain();
	else
		ports();
	return 0;
}

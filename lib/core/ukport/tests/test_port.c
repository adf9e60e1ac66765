/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Ports and users find each other, whoever comes first.
 * host-sources: port.c
 */

#include <errno.h>
#include <string.h>

#include <uk/port.h>
#include <uk/test.h>

static int opened;
static unsigned int events;

static int dummy_write(struct uk_port *p, const void *buf, unsigned int len)
{
	return p->number + len;
}

static int dummy_read(struct uk_port *p, void *buf, unsigned int len)
{
	return 0;
}

static void dummy_open(struct uk_port *p)
{
	opened++;
}

static const struct uk_port_ops ops = { dummy_write, dummy_read, dummy_open };

static void note(struct uk_port_user *u, unsigned int what)
{
	events |= what;
}

/* A name that becomes known late is found then; the number always works. */
UK_TESTCASE(ukport, names)
{
	static struct uk_port p7 = { .ops = &ops, .number = 7 };
	static struct uk_port p70 = { .ops = &ops, .number = 70 };
	static struct uk_port_user named = { .name = "late", .event = note };
	static struct uk_port_user numbered = { .name = "hvc70" };
	static struct uk_port_user odd[] = { { .name = "hvc070" },
					     { .name = "hvc" },
					     { .name = "hvc7x" },
					     { .name = "hv" },
					     { .name = "hvc99999999999" } };

	for (int i = 0; i < 5; i++)
		UK_TEST_EXPECT_ZERO(uk_port_attach(&odd[i]));
	uk_port_register(&p7);
	UK_TEST_EXPECT_ZERO(uk_port_attach(&named));
	UK_TEST_EXPECT_NULL(named.port);
	UK_TEST_EXPECT_SNUM_EQ(uk_port_write(&named, "", 1), -ENOTCONN);
	uk_port_rename(&p7, "latest", 6);
	UK_TEST_EXPECT_NULL(named.port);
	uk_port_rename(&p7, "latest", 4);
	UK_TEST_EXPECT_SNUM_EQ(uk_port_write(&named, "", 1), 8);
	UK_TEST_EXPECT_SNUM_EQ(events, UK_PORT_EV_THERE);
	uk_port_register(&p70);
	UK_TEST_EXPECT_ZERO(uk_port_attach(&numbered));
	UK_TEST_EXPECT_SNUM_EQ(uk_port_write(&numbered, "", 1), 71);
	UK_TEST_EXPECT_SNUM_EQ(opened, 2);
	for (int i = 0; i < 5; i++)
		UK_TEST_EXPECT_NULL(odd[i].port);
	UK_TEST_EXPECT_SNUM_EQ(uk_port_attach(&named), -EBUSY);
	uk_port_unregister(&p7);
	UK_TEST_EXPECT_SNUM_EQ(events, UK_PORT_EV_THERE | UK_PORT_EV_GONE);
	UK_TEST_EXPECT_SNUM_EQ(uk_port_read(&named, &events, 1), -ENOTCONN);
	uk_port_register(&p7); /* another, perhaps: it has no name yet */
	UK_TEST_EXPECT_NULL(named.port);
	uk_port_rename(&p7, "late", 4);
	UK_TEST_EXPECT_SNUM_EQ(uk_port_read(&named, &events, 1), 0);
	uk_port_rename(&p70, "a name that is longer than thirty-one bytes", 43);
	UK_TEST_EXPECT_SNUM_EQ(strlen(p70.name), UK_PORT_NAME_LEN - 1);
}

uk_testsuite_register(ukport, NULL);

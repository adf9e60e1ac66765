/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A CPU that starts and who waits for it never disagree on whether it runs.
 * host-sources:
 */

#include <pthread.h>

#include <uk/test.h>

#include "../handshake.h"

#define ROUNDS 2000

static __u32 state[ROUNDS];
static int arrived[ROUNDS], given_up[ROUNDS];
static pthread_barrier_t start;

static void *cpu(void *arg)
{
	(void)arg;
	for (int i = 0; i < ROUNDS; i++) {
		pthread_barrier_wait(&start);
		arrived[i] = handshake_arrive(&state[i]);
	}
	return NULL;
}

UK_TESTCASE(plat_handshake, late_is_late)
{
	__u32 s = LCPU_STARTING;

	UK_TEST_EXPECT(handshake_give_up(&s) && !handshake_arrive(&s));
	UK_TEST_EXPECT_SNUM_EQ(s, LCPU_OFF);
	s = LCPU_STARTING;
	UK_TEST_EXPECT(handshake_arrive(&s) && !handshake_give_up(&s));
	UK_TEST_EXPECT_SNUM_EQ(s, LCPU_ARRIVED);
	s = LCPU_RUNNING;
	UK_TEST_EXPECT(!handshake_give_up(&s) && !handshake_arrive(&s));
}

UK_TESTCASE(plat_handshake, one_is_first)
{
	int disagree = 0;
	pthread_t t;

	for (int i = 0; i < ROUNDS; i++)
		state[i] = LCPU_STARTING;
	pthread_barrier_init(&start, NULL, 2);
	pthread_create(&t, NULL, cpu, NULL);
	for (int i = 0; i < ROUNDS; i++) {
		pthread_barrier_wait(&start);
		given_up[i] = handshake_give_up(&state[i]);
	}
	pthread_join(t, NULL);
	for (int i = 0; i < ROUNDS; i++)
		disagree += arrived[i] == given_up[i];
	UK_TEST_EXPECT_SNUM_EQ(disagree, 0);
}

uk_testsuite_register(plat_handshake, NULL);

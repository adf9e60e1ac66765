/* SPDX-License-Identifier: BSD-3-Clause */
/* One thread sleeps in a call while another makes calls. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static int fds[2];

static void *sleeper(void *arg)
{
	char c;

	if (read(fds[0], &c, 1) != 1)
		abort();
	return arg;
}

int main(void)
{
	pthread_t t;

	if (pipe2(fds, O_CLOEXEC) || pthread_create(&t, NULL, sleeper, NULL))
		return 1;
	usleep(20000);
	if (write(fds[1], "x", 1) != 1)
		return 1;
	pthread_join(t, NULL);
	return 0;
}

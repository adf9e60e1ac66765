/* SPDX-License-Identifier: BSD-3-Clause */
/* A write to an event counter that does not fit waits, also if less would. */
#define _GNU_SOURCE
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "abi.h"

#define MOST (UINT64_MAX - 1)

static int fd;
static volatile int written;

static void put(int to, uint64_t v)
{
	SHOW(write(to, &v, sizeof(v)));
}

static void get(int from)
{
	uint64_t v = 0;

	SHOW(read(from, &v, sizeof(v)));
	printf("got %lu\n", (unsigned long)v);
}

/* Writes what does not fit although there is room for less. */
static void *writer(void *arg)
{
	uint64_t v = 10;

	written = write(fd, &v, sizeof(v)) == sizeof(v) ? 1 : -1;
	return arg;
}

static void waits(void)
{
	struct pollfd p;
	pthread_t t;

	fd = eventfd(0, 0);
	p = (struct pollfd){ fd, POLLIN | POLLOUT, 0 };
	put(fd, MOST - 5);
	SHOW(pthread_create(&t, NULL, writer, NULL));
	usleep(50000);
	printf("written %d\n", written);
	/* who looks sees room, for 1 */
	SHOW(poll(&p, 1, 0));
	printf("events %#x\n", (unsigned int)p.revents);
	put(fd, 1);
	usleep(20000);
	printf("written %d\n", written);
	get(fd);
	SHOW(pthread_join(t, NULL));
	printf("written %d\n", written);
	get(fd);
	close(fd);
}

int main(void)
{
	waits();
	return 0;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/* Calls that a handler interrupts: with SA_RESTART some begin again. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>

#include <poll.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "abi.h"

#ifndef FUTEX_WAIT_PRIVATE /* linux/futex.h */
#define FUTEX_WAIT_PRIVATE 128
#define FUTEX_WAKE_PRIVATE 129
#endif

static volatile int hits, word;
static int a, b, p[2], full[2], s[2], e;
static char buf[70000];

static void handler(int sig)
{
	(void)sig;
	hits++;
}

/* A signal first, then what the call waits for. */
static void *interrupt_then_serve(void *thread)
{
	usleep(50000);
	pthread_kill(*(pthread_t *)thread, SIGUSR1);
	usleep(50000);
	flock(a, LOCK_UN);
	fcntl(a, F_OFD_SETLK,
	      &(struct flock){ .l_type = F_UNLCK, .l_whence = SEEK_SET });
	if (write(p[1], "p", 1) != 1 || write(s[1], "s", 1) != 1 ||
	    write(e, &(uint64_t){ 7 }, 8) != 8 ||
	    read(full[0], buf + 1, 65536) != 65536)
		perror("serve");
	word = 1;
	syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
	return NULL;
}

static void drain(int fd)
{
	fcntl(fd, F_SETFL, O_NONBLOCK);
	while (read(fd, buf, sizeof(buf)) > 0)
		;
	fcntl(fd, F_SETFL, 0);
}

static void prepare(void)
{
	drain(p[0]);
	drain(s[0]);
	drain(e);
	drain(full[0]);
	if (write(full[1], buf, 65536) != 65536)
		perror("fill");
	flock(b, LOCK_UN);
	flock(a, LOCK_EX);
	fcntl(b, F_OFD_SETLK,
	      &(struct flock){ .l_type = F_UNLCK, .l_whence = SEEK_SET });
	fcntl(a, F_OFD_SETLK,
	      &(struct flock){ .l_type = F_WRLCK, .l_whence = SEEK_SET });
	word = 0;
	hits = 0;
}

#define INTERRUPTED(call)                                                      \
	do {                                                                   \
		pthread_t me_ = pthread_self(), t_;                            \
                                                                               \
		prepare();                                                     \
		pthread_create(&t_, NULL, interrupt_then_serve, &me_);         \
		SHOW_AS(#call, call);                                          \
		pthread_join(t_, NULL);                                        \
		printf("handled %d\n", hits);                                  \
	} while (0)

static void calls(int flags)
{
	struct sigaction sa = { .sa_handler = handler, .sa_flags = flags };
	struct iovec v = { buf, 10 };
	struct pollfd f = { p[0], POLLIN, 0 };
	struct timespec ts = { 5, 0 };
	struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	sigaction(SIGUSR1, &sa, NULL);
	INTERRUPTED(read(p[0], buf, 10));
	INTERRUPTED(readv(p[0], &v, 1));
	INTERRUPTED(read(e, buf, 8));
	INTERRUPTED(write(full[1], buf, 10));
	INTERRUPTED(recv(s[0], buf, 10, 0));
	INTERRUPTED(flock(b, LOCK_EX));
	INTERRUPTED(fcntl(b, F_OFD_SETLKW, &l));
	INTERRUPTED(splice(p[0], NULL, full[1], NULL, 10, 0));
	INTERRUPTED(syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, NULL, NULL,
			    0));
	INTERRUPTED(
		syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, &ts, NULL, 0));
	/* never begin again */
	INTERRUPTED(poll(&f, 1, 5000));
	INTERRUPTED(nanosleep(&ts, NULL));
}

int main(void)
{
	setbuf(stdout, NULL);
	if (chdir("/tmp"))
		return 1;
	a = open("r", O_RDWR | O_CREAT, 0600);
	b = open("r", O_RDWR);
	e = eventfd(0, 0);
	if (pipe(p) || pipe(full) || socketpair(AF_UNIX, SOCK_STREAM, 0, s))
		return 1;
	printf("-- without SA_RESTART\n");
	calls(0);
	printf("-- with it\n");
	calls(SA_RESTART);
	unlink("r");
	return 0;
}

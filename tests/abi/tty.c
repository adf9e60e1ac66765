/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The terminal: modes, editing, echo, raw reads, signals from keys.
 * typist: yes
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "abi.h"

static struct termios first;

/* Reads once and shows the bytes. */
static void show_read(size_t max)
{
	char buf[512];
	ssize_t n;

	errno = 0;
	n = read(0, buf, max);
	printf("read %ld %s:", (long)n, n < 0 ? err_name(errno) : "");
	for (ssize_t i = 0; i < n; i++)
		printf(buf[i] >= 32 && buf[i] < 127 ? "%c" : "\\x%02x",
		       (unsigned char)buf[i]);
	printf("\n");
}

/* Types, and reads when all has arrived. */
static void typed(const char *keys, size_t max)
{
	printf("type: %s\n", keys);
	usleep(300000);
	show_read(max);
}

/* Types while the read waits. */
static void typed_to(const char *keys, size_t max)
{
	printf("type: %s\n", keys);
	show_read(max);
}

static void modes(tcflag_t loff, tcflag_t ioff, int vmin, int vtime)
{
	struct termios t = first;

	t.c_lflag &= ~loff;
	t.c_iflag &= ~ioff;
	t.c_cc[VMIN] = (cc_t)vmin;
	t.c_cc[VTIME] = (cc_t)vtime;
	if (tcsetattr(0, TCSANOW, &t))
		printf("tcsetattr failed\n");
}

static void questions(void)
{
	struct winsize w = { 50, 132, 0, 0 }, was;
	struct stat st;
	int n = -1;

	for (int i = 0; i < 4; i++)
		printf("isatty %d\n", isatty(i));
	SHOW(fcntl(0, F_SETFL, O_RDWR | O_ASYNC));
	printf("%d\n", !!(fcntl(0, F_GETFL) & O_ASYNC));
	SHOW(fcntl(0, F_SETFL, O_RDWR));
	printf("%d\n", !!(fcntl(0, F_GETFL) & O_ASYNC));
	SHOW(tcgetattr(0, &first));
	printf("%x %x %x %x\n", first.c_iflag, first.c_oflag, first.c_cflag,
	       first.c_lflag);
	for (int i = 0; i < 17; i++)
		printf("%d ", first.c_cc[i]);
	printf("\n");
	SHOW(ioctl(0, TIOCSWINSZ, &w));
	SHOW(ioctl(1, TIOCGWINSZ, &was));
	printf("%d %d\n", was.ws_row, was.ws_col);
	printf("group %d\n", tcgetpgrp(0) == getpgrp());
	SHOW(tcsetpgrp(0, getpgrp()));
	SHOW(tcsetpgrp(0, -1));
	SHOW(ioctl(0, FIONREAD, &n));
	printf("%d\n", n);
	SHOW(ioctl(0, TIOCOUTQ, &n));
	SHOW(tcflush(0, TCIFLUSH));
	SHOW(tcflush(0, 7));
	SHOW(tcdrain(1));
	SHOW(tcsendbreak(0, 0));
	SHOW(tcflow(1, 9));
	SHOW(ioctl(0, 0x5499, &n));
	SHOW_BAD(ioctl(0, TCGETS, (void *)1));
	SHOW_BAD(ioctl(0, TIOCGWINSZ, (void *)1));
	SHOW(lseek(0, 0, SEEK_CUR));
	SHOW(fstat(0, &st));
	printf("%o\n", st.st_mode & S_IFMT);
}

static void editing(void)
{
	int n;

	typed("hello\\n", 100);
	typed("helxx\\x7f\\x7flo\\r", 100);
	typed("all wrong\\x15right\\n", 100);
	typed("one two\\x17three\\n", 100);
	typed("a\\tb\\x7f\\x7fc\\n", 100);
	typed("\\x01\\x02\\x7f\\n", 100);
	typed("q\\x16\\x03q\\n", 100);
	typed("ab\\x12c\\n", 100);
	typed("\\x7f\\x15\\x17\\n", 100);
	/* parts of lines, and what is there */
	typed("first\\nsecond\\n", 3);
	SHOW(ioctl(0, FIONREAD, &n));
	printf("%d\n", n);
	show_read(100);
	show_read(100);
	/* the end of file */
	typed("\\x04", 100);
	typed("abc\\x04", 100);
	typed("def\\n", 100);
}

/* With PARMRK a byte 0377 is told from a mark. */
static void marks(void)
{
	struct termios t = first;

	t.c_iflag |= PARMRK;
	SHOW(tcsetattr(0, TCSANOW, &t));
	typed("a\\xffb\\n", 100);
	t.c_iflag |= ISTRIP;
	SHOW(tcsetattr(0, TCSANOW, &t));
	typed("a\\xffb\\n", 100);
	SHOW(tcsetattr(0, TCSANOW, &first));
	typed("a\\xffb\\n", 100);
}

static void no_echo(void)
{
	struct termios t = first;

	t.c_lflag &= ~(tcflag_t)ECHO;
	SHOW(tcsetattr(0, TCSANOW, &t));
	typed("secret\\n", 100);
	t.c_lflag |= ECHONL;
	SHOW(tcsetattr(0, TCSANOW, &t));
	typed("secret\\n", 100);
	t = first;
	t.c_lflag &= ~(tcflag_t)(ECHOE | ECHOK);
	SHOW(tcsetattr(0, TCSANOW, &t));
	typed("abc\\x7fd\\n", 100);
	typed("abc\\x15d\\n", 100);
	t = first;
	t.c_oflag &= ~(tcflag_t)ONLCR;
	t.c_iflag &= ~(tcflag_t)ICRNL;
	SHOW(tcsetattr(0, TCSANOW, &t));
	typed("a\\rb\\n", 100);
	t = first;
	t.c_iflag |= INLCR | IGNCR;
	SHOW(tcsetattr(0, TCSANOW, &t));
	typed("a\\rb\\x04", 100);
	t = first;
	t.c_cc[VEOL] = ';';
	SHOW(tcsetattr(0, TCSANOW, &t));
	typed("a;b\\n", 100);
	show_read(100);
	SHOW(tcsetattr(0, TCSANOW, &first));
}

static void raw(void)
{
	struct pollfd p = { 0, POLLIN | POLLOUT, 0 };

	modes(ICANON | ECHO | ISIG | IEXTEN, ICRNL | IXON, 1, 0);
	typed("x", 100);
	typed("\\r", 100);
	typed("\\x03\\x04\\x7f\\x16\\x11\\x13", 6);
	SHOW(poll(&p, 1, 0));
	printf("%x\n", p.revents);
	printf("type: abc\n");
	p.events = POLLIN;
	SHOW(poll(&p, 1, 5000));
	printf("%x\n", p.revents);
	usleep(300000);
	show_read(2);
	show_read(100);
	/* as many as VMIN says, or as are asked for */
	modes(ICANON | ECHO, 0, 3, 0);
	typed("abcd", 100);
	typed_to("ab", 2);
	/* none needed */
	modes(ICANON | ECHO, 0, 0, 0);
	show_read(100);
	SHOW(poll(&p, 1, 0));
	modes(ICANON | ECHO, 0, 0, 1);
	show_read(100);
	modes(ICANON | ECHO, 0, 0, 100);
	typed_to("z", 100);
	/* the time between bytes */
	modes(ICANON | ECHO, 0, 9, 5);
	typed_to("ab", 100);
	/* with echo */
	modes(ICANON, 0, 2, 0);
	typed("a\\n", 100);
	SHOW(tcsetattr(0, TCSAFLUSH, &first));
}

static void nonblocking(void)
{
	fcntl(0, F_SETFL, O_RDWR | O_NONBLOCK);
	show_read(100);
	modes(ICANON | ECHO, 0, 1, 0);
	show_read(100);
	fcntl(0, F_SETFL, O_RDWR);
	/* what was typed raw is a line afterwards */
	printf("type: left\n");
	usleep(300000);
	SHOW(tcsetattr(0, TCSANOW, &first));
	show_read(100);
	modes(ICANON | ECHO, 0, 1, 0);
	printf("type: gone\n");
	usleep(300000);
	SHOW(tcsetattr(0, TCSAFLUSH, &first));
	typed("new\\n", 100);
}

static void on_signal(int sig)
{
	printf("signal %d\n", sig);
}

static void signals(void)
{
	struct sigaction sa = { .sa_handler = on_signal };

	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGQUIT, &sa, NULL);
	sigaction(SIGTSTP, &sa, NULL);
	printf("type: lost\n");
	usleep(300000); /* Linux throws away the echo, too */
	typed_to("\\x03", 100);
	typed_to("\\x1c", 100);
	typed_to("\\x1a", 100);
	typed("kept\\n", 100);
	signal(SIGINT, SIG_IGN);
	typed_to("\\x03after\\n", 100);
}

int main(void)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	questions();
	editing();
	marks();
	no_echo();
	raw();
	nonblocking();
	signals();
	return 0;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Runs a program on a terminal of its own, or (-p) between pipes, and types
 * what the program asks for by a line "type: TEXT", in which \n \r \t \\ and
 * \xNN stand for bytes.  Its output goes through; its exit code is ours.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int to, from; /* the program's input and output */

static void child_on_pty(char *argv[])
{
	const char *name;
	int master = posix_openpt(O_RDWR | O_NOCTTY), slave;

	if (master < 0 || grantpt(master) || unlockpt(master))
		exit(125);
	name = ptsname(master);
	if (!fork()) {
		setsid();
		slave = open(name, O_RDWR);
		ioctl(slave, TIOCSCTTY, 0);
		for (int i = 0; i < 3; i++)
			dup2(slave, i);
		close(master);
		execvp(argv[0], argv);
		_exit(127);
	}
	to = from = master;
}

static void child_on_pipes(char *argv[])
{
	int in[2], out[2];

	if (pipe(in) || pipe(out))
		exit(125);
	if (!fork()) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		dup2(out[1], 2);
		for (int i = 0; i < 2; i++) {
			close(in[i]);
			close(out[i]);
		}
		execvp(argv[0], argv);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	to = in[1];
	from = out[0];
}

static void type(const char *s)
{
	char buf[4096], hex[3] = "";
	size_t n = 0;

	for (; *s && n < sizeof(buf); s++) {
		if (*s != '\\') {
			buf[n++] = *s;
			continue;
		}
		switch (*++s) {
		case 'n':
			buf[n++] = '\n';
			break;
		case 'r':
			buf[n++] = '\r';
			break;
		case 't':
			buf[n++] = '\t';
			break;
		case 'x':
			if (!isxdigit((unsigned char)s[1]) ||
			    !isxdigit((unsigned char)s[2]))
				exit(125);
			memcpy(hex, s + 1, 2);
			buf[n++] = (char)strtol(hex, NULL, 16);
			s += 2;
			break;
		default:
			buf[n++] = *s;
		}
	}
	usleep(100000); /* the program gets to its read */
	if (write(to, buf, n) != (ssize_t)n)
		exit(125);
}

int main(int argc, char *argv[])
{
	int pipes = argc > 1 && !strcmp(argv[1], "-p");
	char line[4096], *ask;
	size_t len = 0;
	int status;
	char c;

	if (pipes)
		child_on_pipes(argv + 2);
	else
		child_on_pty(argv + 1);
	while (read(from, &c, 1) == 1) {
		putchar(c);
		if (c != '\n') {
			if (len < sizeof(line) - 1 && c != '\r')
				line[len++] = c;
			continue;
		}
		fflush(stdout);
		line[len] = '\0';
		len = 0;
		if ((ask = strstr(line,
				  "type: "))) /* behind an echo, perhaps */
			type(ask + 6);
	}
	fflush(stdout);
	wait(&status);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

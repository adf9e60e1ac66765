/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The button is QEMU's "system_powerdown", over its monitor (QMP); the control
 * port (uk/ctl.h) is a socket beside it.
 */

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <uk/ctl.h>

#include "ask.h"
#include "ctl.h"

#define ANSWER_MS 2000

static const char press[] = "{\"execute\": \"qmp_capabilities\"}\n"
			    "{\"execute\": \"system_powerdown\"}\n";
static const char halt[] = UK_CTL_HALT "\n";

/*
 * The path of a socket has some 100 bytes, the folder's may be longer: so by
 * the folder's descriptor.
 */
static int dial(int dir, const char *name)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(a.sun_path, sizeof(a.sun_path), "/proc/self/fd/%d/%s", dir,
		 name);
	if (fd >= 0 && !connect(fd, (struct sockaddr *)&a, sizeof(a)))
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Has read `text` `times` times?  Who closes too early is not heard. */
static bool hear(int fd, const char *text, int times)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char buf[4096], *s;
	size_t len = 0;
	ssize_t n;
	int seen;

	while (len < sizeof(buf) - 1 && poll(&p, 1, ANSWER_MS) > 0) {
		n = read(fd, buf + len, sizeof(buf) - 1 - len);
		if (n <= 0)
			break;
		len += n;
		buf[len] = '\0';
		seen = 0;
		for (s = buf; (s = strstr(s, text)); s++)
			seen++;
		if (seen >= times)
			return true;
	}
	return false;
}

static bool tell(int fd, const char *text)
{
	return fd >= 0 && send(fd, text, strlen(text), MSG_NOSIGNAL) ==
				  (ssize_t)strlen(text);
}

bool ask_to_end(const struct machine *m)
{
	char *path = xasprintf("%s/ctl", m->dir);
	struct ctl c;
	int dir, fd;
	bool ok;

	ctl_read(path, &c);
	free(path);
	if (!c.button)
		return false;
	dir = open(m->dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return false;
	/* stays open: QEMU drops what it has not read when the other end goes
	 */
	ok = tell(dial(dir, "ask"), halt);
	fd = dial(dir, "qmp");
	ok = (tell(fd, press) && hear(fd, "\"return\"", 2)) || ok;
	if (fd >= 0)
		close(fd);
	close(dir);
	return ok;
}

bool ask_made(const struct machine *m)
{
	int dir = open(m->dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	int fd = dir < 0 ? -1 : dial(dir, "qmp");
	/* the greeting comes before; commands are served when it is made */
	bool made = tell(fd, "{\"execute\": \"qmp_capabilities\"}\n") &&
		    hear(fd, "\"return\"", 1);

	if (fd >= 0)
		close(fd);
	if (dir >= 0)
		close(dir);
	return made;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/* Files of an initial root file system: see initrd.h. */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cpio.h"
#include "initrd.h"

void initrd_open(struct initrd *i, const char *path)
{
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	struct stat st;

	memset(i, 0, sizeof(*i));
	if (fd < 0)
		return;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size) {
		i->len = st.st_size;
		i->data = mmap(NULL, i->len, PROT_READ, MAP_PRIVATE, fd, 0);
		if (i->data == MAP_FAILED)
			i->data = NULL;
	}
	close(fd);
}

static int write_all(int fd, const char *p, size_t n)
{
	ssize_t done;

	for (; n; p += done, n -= done) {
		done = write(fd, p, n);
		if (done <= 0)
			return done ? -errno : -EIO;
	}
	return 0;
}

int initrd_file(const struct initrd *i, const char *path)
{
	const void *p = NULL;
	size_t n = 0;
	int fd, rc;

	if (i->data)
		p = cpio_find(i->data, i->len, path, &n);
	if (!p)
		return -ENOENT;
	fd = memfd_create("guest", MFD_CLOEXEC);
	if (fd < 0)
		return -errno;
	rc = write_all(fd, p, n);
	if (!rc)
		return fd;
	close(fd);
	return rc;
}

void initrd_close(struct initrd *i)
{
	if (i->data)
		munmap(i->data, i->len);
	memset(i, 0, sizeof(*i));
}

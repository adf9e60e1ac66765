/* SPDX-License-Identifier: BSD-3-Clause */
/* Any bytes as a kernel, program or archive that a user gives to kraft. */
/* fuzz-sources: tools/kraft/elfinfo.c tools/kraft/cpio.c tools/kraft/util.c */
/* fuzz-sources: tools/kraft/diag.c */
/* fuzz-libs: -lelf -lcrypto */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../tools/kraft/cpio.h"
#include "../../tools/kraft/elfinfo.h"

static void check(int ok)
{
	if (!ok)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	struct image_info i;
	char path[32];
	size_t files = 0;

	if (fd < 0)
		fd = memfd_create("image", 0);
	check(!ftruncate(fd, 0) && pwrite(fd, data, size, 0) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	check(!image_read(path, &i));
	check(i.kind != IMAGE_KERNEL || i.end <= IMAGE_END_MAX);
	image_free(&i);
	if (!cpio_check(data, size, &files))
		check(files < size);
	return 0;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/* memfd_create(2): a file in memory that only its descriptors know. */
#include <errno.h>
#include <fcntl.h>

#include <uk/posix-fdtab.h>
#include <uk/ramfs.h>
#include <uk/syscall.h>
#include <uk/uaccess.h>

#include <uk/posix-memfd.h>

#define MFD_CLOEXEC 0x01U
#define MFD_ALLOW_SEALING 0x02U
#define MFD_HUGETLB 0x04U
#define MFD_NOEXEC_SEAL 0x08U
#define MFD_EXEC 0x10U
#define MFD_ALL (MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL | MFD_EXEC)
#define SEAL_EXEC 0x20U

#define NAME_LEN_MAX 249 /* what Linux leaves beside "memfd:" */

static int flags_check(unsigned int flags)
{
	if (flags & MFD_HUGETLB)
		return -ENOSYS; /* there are no huge pages */
	if (flags & ~MFD_ALL)
		return -EINVAL;
	if ((flags & MFD_EXEC) && (flags & MFD_NOEXEC_SEAL))
		return -EINVAL;
	return 0;
}

int uk_sys_memfd_create(unsigned int flags)
{
	unsigned int mode = O_RDWR | (flags & MFD_CLOEXEC ? O_CLOEXEC : 0);
	unsigned int seals = F_SEAL_SEAL;
	struct uk_vnode *v;
	int fd = flags_check(flags);

	if (unlikely(fd))
		return fd;
	if (flags & (MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL))
		seals = flags & MFD_NOEXEC_SEAL ? SEAL_EXEC : 0;
	v = uk_ramfs_file_create(flags & MFD_NOEXEC_SEAL ? 0666 : 0777, seals);
	if (unlikely(!v))
		return -ENOMEM;
	fd = uk_fdtab_open(&v->file, mode | UKFD_O_LARGEFILE);
	uk_file_release(&v->file);
	return fd;
}

UK_SYSCALL_R_DEFINE(int, memfd_create, const char *, name, unsigned int, flags)
{
	int rc = flags_check(flags);
	char own[NAME_LEN_MAX + 1];
	ssize_t len;

	if (unlikely(rc))
		return rc;
	len = uk_user_str_get(own, name, sizeof(own));
	if (unlikely(len < 0))
		return len == -ENAMETOOLONG ? -EINVAL : (int)len;
	return uk_sys_memfd_create(flags);
}

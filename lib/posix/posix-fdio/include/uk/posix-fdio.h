/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Input and output on open files with POSIX semantics: blocking, atomicity,
 * positions.  Each function is the system call of its name with an open file
 * (borrowed) in place of the number; results and errors as Linux.  All sleep.
 */
#ifndef __UK_POSIX_FDIO_H__
#define __UK_POSIX_FDIO_H__

#include <sys/stat.h>
#include <sys/uio.h>

#include <uk/ofile.h>

UK_BEGIN_DECLS

/** Reading. `flags` are RWF_*; offset -1 of the *2 forms = the position. */
ssize_t uk_sys_read(struct uk_ofile *of, void *buf, size_t count);
ssize_t uk_sys_readv(struct uk_ofile *of, const struct iovec *iov, int iovcnt);
ssize_t uk_sys_pread(struct uk_ofile *of, void *buf, size_t count, off_t off);
ssize_t uk_sys_preadv(struct uk_ofile *of, const struct iovec *iov, int iovcnt,
		      off_t off);
ssize_t uk_sys_preadv2(struct uk_ofile *of, const struct iovec *iov, int iovcnt,
		       off_t off, int flags);
/** Writing. */
ssize_t uk_sys_write(struct uk_ofile *of, const void *buf, size_t count);
ssize_t uk_sys_writev(struct uk_ofile *of, const struct iovec *iov, int iovcnt);
ssize_t uk_sys_pwrite(struct uk_ofile *of, const void *buf, size_t count,
		      off_t off);
ssize_t uk_sys_pwritev(struct uk_ofile *of, const struct iovec *iov, int iovcnt,
		       off_t off);
ssize_t uk_sys_pwritev2(struct uk_ofile *of, const struct iovec *iov,
			int iovcnt, off_t off, int flags);
/** The rest. */
off_t uk_sys_lseek(struct uk_ofile *of, off_t off, int whence);
int uk_sys_fstat(struct uk_ofile *of, struct stat *st);
int uk_sys_fstatx(struct uk_ofile *of, unsigned int mask, struct uk_statx *stx);
int uk_sys_fchmod(struct uk_ofile *of, mode_t mode);
int uk_sys_fchown(struct uk_ofile *of, uid_t owner, gid_t group);
int uk_sys_ioctl(struct uk_ofile *of, int request, void *arg);
int uk_sys_fcntl(struct uk_ofile *of, int cmd, unsigned long arg);
int uk_sys_flock(struct uk_ofile *of, int op);
int uk_sys_fsync(struct uk_ofile *of);
int uk_sys_fdatasync(struct uk_ofile *of);
int uk_sys_ftruncate(struct uk_ofile *of, off_t len);
int uk_sys_fallocate(struct uk_ofile *of, int mode, off_t off, off_t len);
int uk_sys_fadvise(struct uk_ofile *of, off_t off, off_t len, int advice);
int uk_sys_readahead(struct uk_ofile *of);
int uk_sys_sync_file_range(struct uk_ofile *of, off_t off, off_t len,
			   unsigned int flags);
ssize_t uk_sys_sendfile(struct uk_ofile *out, struct uk_ofile *in, off_t *off,
			size_t count);
ssize_t uk_sys_copy_file_range(struct uk_ofile *in, off_t *ioff,
			       struct uk_ofile *out, off_t *ooff, size_t len,
			       unsigned int flags);
/** With a pipe on one side; only where posix-pipe is in the image. */
ssize_t uk_sys_splice(struct uk_ofile *in, off_t *ioff, struct uk_ofile *out,
		      off_t *ooff, size_t len, unsigned int flags);
ssize_t uk_sys_tee(struct uk_ofile *in, struct uk_ofile *out, size_t len,
		   unsigned int flags);
ssize_t uk_sys_vmsplice(struct uk_ofile *of, const struct iovec *iov, int cnt,
			unsigned int flags);

/** Attributes as the stat family of Linux gives them. */
void uk_statx_to_stat(const struct uk_statx *stx, struct stat *st);

/** Has `fn` called when a write finds nobody to read (SIGPIPE). */
void uk_fdio_sigpipe_set(void (*fn)(void));

/* Signals to others, for open files that announce themselves. */
struct uk_fdio_signals {
	/* Is there such a thread or process? */
	int (*exists)(int pid);
	/* Sends it; with spin locks held and interrupts off. */
	void (*send)(int pid, int sig);
};

/** Has O_ASYNC work, by `s`; for ever. */
void uk_fdio_signals_set(const struct uk_fdio_signals *s);
/** Sends SIGPIPE to this thread, if there are signals. */
void uk_fdio_sigpipe(void);

UK_END_DECLS

#endif /* __UK_POSIX_FDIO_H__ */

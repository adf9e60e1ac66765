/* SPDX-License-Identifier: BSD-3-Clause */
/* What cannot be mapped, holes, ends of files, and mounts that are in use. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE 4096UL
#define RW (PROT_READ | PROT_WRITE)
#define PRIV (MAP_PRIVATE | MAP_ANONYMOUS)
#define HUGE_LEN (1UL << 44)

#define SHOW(call)                                                             \
	do {                                                                   \
		errno = 0;                                                     \
		long r_ = (long)(call);                                        \
		printf("%s: %s\n", #call, r_ == -1 ? strerror(errno) : "ok");  \
	} while (0)

static sigjmp_buf back;
static siginfo_t last;

static void on_fault(int sig, siginfo_t *info, void *ctx)
{
	(void)sig;
	(void)ctx;
	last = *info;
	siglongjmp(back, 1);
}

/* Touches a byte; which signal that gave. */
static void touch(const char *what, volatile char *p, int write)
{
	if (sigsetjmp(back, 1)) {
		printf("%s: %s code %d %s\n", what, strsignal(last.si_signo),
		       last.si_code,
		       last.si_addr == (void *)p ? "there" : "elsewhere");
		return;
	}
	if (write)
		*p = 1;
	else
		(void)*p;
	printf("%s: fine\n", what);
}

static void overcommit(void)
{
	SHOW(mmap(0, HUGE_LEN, RW, PRIV, -1, 0));
	SHOW(mmap(0, HUGE_LEN, PROT_READ, PRIV, -1, 0));
	SHOW(mmap(0, HUGE_LEN, PROT_NONE, PRIV, -1, 0));
	SHOW(mmap(0, HUGE_LEN, RW, PRIV | MAP_NORESERVE, -1, 0));
	SHOW(mmap(0, HUGE_LEN, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
}

static void wrong(void)
{
	SHOW(mmap(0, PAGE, RW, 0, -1, 0));
	SHOW(mmap(0, PAGE, RW, MAP_PRIVATE, -1, 0));
	SHOW(mmap(0, 0, RW, MAP_PRIVATE, -1, 0));
	SHOW(mmap(0, 0, RW, PRIV, -1, 0));
	SHOW(mmap(0, PAGE, RW, MAP_PRIVATE, -1, 1));
	SHOW(mmap(0, PAGE, RW, PRIV, -1, 1));
	SHOW(mmap(0, PAGE, RW, MAP_ANONYMOUS, -1, 0));
	SHOW(mmap(0, -1UL, RW, MAP_PRIVATE, -1, 0));
	SHOW(mmap(0, -1UL, RW, PRIV, -1, 0));
}

static void wrong_bits(void)
{
	int fd = open("/tmp/mapedge", O_RDWR | O_CREAT | O_TRUNC, 0600);
	char *p = mmap(0, 2 * PAGE, RW, PRIV, -1, 0);

	SHOW(mprotect(p, PAGE, 0xff));
	SHOW(mprotect(p, 0, 0xff));
	SHOW(mprotect(p + 1, PAGE, 0xff));
	SHOW(mprotect(p, -PAGE, 0xff));
	touch("protected with wrong bits", p, 1);
	SHOW(mmap(0, PAGE, PROT_READ, MAP_PRIVATE, fd, -(long)PAGE));
	SHOW(mmap(0, PAGE, RW, MAP_SHARED, fd, -(long)PAGE));
	SHOW(mmap(0, 0, PROT_READ, MAP_PRIVATE, fd, -(long)PAGE));
	SHOW(mmap(0, PAGE, PROT_READ, MAP_PRIVATE, fd, -1));
	SHOW(mmap(0, 2 * PAGE, RW, MAP_PRIVATE, fd, 0x7ffffffffffff000));
	SHOW(mmap(0, PAGE, RW, PRIV, -1, -(long)PAGE));
	close(fd);
	unlink("/tmp/mapedge");
}

static void holes(void)
{
	char *p = mmap(0, 4 * PAGE, RW, PRIV, -1, 0);
	unsigned char vec[8];

	munmap(p + PAGE, PAGE);
	SHOW(madvise(p, 3 * PAGE, MADV_NORMAL));
	SHOW(madvise(p, 3 * PAGE, MADV_DONTNEED));
	SHOW(madvise(p, 3 * PAGE, MADV_WILLNEED));
	SHOW(madvise(p + PAGE, PAGE, MADV_NORMAL));
	SHOW(madvise(p + PAGE, 0, MADV_NORMAL));
	SHOW(msync(p, 3 * PAGE, MS_SYNC));
	SHOW(msync(p, 3 * PAGE, MS_ASYNC));
	SHOW(msync(p + PAGE, PAGE, MS_SYNC));
	SHOW(mlock(p, 3 * PAGE));
	SHOW(munlock(p, 3 * PAGE));
	SHOW(mincore(p, 3 * PAGE, vec));
	SHOW(mincore(p + PAGE, PAGE, vec));
	SHOW(mprotect(p, 3 * PAGE, PROT_READ));
	SHOW(munmap(p, 3 * PAGE));
}

static void ends(void)
{
	int fd = open("/tmp/mapedge", O_RDWR | O_CREAT | O_TRUNC, 0600);
	char *p, *s, buf[8];

	SHOW(ftruncate(fd, PAGE + 100));
	p = mmap(0, 4 * PAGE, RW, MAP_PRIVATE, fd, 0);
	s = mmap(0, 4 * PAGE, RW, MAP_SHARED, fd, 0);
	touch("private, last page", p + 2 * PAGE - 1, 0);
	touch("private, beyond", p + 2 * PAGE + 5, 0);
	touch("private, written beyond", p + 3 * PAGE + 5, 1);
	touch("shared, last page", s + 2 * PAGE - 1, 1);
	touch("shared, beyond", s + 2 * PAGE + 5, 0);
	touch("shared, written beyond", s + 3 * PAGE, 1);
	SHOW(pread(fd, s + 3 * PAGE, 10, 0));
	SHOW(pwrite(fd, s + 3 * PAGE, 10, 0));
	SHOW(ftruncate(fd, 3 * PAGE));
	touch("shared, grown", s + 2 * PAGE + 5, 1);
	SHOW(mprotect(p, PAGE, PROT_NONE));
	touch("forbidden", p, 0);
	SHOW(munmap(p, 4 * PAGE));
	touch("unmapped", p, 1);
	SHOW(pread(fd, buf, 8, 2 * PAGE));
	close(fd);
	unlink("/tmp/mapedge");
}

/* What is mapped keeps its mount, also when the descriptor is gone. */
static void mounts(void)
{
	int fd;
	char *p;

	/* not for the others on this machine; a guest has no others */
	if (!unshare(CLONE_NEWNS))
		mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL);
	mkdir("/tmp/mapmount", 0700);
	SHOW(mount("none", "/tmp/mapmount", "ramfs", 0, NULL));
	fd = open("/tmp/mapmount/file", O_RDWR | O_CREAT, 0600);
	SHOW(write(fd, "hello", 5));
	p = mmap(0, PAGE, RW, MAP_SHARED, fd, 0);
	close(fd);
	SHOW(umount2("/tmp/mapmount", 0));
	p[0] = 'H';
	printf("%.5s\n", p);
	SHOW(munmap(p, PAGE));
	SHOW(umount2("/tmp/mapmount", 0));
	rmdir("/tmp/mapmount");
}

int main(void)
{
	struct sigaction sa = { .sa_sigaction = on_fault,
				.sa_flags = SA_SIGINFO };

	setbuf(stdout, NULL);
	sigaction(SIGSEGV, &sa, NULL);
	sigaction(SIGBUS, &sa, NULL);
	overcommit();
	wrong();
	wrong_bits();
	holes();
	ends();
	mounts();
	return 0;
}

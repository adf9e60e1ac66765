/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What ties musl to this kernel besides system calls: its start, the heap, the
 * thread pointer, and the end of the process.
 */

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/arch/ctx.h>
#include <uk/boot.h>
#include <uk/essentials.h>
#include <uk/init.h>
#include <uk/page.h>

#include "native_environ.h"

/* musl's own, from src/env, src/exit, src/stdio; weak: linked only if used */
void __init_libc(char **envp, char *pn);
void __funcs_on_exit(void) __weak;
void __stdio_exit(void) __weak;

/* defined here for musl */
void *memalign(size_t align, size_t size);
int __set_thread_area(void *tp);
int __clone(int (*fn)(void *), void *stack, int flags, void *arg, ...);
void __unmapself(void *base, size_t size) __noreturn;
long uk_syscall_r_exit_group(long code);
long __uk_exit_group(long code);
int uk_posix_signal_native(long nr, long rc, long arg1, long arg3);
int __uk_syscall_end(long nr, long rc, long arg1, long arg3);

/* The TLS template of the image; set by the linker script. */
extern char _tls_start[] __weak;
extern char _etdata[] __weak;
extern char _tls_end[] __weak;

/* ELF64, figure "program header": musl finds the TLS template by one. */
struct phdr {
	__u32 type, flags;
	__u64 off, vaddr, paddr, filesz, memsz, align;
};

#define PT_TLS 7
#define TLS_ALIGN 64

#define AT_NULL 0
#define AT_PHDR 3
#define AT_PHENT 4
#define AT_PHNUM 5
#define AT_PAGESZ 6

static int ending; /* musl has asked for the end itself */

#define AUX_WORDS 10 /* of start() */

/* The environment, its NULL, and behind it room for the auxiliary vector. */
static char **vector_create(char ***aux)
{
	char *const *env = native_environ();
	char **vector;
	__sz n = 0;

	while (env[n])
		n++;
	vector = uk_calloc(uk_alloc_get_default(), n + 1 + AUX_WORDS,
			   sizeof(*vector));
	for (__sz i = 0; vector && i < n; i++)
		vector[i] = env[i];
	*aux = vector + n + 1;
	return vector;
}

static int start(struct uk_init_ctx *ictx)
{
	static struct phdr tls = { .type = PT_TLS, .align = TLS_ALIGN };
	char **aux, **vector = vector_create(&aux);

	if (unlikely(!vector))
		return -ENOMEM;
	tls.vaddr = (__uptr)_tls_start;
	tls.filesz = _etdata - _tls_start;
	tls.memsz = _tls_end - _tls_start;
	*aux++ = (char *)AT_PAGESZ;
	*aux++ = (char *)PAGE_SIZE;
	*aux++ = (char *)AT_PHDR;
	*aux++ = (char *)&tls;
	*aux++ = (char *)AT_PHENT;
	*aux++ = (char *)sizeof(tls);
	*aux++ = (char *)AT_PHNUM;
	*aux++ = (char *)(__uptr)(tls.memsz != 0);
	*aux = AT_NULL;
	__init_libc(vector, ictx->cmdline.argv[0]);
	return 0;
}

/* What musl's exit() does, for a main() that returns; _exit() does not. */
static void end(const struct uk_term_ctx *tctx)
{
	if (ending)
		return;
	if (__funcs_on_exit)
		__funcs_on_exit();
	if (__stdio_exit)
		__stdio_exit();
}

uk_late_initcall_prio(start, end, UK_PRIO_EARLIEST);

/* Without posix-process the only process ends with the machine. */
__visible __weak long uk_syscall_r_exit_group(long code)
{
	uk_boot_exit((int)code, 0);
}

/* exit_group(2) as musl calls it. */
__visible long __uk_exit_group(long code)
{
	ending = 1;
	return uk_syscall_r_exit_group(code);
}

/* Without posix-signal nothing is ever to be done. */
__visible __weak int uk_posix_signal_native(long nr, long rc, long arg1,
					    long arg3)
{
	return 0;
}

/* A system call of musl has ended; true: it is made again. */
__visible int __uk_syscall_end(long nr, long rc, long arg1, long arg3)
{
	return uk_posix_signal_native(nr, rc, arg1, arg3);
}

__visible int __set_thread_area(void *tp)
{
	ukarch_tlsp_set((__uptr)tp);
	return 0;
}

/* threads.c has these two if there is posix-process */
__visible __weak int __clone(int (*fn)(void *), void *stack, int flags,
			     void *arg, ...)
{
	return -ENOSYS;
}

__visible __weak void __unmapself(void *base, size_t size)
{
	uk_boot_exit(127, 0);
}

__visible void *malloc(size_t size)
{
	return uk_malloc_from(uk_alloc_get_default(), size, __return_addr(0));
}

__visible void *calloc(size_t n, size_t size)
{
	return uk_calloc_from(uk_alloc_get_default(), n, size,
			      __return_addr(0));
}

__visible void *realloc(void *p, size_t size)
{
	return uk_realloc_from(uk_alloc_get_default(), p, size,
			       __return_addr(0));
}

__visible void free(void *p)
{
	uk_free(uk_alloc_get_default(), p);
}

__visible int posix_memalign(void **p, size_t align, size_t size)
{
	return uk_posix_memalign(uk_alloc_get_default(), p, align, size);
}

__visible void *memalign(size_t align, size_t size)
{
	return uk_memalign(uk_alloc_get_default(), align, size);
}

__visible void *aligned_alloc(size_t align, size_t size)
{
	return uk_memalign(uk_alloc_get_default(), align, size);
}

/* SPDX-License-Identifier: BSD-3-Clause */
/* From an ELF file to mapped segments. */

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include <uk/errptr.h>
#include <uk/file/statx.h>
#include <uk/posix-mmap.h>
#include <uk/print.h>
#include <uk/vfs.h>
#include <uk/vma_types.h>

#include "loader.h"

static int read_at(const struct uk_file *f, void *buf, __sz len, __u64 off)
{
	struct iovec iov = { buf, len };
	ssize_t n;

	while (iov.iov_len) {
		n = uk_file_read(f, &iov, 1, (off_t)off, 0);
		if (n <= 0)
			return n ? (int)n : -EIO;
		iov.iov_base = (char *)iov.iov_base + n;
		iov.iov_len -= (__sz)n;
		off += (__u64)n;
	}
	return 0;
}

/* On failure p->f may be open. */
static int open_file(struct program *p, const char *path)
{
	struct uk_statx st;
	int rc;

	memset(p, 0, sizeof(*p));
	p->path = path;
	p->f = uk_vfs_open(path, O_RDONLY, 0);
	if (PTRISERR(p->f)) {
		rc = p->f ? PTR2ERR(p->f) : -ENOENT;
		p->f = NULL;
		return rc;
	}
	rc = uk_file_getstat(p->f, UK_STATX_BASIC_STATS, &st);
	if (rc)
		return rc;
	if (!S_ISREG(st.stx_mode) || !(st.stx_mode & 0111))
		return -EACCES;
	p->fsize = st.stx_size;
	return 0;
}

int program_check(const char *path)
{
	struct program p;
	int rc = open_file(&p, path);

	program_close(&p);
	return rc;
}

static const char *machine_name(__u16 machine)
{
	if (machine == ELF64_EM_X86_64)
		return "x86_64";
	if (machine == ELF64_EM_AARCH64)
		return "arm64";
	return "an unknown one";
}

static enum elf_error parse(struct program *p)
{
	struct elf64_phdr ph[ELF_MAXPHDRS];
	struct elf64_ehdr eh = { .type = 0 };
	__sz n = MIN(p->fsize, (__u64)sizeof(eh));
	enum elf_error e;

	if (read_at(p->f, &eh, n, 0))
		return ELF_E_TRUNCATED;
	e = elf_parse_header(&eh, n, p->fsize, elf_machine, &p->img);
	if (e)
		return e;
	if (read_at(p->f, ph, p->img.phnum * sizeof(*ph), p->img.phoff))
		return ELF_E_TRUNCATED;
	return elf_parse_phdrs(ph, p->fsize, &p->img);
}

static int open_error(const char *path, int rc)
{
	if (rc == -ENOENT || rc == -ENOTDIR) {
		uk_pr_crit("cannot run '%s': no such file in the root file "
			   "system; check path and rootfs\n",
			   path);
		return EXIT_NOT_FOUND;
	}
	if (rc == -EACCES)
		uk_pr_crit("cannot run '%s': not an executable file; set its "
			   "execute permission in the rootfs\n",
			   path);
	else
		uk_pr_crit("cannot run '%s': cannot be read: %d\n", path, rc);
	return EXIT_CANNOT_RUN;
}

int program_open(struct program *p, const char *path)
{
	enum elf_error e;
	int rc;

	rc = open_file(p, path);
	if (rc) {
		program_close(p);
		return open_error(path, rc);
	}
	e = parse(p);
	if (!e)
		return 0;
	if (e == ELF_E_MACHINE)
		uk_pr_crit("cannot run '%s': it is for another architecture "
			   "(%s), this kernel is for %s\n",
			   path, machine_name(p->img.machine),
			   machine_name(elf_machine));
	else
		uk_pr_crit("cannot run '%s': the file %s\n", path,
			   elf_error_text(e));
	program_close(p);
	return EXIT_CANNOT_RUN;
}

void program_close(struct program *p)
{
	if (p->f)
		uk_file_release(p->f);
	p->f = NULL;
}

int program_interp(const struct program *p, char *buf, __sz len)
{
	__sz n = p->img.interp_len;

	if (n > len || read_at(p->f, buf, n, p->img.interp_off) || buf[n - 1] ||
	    buf[0] != '/') {
		uk_pr_crit("cannot run '%s': the file %s\n", p->path,
			   elf_error_text(ELF_E_INTERP));
		return EXIT_CANNOT_RUN;
	}
	return 0;
}

static unsigned long attr_of(__u32 flags)
{
	unsigned long attr = 0;

	if (flags & ELF64_PF_R)
		attr |= PAGE_ATTR_PROT_READ;
	if (flags & ELF64_PF_W)
		attr |= PAGE_ATTR_PROT_RW;
	if (flags & ELF64_PF_X)
		attr |= PAGE_ATTR_PROT_RE;
	return attr;
}

/* Bytes of the file, and zeroes up to the end of their last page. */
static int map_file_part(const struct program *p, struct uk_vas *vas,
			 const struct elf_segment *s)
{
	__vaddr_t va = PAGE_ALIGN_DOWN(s->vaddr) + p->bias;
	__vaddr_t fend = s->vaddr + s->filesz + p->bias;
	unsigned long attr = attr_of(s->flags);
	bool tail = s->memsz > s->filesz && !PAGE_ALIGNED(fend);
	unsigned long first = tail ? PAGE_ATTR_PROT_RW : attr;
	int rc;

	rc = uk_posix_map_file(vas, &va, PAGE_ALIGN_UP(fend) - va, first,
			       UK_VMA_MAP_REPLACE, p->f,
			       (__off)PAGE_ALIGN_DOWN(s->off), NULL);
	if (rc || !tail)
		return rc;
	memset((void *)fend, 0, PAGE_ALIGN_UP(fend) - fend);
	if (first == attr)
		return 0;
	return uk_vma_set_attr(vas, va, PAGE_ALIGN_UP(fend) - va, attr);
}

static int map_segment(const struct program *p, struct uk_vas *vas,
		       const struct elf_segment *s)
{
	__vaddr_t end = PAGE_ALIGN_UP(s->vaddr + s->memsz) + p->bias;
	__vaddr_t va = PAGE_ALIGN_DOWN(s->vaddr) + p->bias;
	int rc;

	if (s->filesz) {
		rc = map_file_part(p, vas, s);
		if (rc)
			return rc;
		va = PAGE_ALIGN_UP(s->vaddr + s->filesz) + p->bias;
	}
	if (va >= end)
		return 0;
	return uk_vma_map_anon(vas, &va, end - va, attr_of(s->flags),
			       UK_VMA_MAP_REPLACE, "bss");
}

/* Takes the whole span, so that nothing gets in between the segments. */
static int reserve_span(struct program *p, struct uk_vas *vas, __vaddr_t hint)
{
	const struct elf_image *img = &p->img;
	unsigned long flags = hint ? UK_VMA_MAP_FIXED : 0;
	__vaddr_t va = hint;
	int rc;

	if (img->type == ELF64_ET_EXEC) {
		va = img->lo;
		flags = UK_VMA_MAP_FIXED;
	}
	rc = uk_vma_reserve(vas, &va, img->hi - img->lo, flags, p->path);
	if (!rc)
		p->bias = va - img->lo;
	return rc;
}

int program_map(struct program *p, struct uk_vas *vas, __vaddr_t hint)
{
	int rc = reserve_span(p, vas, hint);

	for (int i = 0; !rc && i < p->img.nsegs; i++)
		rc = map_segment(p, vas, &p->img.seg[i]);
	if (!rc)
		return 0;
	uk_pr_crit("cannot run '%s': cannot map it at 0x%lx: %d%s\n", p->path,
		   (unsigned long)(p->img.lo + p->bias), rc,
		   rc == -ENOMEM ? "; give the machine more memory" : "");
	return EXIT_CANNOT_RUN;
}

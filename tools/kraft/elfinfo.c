/* SPDX-License-Identifier: BSD-3-Clause */
/* Reads kernels, programs and libraries with libelf: see elfinfo.h. */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gelf.h>

#include "elfinfo.h"

#define PVH_NOTE 18 /* XEN_ELFNOTE_PHYS32_ENTRY */

static const char *arch_of(int machine)
{
	switch (machine) {
	case EM_X86_64:
		return "x86_64";
	case EM_AARCH64:
		return "arm64";
	}
	return NULL;
}

static bool has_pvh_note(Elf *e, const GElf_Phdr *ph)
{
	Elf_Data *d =
		elf_getdata_rawchunk(e, ph->p_offset, ph->p_filesz, ELF_T_NHDR);
	size_t off = 0, name, desc;
	GElf_Nhdr n;

	while (d && (off = gelf_getnote(d, off, &n, &name, &desc)))
		if (n.n_type == PVH_NOTE)
			return true;
	return false;
}

/* File offset of a virtual address, or -1. */
static int64_t offset_of(Elf *e, size_t phnum, uint64_t va)
{
	GElf_Phdr ph;

	for (size_t i = 0; i < phnum; i++)
		if (gelf_getphdr(e, i, &ph) && ph.p_type == PT_LOAD &&
		    va >= ph.p_vaddr && va - ph.p_vaddr < ph.p_filesz)
			return va - ph.p_vaddr + ph.p_offset;
	return -1;
}

/* String at `off` of the string table at file offset `strtab`. */
static char *string_at(Elf *e, int64_t strtab, uint64_t off)
{
	size_t size;
	const char *file = elf_rawfile(e, &size);

	if (strtab < 0 || off >= size || (uint64_t)strtab >= size - off)
		return NULL;
	file += strtab + off;
	size -= strtab + off;
	return memchr(file, '\0', size) ? xstrdup(file) : NULL;
}

static void read_dynamic(Elf *e, size_t phnum, const GElf_Phdr *ph,
			 struct image_info *i)
{
	Elf_Data *d =
		elf_getdata_rawchunk(e, ph->p_offset, ph->p_filesz, ELF_T_DYN);
	int64_t strtab = -1;
	GElf_Dyn dyn;
	char *s;

	for (int k = 0; d && gelf_getdyn(d, k, &dyn); k++)
		if (dyn.d_tag == DT_STRTAB)
			strtab = offset_of(e, phnum, dyn.d_un.d_ptr);
	for (int k = 0; d && gelf_getdyn(d, k, &dyn) && dyn.d_tag; k++) {
		if (dyn.d_tag != DT_NEEDED && dyn.d_tag != DT_RUNPATH &&
		    dyn.d_tag != DT_RPATH)
			continue;
		s = string_at(e, strtab, dyn.d_un.d_val);
		if (!s)
			continue;
		if (dyn.d_tag == DT_NEEDED) {
			strv_add(&i->needed, s);
			free(s);
		} else {
			free(i->runpath);
			i->runpath = s;
		}
	}
}

/* All of it in the file, and at addresses that a machine could have. */
static bool plausible(Elf *e, const GElf_Phdr *ph)
{
	size_t size;

	if (!elf_rawfile(e, &size) || ph->p_filesz > size ||
	    ph->p_offset > size - ph->p_filesz)
		return false;
	return ph->p_type != PT_LOAD ||
	       (ph->p_filesz <= ph->p_memsz && ph->p_memsz <= IMAGE_END_MAX);
}

static void read_segment(Elf *e, size_t n, const GElf_Phdr *ph,
			 struct image_info *i)
{
	if (ph->p_type == PT_LOAD && ph->p_paddr + ph->p_memsz > i->end)
		i->end = ph->p_paddr + ph->p_memsz;
	if (ph->p_type == PT_NOTE && has_pvh_note(e, ph))
		i->kind = IMAGE_KERNEL;
	if (ph->p_type == PT_INTERP && !i->interp)
		i->interp = string_at(e, ph->p_offset, 0);
	if (ph->p_type == PT_DYNAMIC)
		read_dynamic(e, n, ph, i);
}

static void read_segments(Elf *e, struct image_info *i)
{
	GElf_Phdr ph;
	size_t n = 0;

	if (elf_getphdrnum(e, &n) || !n)
		return;
	i->kind = IMAGE_PROGRAM;
	for (size_t k = 0; k < n; k++) {
		if (!gelf_getphdr(e, k, &ph) || !plausible(e, &ph)) {
			i->kind = IMAGE_DAMAGED;
			return;
		}
		read_segment(e, n, &ph, i);
	}
	/* of a program the addresses are virtual, any will do */
	if (i->kind == IMAGE_KERNEL && i->end > IMAGE_END_MAX)
		i->kind = IMAGE_DAMAGED;
}

/*
 * The arm64 Linux boot protocol: Documentation/arm64/booting.rst.  Telesto
 * writes the length of the file into the first reserved field, where Linux has
 * 0: the Image itself would not tell that it is cut off.
 */
static void read_arm64_image(int fd, const unsigned char *h,
			     struct image_info *i)
{
	uint64_t offset, size, length;
	struct stat st;

	memcpy(&offset, h + 8, 8);
	memcpy(&size, h + 16, 8);
	memcpy(&length, h + 32, 8);
	i->kind = IMAGE_DAMAGED;
	if (offset > IMAGE_END_MAX || size > IMAGE_END_MAX - offset ||
	    fstat(fd, &st) || length > (uint64_t)st.st_size)
		return;
	i->kind = IMAGE_KERNEL;
	i->arch = "arm64";
	i->end = offset + size;
}

static void read_elf(int fd, struct image_info *i)
{
	GElf_Ehdr eh;
	Elf *e;

	i->kind = IMAGE_DAMAGED;
	elf_version(EV_CURRENT);
	e = elf_begin(fd, ELF_C_READ, NULL);
	if (!e)
		return;
	if (gelf_getehdr(e, &eh)) {
		i->arch = arch_of(eh.e_machine);
		if (eh.e_type == ET_EXEC || eh.e_type == ET_DYN)
			read_segments(e, i);
		else
			i->kind = IMAGE_OTHER;
	}
	elf_end(e);
}

int image_read(const char *path, struct image_info *i)
{
	unsigned char h[64];
	ssize_t n;
	int fd;

	memset(i, 0, sizeof(*i));
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	n = pread(fd, h, sizeof(h), 0);
	if (n < 0)
		n = 0;
	if (n >= 4 && !memcmp(h, ELFMAG, 4))
		read_elf(fd, i);
	else if (n == sizeof(h) && !memcmp(h + 56, "ARMd", 4))
		read_arm64_image(fd, h, i);
	close(fd);
	return 0;
}

void image_free(struct image_info *i)
{
	free(i->interp);
	free(i->runpath);
	strv_free(&i->needed);
	memset(i, 0, sizeof(*i));
}

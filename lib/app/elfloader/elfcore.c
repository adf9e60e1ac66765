/* SPDX-License-Identifier: BSD-3-Clause */
/* Checks of ELF headers; see elfcore.h. */

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "elfcore.h"

enum elf_error elf_parse_header(const void *head, __sz len, __u64 fsize,
				__u16 machine, struct elf_image *img)
{
	static const __u8 magic[4] = { 0x7f, 'E', 'L', 'F' };
	struct elf64_ehdr eh;
	const __u8 *b = head;
	__u64 end;

	memset(img, 0, sizeof(*img));
	if (len >= 2 && b[0] == '#' && b[1] == '!')
		return ELF_E_SCRIPT;
	if (len < sizeof(magic) || memcmp(b, magic, sizeof(magic)))
		return ELF_E_MAGIC;
	if (len > ELF64_DATA && (b[ELF64_CLASS] != 2 || b[ELF64_DATA] != 1))
		return ELF_E_CLASS;
	if (len < sizeof(eh) || fsize < sizeof(eh))
		return ELF_E_TRUNCATED;
	memcpy(&eh, head, sizeof(eh));

	img->type = eh.type;
	img->machine = eh.machine;
	img->entry = eh.entry;
	if (eh.machine != machine)
		return ELF_E_MACHINE;
	if (eh.type != ELF64_ET_EXEC && eh.type != ELF64_ET_DYN)
		return ELF_E_TYPE;
	if (eh.phentsize != sizeof(struct elf64_phdr) || !eh.phnum ||
	    eh.phnum > ELF_MAXPHDRS)
		return ELF_E_PHDRS;
	if (uk_add_overflow(eh.phoff, (__u64)eh.phnum * eh.phentsize, &end))
		return ELF_E_PHDRS;
	if (end > fsize)
		return ELF_E_TRUNCATED;
	img->phoff = eh.phoff;
	img->phnum = eh.phnum;
	return ELF_OK;
}

/* Checks one PT_LOAD and appends it; segments must ascend, as the ABI says. */
static enum elf_error add_segment(const struct elf64_phdr *p, __u64 fsize,
				  struct elf_image *img)
{
	struct elf_segment *s;
	__u64 fend, vend;

	if (!p->memsz)
		return ELF_OK;
	if (img->nsegs == ELF_MAXSEGS)
		return ELF_E_PHDRS;
	if (p->filesz > p->memsz || (p->vaddr ^ p->offset) % ELF_PAGE)
		return ELF_E_SEGMENT;
	if (uk_add_overflow(p->offset, p->filesz, &fend))
		return ELF_E_SEGMENT;
	if (fend > fsize)
		return ELF_E_TRUNCATED;
	if (uk_add_overflow(p->vaddr, p->memsz, &vend) || vend > ELF_VA_MAX)
		return ELF_E_ADDR;
	if (img->type == ELF64_ET_EXEC && p->vaddr < ELF_VA_MIN)
		return ELF_E_ADDR;
	if ((p->flags & ELF64_PF_W) && (p->flags & ELF64_PF_X))
		return ELF_E_WX;
	if (img->nsegs && ALIGN_DOWN(p->vaddr, ELF_PAGE) < img->hi)
		return ELF_E_SEGMENT;

	s = &img->seg[img->nsegs++];
	s->vaddr = p->vaddr;
	s->off = p->offset;
	s->filesz = p->filesz;
	s->memsz = p->memsz;
	s->flags = p->flags;
	if (img->nsegs == 1)
		img->lo = ALIGN_DOWN(p->vaddr, ELF_PAGE);
	img->hi = ALIGN_UP(vend, ELF_PAGE);
	if (POWER_OF_2(p->align) && p->align > img->align &&
	    p->align <= (1UL << 30))
		img->align = p->align;
	return ELF_OK;
}

static enum elf_error set_interp(const struct elf64_phdr *p, __u64 fsize,
				 struct elf_image *img)
{
	__u64 end;

	if (p->filesz < 2 || p->filesz > ELF_INTERP_MAX)
		return ELF_E_INTERP;
	if (uk_add_overflow(p->offset, p->filesz, &end) || end > fsize)
		return ELF_E_TRUNCATED;
	img->interp_off = p->offset;
	img->interp_len = p->filesz;
	return ELF_OK;
}

/* Where the program finds its own program headers (AT_PHDR). */
static __u64 phdr_address(const struct elf_image *img)
{
	__u64 size = (__u64)img->phnum * sizeof(struct elf64_phdr);
	const struct elf_segment *s;

	for (int i = 0; i < img->nsegs; i++) {
		s = &img->seg[i];
		if (img->phoff >= s->off &&
		    img->phoff + size <= s->off + s->filesz)
			return s->vaddr + (img->phoff - s->off);
	}
	return 0;
}

static bool entry_is_code(const struct elf_image *img)
{
	const struct elf_segment *s;

	for (int i = 0; i < img->nsegs; i++) {
		s = &img->seg[i];
		if ((s->flags & ELF64_PF_X) &&
		    IN_RANGE(img->entry, s->vaddr, s->memsz))
			return true;
	}
	return false;
}

enum elf_error elf_parse_phdrs(const struct elf64_phdr *ph, __u64 fsize,
			       struct elf_image *img)
{
	enum elf_error e;

	img->align = ELF_PAGE;
	for (int i = 0; i < img->phnum; i++) {
		e = ELF_OK;
		if (ph[i].type == ELF64_PT_LOAD)
			e = add_segment(&ph[i], fsize, img);
		else if (ph[i].type == ELF64_PT_INTERP && !img->interp_len)
			e = set_interp(&ph[i], fsize, img);
		if (e)
			return e;
	}
	if (!img->nsegs)
		return ELF_E_PHDRS;
	if (!entry_is_code(img))
		return ELF_E_ENTRY;
	img->phdr_vaddr = phdr_address(img);
	return ELF_OK;
}

const char *elf_error_text(enum elf_error e)
{
	static const char *const text[] = {
		[ELF_OK] = "is fine",
		[ELF_E_TRUNCATED] = "is truncated",
		[ELF_E_MAGIC] = "is not an ELF program",
		[ELF_E_SCRIPT] = "is a script; name its interpreter instead",
		[ELF_E_CLASS] = "is not a 64-bit little-endian program",
		[ELF_E_MACHINE] = "is for another architecture",
		[ELF_E_TYPE] = "is an ELF file, but not a program",
		[ELF_E_PHDRS] = "has no valid program headers",
		[ELF_E_SEGMENT] = "has a malformed segment",
		[ELF_E_WX] = "has a segment both writable and executable",
		[ELF_E_ADDR] = "wants addresses that programs cannot have",
		[ELF_E_INTERP] = "names its interpreter in a malformed way",
		[ELF_E_ENTRY] = "has its entry point outside of its code",
	};

	if ((unsigned int)e >= ARRAY_SIZE(text))
		return "is broken";
	return text[e];
}

int elf_error_errno(enum elf_error e)
{
	return e ? ENOEXEC : 0;
}

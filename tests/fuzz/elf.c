/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Any bytes, laid over a good ELF file: what is accepted keeps the promises
 * of elfcore.h.
 */
/* fuzz-sources: lib/app/elfloader/elfcore.c */
/* fuzz-seeds: |abc| |........................................| */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../lib/app/elfloader/elfcore.h"

#define NPH 4
#define FSIZE 0x4000

static void check(int ok)
{
	if (!ok)
		abort();
}

static void promises(const struct elf_image *img)
{
	uint64_t last = img->lo;

	check(img->nsegs > 0 && img->nsegs <= ELF_MAXSEGS);
	check(img->lo % ELF_PAGE == 0 && img->hi % ELF_PAGE == 0);
	check(img->lo < img->hi && img->hi <= ELF_VA_MAX);
	for (int i = 0; i < img->nsegs; i++) {
		const struct elf_segment *s = &img->seg[i];

		check(s->filesz <= s->memsz);
		check(s->off <= FSIZE && s->filesz <= FSIZE - s->off);
		check(s->vaddr >= last && s->vaddr + s->memsz <= img->hi);
		check((s->flags & 3) != 3);
		last = s->vaddr + s->memsz;
	}
	check(img->interp_len <= ELF_INTERP_MAX);
	check(img->interp_off + img->interp_len <= FSIZE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct file {
		struct elf64_ehdr eh;
		struct elf64_phdr ph[NPH];
	} f = {
		.eh = { .ident = { 0x7f, 'E', 'L', 'F', 2, 1, 1 },
			.type = ELF64_ET_DYN,
			.machine = ELF64_EM_X86_64,
			.entry = 0x1010,
			.phoff = sizeof(struct elf64_ehdr),
			.phentsize = sizeof(struct elf64_phdr),
			.phnum = NPH },
		.ph = { { 1, 4, 0, 0, 0, 0x800, 0x800, 0x1000 },
			{ 1, 5, 0x1000, 0x1000, 0, 0x800, 0x800, 0x1000 },
			{ 1, 6, 0x2000, 0x2000, 0, 0x80, 0x1800, 0x1000 },
			{ 3, 4, 0x100, 0x100, 0, 0x10, 0x10, 1 } },
	};
	struct elf_image img;
	uint8_t *b = (uint8_t *)&f;
	size_t at;

	/* pairs of (place, difference): few changes at a time */
	for (size_t i = 0; i + 2 < size; i += 3) {
		at = (data[i] | data[i + 1] << 8) % sizeof(f);
		b[at] ^= data[i + 2];
	}
	if (elf_parse_header(&f, sizeof(f), FSIZE, ELF64_EM_X86_64, &img))
		return 0;
	if (img.phnum > NPH || elf_parse_phdrs(f.ph, FSIZE, &img))
		return 0;
	promises(&img);
	return 0;
}

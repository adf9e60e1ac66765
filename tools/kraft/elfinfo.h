/* SPDX-License-Identifier: BSD-3-Clause */
/* What kraft wants to know of kernels, programs and libraries. */
#ifndef KRAFT_ELFINFO_H
#define KRAFT_ELFINFO_H

#include <stdint.h>

#include "util.h"

/* No kernel says that it ends behind this. */
#define IMAGE_END_MAX (1ULL << 40)

enum image_kind {
	IMAGE_OTHER, /* neither a boot image nor an ELF file that can run */
	IMAGE_KERNEL, /* ELF with a PVH note, or an arm64 Linux Image */
	IMAGE_PROGRAM, /* Linux program or shared library */
	IMAGE_DAMAGED, /* says that it is one of them, but cannot be */
};

struct image_info {
	enum image_kind kind;
	const char *arch; /* "x86_64", "arm64", or NULL for another */
	uint64_t end; /* kernel: first physical byte behind it */
	char *interp; /* program: PT_INTERP or NULL */
	char *runpath; /* DT_RUNPATH or DT_RPATH or NULL */
	struct strv needed; /* DT_NEEDED */
};

/** Reads `path`; 0 or -errno. */
int image_read(const char *path, struct image_info *i);
void image_free(struct image_info *i);

#endif

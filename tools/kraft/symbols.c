/* SPDX-License-Identifier: BSD-3-Clause */
/* Symbols and line numbers, read by libdw. */

#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "symbols.h"
#include "util.h"

struct symbols {
	Dwfl *dwfl;
};

static int no_debuginfo(Dwfl_Module *mod, void **user, const char *name,
			Dwarf_Addr base, const char *file, const char *link,
			GElf_Word crc, char **found)
{
	(void)mod, (void)user, (void)name, (void)base;
	(void)file, (void)link, (void)crc, (void)found;
	return -1; /* it is in the file itself or nowhere */
}

static const Dwfl_Callbacks kernel_callbacks = {
	.find_debuginfo = no_debuginfo,
	.section_address = dwfl_offline_section_address,
};

/* By build ID also what is below /usr/lib/debug. */
static const Dwfl_Callbacks program_callbacks = {
	.find_elf = dwfl_build_id_find_elf,
	.find_debuginfo = dwfl_standard_find_debuginfo,
};

struct symbols *symbols_open(const char *path)
{
	struct symbols *s = xmalloc(sizeof(*s));

	s->dwfl = dwfl_begin(&kernel_callbacks);
	if (s->dwfl && dwfl_report_offline(s->dwfl, "image", path, -1) &&
	    !dwfl_report_end(s->dwfl, NULL, NULL))
		return s;
	symbols_close(s);
	return NULL;
}

/* What has to be added to addresses in the file; false if it is not in it. */
static bool bias_of(int fd, const struct crash_map *m, uint64_t *bias)
{
	Elf *e = elf_begin(fd, ELF_C_READ, NULL);
	bool found = false;
	GElf_Phdr ph;
	size_t n = 0;

	if (e && elf_getphdrnum(e, &n))
		n = 0;
	for (size_t i = 0; i < n && !found; i++) {
		if (!gelf_getphdr(e, i, &ph) || ph.p_type != PT_LOAD ||
		    m->off < (ph.p_offset & ~0xfffULL) ||
		    m->off >= ph.p_offset + ph.p_filesz)
			continue;
		*bias = m->start - m->off - (ph.p_vaddr - ph.p_offset);
		found = true;
	}
	elf_end(e);
	return found;
}

static bool seen(const struct crash *c, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (!strcmp(c->maps[k].path, c->maps[i].path))
			return true;
	return false;
}

static void add_file(struct symbols *s, const struct crash_map *m, int fd)
{
	uint64_t bias;

	if (fd < 0)
		return;
	if (!bias_of(fd, m, &bias) ||
	    !dwfl_report_elf(s->dwfl, m->path, m->path, fd, bias, true))
		close(fd);
}

struct symbols *
symbols_of_program(const struct crash *c,
		   int (*open_file)(void *arg, const char *path), void *arg)
{
	struct symbols *s = xmalloc(sizeof(*s));

	elf_version(EV_CURRENT);
	s->dwfl = dwfl_begin(&program_callbacks);
	if (!s->dwfl) {
		free(s);
		return NULL;
	}
	dwfl_report_begin(s->dwfl);
	for (size_t i = 0; i < c->nmaps; i++)
		if (!seen(c, i))
			add_file(s, &c->maps[i],
				 open_file(arg, c->maps[i].path));
	dwfl_report_end(s->dwfl, NULL, NULL);
	return s;
}

struct Dwfl *symbols_dwfl(const struct symbols *s)
{
	return s ? s->dwfl : NULL;
}

void symbols_close(struct symbols *s)
{
	if (s && s->dwfl)
		dwfl_end(s->dwfl);
	free(s);
}

/* The last two parts of a path: enough to find it, short enough for a line. */
static const char *short_path(const char *path)
{
	const char *s = strrchr(path, '/');

	while (s && s > path && s[-1] != '/')
		s--;
	return s && *s ? s : path;
}

/*
 * The compilation unit of an address in the file.  libdw finds it by a table
 * that not all compilers write, and takes gaps for a part of the unit before.
 */
static Dwarf_Die *unit_of(Dwfl_Module *m, uint64_t at, Dwarf_Addr *bias)
{
	Dwarf_Die *cu = dwfl_module_addrdie(m, at, bias);

	if (cu && dwarf_haspc(cu, at - *bias) > 0)
		return cu;
	cu = NULL;
	do
		cu = dwfl_module_nextcu(m, cu, bias);
	while (cu && dwarf_haspc(cu, at - *bias) <= 0);
	return cu;
}

static Dwarf_Line *line_of(Dwfl_Module *m, uint64_t at)
{
	Dwarf_Addr bias = 0;
	Dwarf_Die *cu = unit_of(m, at, &bias);

	return cu ? dwarf_getsrc_die(cu, at - bias) : NULL;
}

/* Without the version of a library's symbol, "name@@VERSION". */
static char *plain_name(const char *name)
{
	return name ? xstrndup(name, strcspn(name, "@")) : NULL;
}

bool symbols_have(const struct symbols *s, uint64_t addr)
{
	return s && dwfl_addrmodule(s->dwfl, addr);
}

char *symbols_place(const struct symbols *s, uint64_t addr, bool after)
{
	uint64_t at = addr - after;
	Dwfl_Module *m = s ? dwfl_addrmodule(s->dwfl, at) : NULL;
	char *name = m ? plain_name(dwfl_module_addrname(m, at)) : NULL, *both;
	Dwarf_Line *l = m ? line_of(m, at) : NULL;
	const char *file = NULL;
	int line = 0;

	if (l)
		file = dwarf_linesrc(l, NULL, NULL);
	if (!file || dwarf_lineno(l, &line))
		return name;
	both = xasprintf("%s (%s:%d)", name ? name : "?", short_path(file),
			 line);
	free(name);
	return both;
}

/* SPDX-License-Identifier: BSD-3-Clause */
/* Symbols and line numbers, read by libdw. */

#include <elfutils/libdwfl.h>
#include <stdlib.h>
#include <string.h>

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

static const Dwfl_Callbacks callbacks = {
	.find_debuginfo = no_debuginfo,
	.section_address = dwfl_offline_section_address,
};

struct symbols *symbols_open(const char *path)
{
	struct symbols *s = xmalloc(sizeof(*s));

	s->dwfl = dwfl_begin(&callbacks);
	if (s->dwfl && dwfl_report_offline(s->dwfl, "image", path, -1) &&
	    !dwfl_report_end(s->dwfl, NULL, NULL))
		return s;
	symbols_close(s);
	return NULL;
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

char *symbols_place(struct symbols *s, uint64_t addr, bool after)
{
	uint64_t at = addr - after;
	Dwfl_Module *m = dwfl_addrmodule(s->dwfl, at);
	const char *name = m ? dwfl_module_addrname(m, at) : NULL, *file = NULL;
	Dwfl_Line *l = m ? dwfl_module_getsrc(m, at) : NULL;
	int line = 0;

	if (l)
		file = dwfl_lineinfo(l, NULL, &line, NULL, NULL, NULL);
	if (file)
		return xasprintf("%s (%s:%d)", name ? name : "?",
				 short_path(file), line);
	return name ? xstrdup(name) : NULL;
}

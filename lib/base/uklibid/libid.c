/* SPDX-License-Identifier: BSD-3-Clause */
/* The table of names; Makefile.uk gives it. */
#include <string.h>

#include <uk/libid.h>

static const char *const names[] = { UKLIBID_NAMES };

__u16 uk_libid_static_count(void)
{
	return ARRAY_SIZE(names);
}

const char *uk_libname(__u16 id)
{
	return id < ARRAY_SIZE(names) ? names[id] : __NULL;
}

__u16 uk_libid(const char *name)
{
	for (__u16 id = 0; id < ARRAY_SIZE(names); id++)
		if (!strcmp(names[id], name))
			return id;
	return UKLIBID_NONE;
}

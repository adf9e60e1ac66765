/* SPDX-License-Identifier: BSD-3-Clause */
/* Names and texts of errors. */
#include <stddef.h>

#include "decode.h"

static const struct {
	const char *name, *text;
} errnos[] = {
#define E(_nr, _name, _text) [_nr] = { #_name, _text },
#include "errnos.inc"
#undef E
};

const char *shim_errno_name(long err)
{
	return (unsigned long)err < ARRAY_SIZE(errnos) ? errnos[err].name
						       : NULL;
}

const char *shim_errno_text(long err)
{
	return (unsigned long)err < ARRAY_SIZE(errnos) ? errnos[err].text
						       : NULL;
}

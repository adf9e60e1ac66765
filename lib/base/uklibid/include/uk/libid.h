/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The libraries of this image by number: 0 up to uk_libid_static_count(), in
 * order of their names.  The numbers hold for one image only.  Any context.
 */
#ifndef __UK_LIBID_H__
#define __UK_LIBID_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

#define UKLIBID_NONE __U16_MAX

/** How many libraries the image has. */
__u16 uk_libid_static_count(void);

/** Name of a library, e.g. "libukboot"; NULL for a number that is none. */
const char *uk_libname(__u16 id);

/** Number of a library; UKLIBID_NONE if it is not in the image. */
__u16 uk_libid(const char *name);

UK_END_DECLS

/* The library that is being compiled. */
#define uk_libid_self() uk_libid(STRINGIFY(__LIBNAME__))

#endif /* __UK_LIBID_H__ */

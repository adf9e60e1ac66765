/* SPDX-License-Identifier: BSD-3-Clause */
/* Pure core: words in, values out.  Runs on the host as well. */
#ifndef __PARSE_H__
#define __PARSE_H__

#include <uk/libparam.h>

/* The parameters to look among. */
struct param_table {
	const struct uk_libparam_param *begin;
	const struct uk_libparam_param *end;
};

/* Index of the first "--" at or after 1; 0 if there is none. */
int params_scan(int argc, char **argv);

/* The parameter that `word` ("lib.name=...") names, and its value; or NULL. */
const struct uk_libparam_param *param_find(const struct param_table *t,
					   char *word, char **value);

/* Puts one value into slot `idx`; 0, -EINVAL or -ERANGE; -E2BIG: no slot. */
int param_set(const struct uk_libparam_param *p, unsigned int idx, char *value);

#endif /* __PARSE_H__ */

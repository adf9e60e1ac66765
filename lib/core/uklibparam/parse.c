/* SPDX-License-Identifier: BSD-3-Clause */
/* The values of parameters; see parse.h. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "parse.h"

int params_scan(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], "--"))
			return i;
	return 0;
}

const struct uk_libparam_param *param_find(const struct param_table *t,
					   char *word, char **value)
{
	const struct uk_libparam_param *p;
	char *dot = strchr(word, '.');
	char *eq = strchr(word, '=');
	__sz prefix_len, name_len;

	if (!dot || !eq || dot > eq)
		return NULL;
	prefix_len = (__sz)(dot - word);
	name_len = (__sz)(eq - dot - 1);
	for (p = t->begin; p < t->end; p++) {
		if (strlen(p->prefix) == prefix_len &&
		    strlen(p->name) == name_len &&
		    !memcmp(p->prefix, word, prefix_len) &&
		    !memcmp(p->name, dot + 1, name_len)) {
			*value = eq + 1;
			return p;
		}
	}
	return NULL;
}

static int parse_bool(const char *v, __u8 *out)
{
	static const char *const no[] = { "0", "n", "no", "off", "false" };
	static const char *const yes[] = { "1", "y", "yes", "on", "true" };

	for (__sz i = 0; i < ARRAY_SIZE(no); i++) {
		if (!strcasecmp(v, no[i]) || !strcasecmp(v, yes[i])) {
			*out = !strcasecmp(v, yes[i]);
			return 0;
		}
	}
	return -EINVAL;
}

static int parse_digits(const char *v, __u64 *out)
{
	char *end;

	if (!isdigit(*v))
		return -EINVAL;
	*out = strtoul(v, &end, 0);
	if (*end)
		return -EINVAL;
	/* strtoul gives the limit for what does not fit */
	return *out == __U64_MAX ? -ERANGE : 0;
}

static int set_int(void *slot, unsigned int bytes, int is_signed, const char *v)
{
	int neg = is_signed && *v == '-';
	__u64 n, max = __U64_MAX >> (64 - 8 * bytes + is_signed);
	int rc = parse_digits(v + neg, &n);

	if (rc)
		return rc;
	if (n > max + neg)
		return -ERANGE;
	if (neg)
		n = -n;
	memcpy(slot, &n, bytes); /* little-endian */
	return 0;
}

static unsigned int type_size(unsigned int type)
{
	static const __u8 sizes[] = {
		[UK_LIBPARAM_T_bool] = 1,  [UK_LIBPARAM_T_char] = 1,
		[UK_LIBPARAM_T_charp] = 8, [UK_LIBPARAM_T_s8] = 1,
		[UK_LIBPARAM_T_u8] = 1,	   [UK_LIBPARAM_T_s16] = 2,
		[UK_LIBPARAM_T_u16] = 2,   [UK_LIBPARAM_T_s32] = 4,
		[UK_LIBPARAM_T_u32] = 4,   [UK_LIBPARAM_T_s64] = 8,
		[UK_LIBPARAM_T_u64] = 8,
	};

	return sizes[type];
}

int param_set(const struct uk_libparam_param *p, unsigned int idx, char *value)
{
	unsigned int size = type_size(p->type);
	void *slot = (char *)p->addr + (__sz)idx * size;
	int rc = 0;

	if (idx >= p->elems)
		return -E2BIG;
	switch (p->type) {
	case UK_LIBPARAM_T_bool:
		rc = parse_bool(value, slot);
		break;
	case UK_LIBPARAM_T_char:
		if (!value[0] || value[1])
			return -EINVAL;
		*(char *)slot = value[0];
		break;
	case UK_LIBPARAM_T_charp:
		*(char **)slot = value;
		break;
	default:
		rc = set_int(slot, size,
			     p->type == UK_LIBPARAM_T_s8 ||
				     p->type == UK_LIBPARAM_T_s16 ||
				     p->type == UK_LIBPARAM_T_s32 ||
				     p->type == UK_LIBPARAM_T_s64,
			     value);
	}
	if (!rc && p->count)
		*p->count = idx + 1;
	return rc;
}

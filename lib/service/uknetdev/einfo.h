/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Cuts netdev.ip=cidr[:gw[:dns0[:dns1[:hostname[:domain]]]]] into its fields,
 * free of anything else, so that it can be tested on the build host.
 */
#ifndef __EINFO_H__
#define __EINFO_H__

#define EINFO_FIELDS 6

/* Cuts `s` in place; fields that are absent or empty become NULL. */
static inline void einfo_split(char *s, const char *field[EINFO_FIELDS])
{
	for (int i = 0; i < EINFO_FIELDS; i++) {
		char *start = s;

		field[i] = 0;
		if (!s)
			continue;
		while (*s && (*s != ':' || i == EINFO_FIELDS - 1))
			s++;
		if (s != start)
			field[i] = start;
		if (*s)
			*s++ = 0;
		else
			s = 0;
	}
}

#endif /* __EINFO_H__ */

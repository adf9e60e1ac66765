/* SPDX-License-Identifier: BSD-3-Clause */
/* ${VAR}, ${VAR:-default}, ${VAR-default} and $$ in values of a Kraftfile. */
#ifndef KRAFT_INTERPOLATE_H
#define KRAFT_INTERPOLATE_H

/**
 * Replaces variables by what `lookup` gives (NULL: unset, empty).
 *
 * @return the new string, caller frees; NULL if a ${ is not closed
 */
char *interpolate(const char *s, const char *(*lookup)(const char *name));

#endif

/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the compiler calls on undefined behaviour.  Each handler's first
 * argument begins with the place in the source; more is not used here.
 */
#include <uk/assert.h>

struct place {
	const char *file;
	__u32 line;
	__u32 column;
};

static void report(const char *what, const struct place *at)
{
	uk_console_printf("crit: undefined behaviour: %s at %s:%u:%u\n", what,
			  at->file, at->line, at->column);
	if (UK_IS_ENABLED(CONFIG_LIBUBSAN_CRASH))
		uk_crash("stopped by ubsan\n");
}

#define HANDLER(name, what)                                                    \
	void __visible __ubsan_handle_##name(const struct place *at);          \
	void __ubsan_handle_##name(const struct place *at)                     \
	{                                                                      \
		report(what, at);                                              \
	}                                                                      \
	_Static_assert(1, "")

HANDLER(add_overflow, "addition overflows");
HANDLER(sub_overflow, "subtraction overflows");
HANDLER(mul_overflow, "multiplication overflows");
HANDLER(negate_overflow, "negation overflows");
HANDLER(divrem_overflow, "division by zero or overflow");
HANDLER(shift_out_of_bounds, "shift by too much");
HANDLER(out_of_bounds, "index out of bounds");
HANDLER(type_mismatch_v1, "null, misaligned or too small object");
HANDLER(alignment_assumption, "misaligned against a promise");
HANDLER(pointer_overflow, "pointer arithmetic overflows");
HANDLER(load_invalid_value, "value that the type cannot have");
HANDLER(nonnull_arg, "null for an argument that must not be");
HANDLER(vla_bound_not_positive, "array of no or negative length");
HANDLER(builtin_unreachable, "unreachable code reached");
HANDLER(missing_return, "no value returned");
HANDLER(float_cast_overflow, "float does not fit");
HANDLER(invalid_builtin, "zero for a builtin that forbids it");

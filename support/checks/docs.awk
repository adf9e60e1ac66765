# SPDX-License-Identifier: BSD-3-Clause
#
# A public header is a contract: between UK_BEGIN_DECLS and UK_END_DECLS each
# group of prototypes (without a blank line between them) has a comment above.
/^UK_BEGIN_DECLS/ { on = 1; doc = 0; next }
/^UK_END_DECLS/ { on = 0 }
!on { next }
/^[ \t]*$/ { doc = 0; next }
/\*\/[ \t]*$/ { doc = 1; next }
/^[a-z_][A-Za-z0-9_ *]*\**[a-z_0-9]+\(/ && !/^(typedef|return|UK_|static inline)/ && !/__attribute__/ {
	if (!doc) {
		printf "%s:%d: prototype without a contract: %s\n", FILENAME, FNR, $0
		bad = 1
	}
}
END { exit bad }

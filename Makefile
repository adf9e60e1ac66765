# SPDX-License-Identifier: BSD-3-Clause
#
# The front door: `make help` says what there is.
#
# With an application (make A=DIR) this builds its image; without, it runs
# tests and checks.

UK_ROOT := $(patsubst %/,%,$(dir $(realpath $(lastword $(MAKEFILE_LIST)))))
export UK_ROOT
MAKEFLAGS += --no-print-directory --no-builtin-rules

ifneq ($(A),)

.DEFAULT_GOAL := all
.PHONY: all help
all: image
help:
	@$(MAKE) -C $(UK_ROOT) A= help
include $(UK_ROOT)/support/build/folders.mk
ifneq ($(filter-out help clean distclean properclean,$(or $(MAKECMDGOALS),all)),)
include $(UK_ROOT)/support/build/image.mk
endif

else

include $(UK_ROOT)/support/build/project.mk

endif

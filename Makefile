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

all: image
include $(UK_ROOT)/support/build/image.mk

clean:
	$(Q)rm -rf $(UK_OUT)
distclean properclean: clean
.DEFAULT_GOAL := all
.PHONY: all clean distclean properclean

else

include $(UK_ROOT)/support/build/project.mk

endif

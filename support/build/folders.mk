# SPDX-License-Identifier: BSD-3-Clause
#
# The application (A) and where it is built (O), before anything is done there.

Q := $(if $(filter 1,$(V)),,@)

UK_APP := $(realpath $(A))
ifeq ($(UK_APP),)
$(error application folder '$(A)' does not exist; give A=<folder with a Makefile.uk>)
endif
ifeq ($(wildcard $(UK_APP)/Makefile.uk),)
$(error application folder '$(A)' has no Makefile.uk)
endif
O ?= $(UK_APP)/build
UK_OUT := $(abspath $(O))
# It is removed by `make clean`.
ifneq ($(filter $(UK_OUT) $(UK_OUT:/=)/%,$(UK_APP) $(UK_ROOT)),)
$(error build folder '$(O)' holds the application or Telesto itself; give O=<another>)
endif

# Not of what somebody else put there.
clean:
	$(Q)[ ! -e $(UK_OUT) ] || [ -e $(UK_OUT)/extlibs.uk ] || \
		{ echo "error: '$(UK_OUT)' is no build folder: nothing is removed" >&2; exit 1; }
	$(Q)rm -rf $(UK_OUT)
distclean properclean: clean
.PHONY: clean distclean properclean

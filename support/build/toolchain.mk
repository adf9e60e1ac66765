# SPDX-License-Identifier: BSD-3-Clause
#
# Compiler and binutils for ARCH.  CC=clang works for both architectures; the
# linker and the rest stay binutils.

UK_HOSTARCH := $(subst aarch64,arm64,$(shell uname -m))
UK_TRIPLE_x86_64 := x86_64-linux-gnu
UK_TRIPLE_arm64 := aarch64-linux-gnu
ifneq ($(ARCH),$(UK_HOSTARCH))
CROSS_COMPILE ?= $(UK_TRIPLE_$(ARCH))-
endif

ifeq ($(origin CC),default)
CC := $(CROSS_COMPILE)gcc
endif
UK_CC_IS_CLANG := $(findstring clang,$(notdir $(CC)))
UK_TARGETFLAGS := $(if $(UK_CC_IS_CLANG),--target=$(UK_TRIPLE_$(ARCH)))
override LD := $(CROSS_COMPILE)ld
override AR := $(CROSS_COMPILE)ar
STRIP := $(CROSS_COMPILE)strip
OBJCOPY := $(CROSS_COMPILE)objcopy
NM := $(CROSS_COMPILE)nm
READELF := $(CROSS_COMPILE)readelf

UK_CC_INCLUDE := $(shell $(CC) $(UK_TARGETFLAGS) -print-file-name=include 2>/dev/null)
ifeq ($(UK_CC_INCLUDE),)
$(error compiler '$(CC)' cannot be run; `make test` or `./kraft` install the packages that are needed)
endif

# SPDX-License-Identifier: BSD-3-Clause

UKPLAT_LDS := $(PLATKVM_BASE)/x86_64/link.lds.S

PLATKVM_DEPS-y += x86_64
PLATKVM_SRCS-y += $(PLATKVM_BASE)/x86_64/boot.S
PLATKVM_SRCS-y += $(PLATKVM_BASE)/x86_64/setup.c
PLATKVM_SRCS-y += $(PLATKVM_BASE)/x86_64/directmap.c
PLATKVM_SRCS-y += $(PLATKVM_BASE)/x86_64/power.c

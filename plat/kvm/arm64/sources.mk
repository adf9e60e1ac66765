# SPDX-License-Identifier: BSD-3-Clause

UKPLAT_LDS := $(PLATKVM_BASE)/arm64/link.lds.S

PLATKVM_DEPS-y += ukfdt pl011 arm64
PLATKVM_SRCS-y += $(PLATKVM_BASE)/arm64/entry.S
PLATKVM_SRCS-y += $(PLATKVM_BASE)/arm64/setup.c
PLATKVM_SRCS-y += $(PLATKVM_BASE)/arm64/bootfdt.c
PLATKVM_SRCS-y += $(PLATKVM_BASE)/arm64/bootpt.c
PLATKVM_SRCS-y += $(PLATKVM_BASE)/arm64/power.c
PLATKVM_SRCS-$(CONFIG_HAVE_SMP) += $(PLATKVM_BASE)/arm64/cpu_entry.S
PLATKVM_SRCS-$(CONFIG_HAVE_SMP) += $(PLATKVM_BASE)/arm64/start_cpu.c

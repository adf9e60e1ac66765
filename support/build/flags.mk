# SPDX-License-Identifier: BSD-3-Clause
#
# Compiler flags: what all code gets, what kernel code (a library with a TIER)
# gets, and what applications get.

UK_CFLAGS_x86_64 := -m64 -mno-red-zone -mcmodel=kernel -march=x86-64
UK_CFLAGS_arm64 := -march=armv8-a -mno-outline-atomics -mstrict-align
UK_KFLAGS_x86_64 := -mgeneral-regs-only
UK_KFLAGS_arm64 := -mgeneral-regs-only

# The kernel has no thread-local storage: the canary is a global variable.
UK_SPFLAGS_x86_64 := -mstack-protector-guard=global

UK_OPT := $(if $(CONFIG_OPTIMIZE_SIZE),-Os,-O2)

UK_CFLAGS_ALL := $(UK_TARGETFLAGS) $(UK_CFLAGS_$(ARCH)) $(UK_OPT) -g \
	-fno-pic -fno-pie -fno-common -ffunction-sections -fdata-sections \
	-fno-asynchronous-unwind-tables -fno-unwind-tables \
	$(if $(CONFIG_OPTIMIZE_NOOMITFP),-fno-omit-frame-pointer) \
	$(if $(CONFIG_LIBUKSP),-fstack-protector-strong $(UK_SPFLAGS_$(ARCH)),-fno-stack-protector) \
	-ffile-prefix-map=$(UK_ROOT)/= -ffile-prefix-map=$(UK_OUT)/=build/ \
	-ffile-prefix-map=$(UK_APP)/=app/ \
	$(foreach l,$(UK_EXTLIBS),-ffile-prefix-map=$(l)/=$(notdir $(l))/) \
	-D__Unikraft__ -D__Telesto__

UK_WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wno-unused-parameter -Werror

# Kernel code: freestanding, hidden unless declared by a public header.
UK_KCFLAGS := $(UK_CFLAGS_ALL) $(UK_KFLAGS_$(ARCH)) -std=gnu11 \
	-ffreestanding -nostdinc -fvisibility=hidden -fno-strict-aliasing \
	$(if $(CONFIG_LIBUBSAN),-fsanitize=undefined) \
	$(UK_WARN) $(if $(UK_CC_IS_CLANG),-Wno-gnu -Wno-address-of-packed-member,)
UK_KINCLUDES := -I$(UK_OUT)/include -I$(UK_ROOT)/include \
	-I$(UK_ROOT)/arch/$(ARCH)/include
UK_KSYSINCLUDES := -isystem $(UK_ROOT)/lib/base/nolibc/include \
	-isystem $(UK_CC_INCLUDE)

UK_ASFLAGS := $(UK_TARGETFLAGS) $(UK_CFLAGS_$(ARCH)) -g -fno-pic -fno-pie -D__ASSEMBLY__ -nostdinc \
	-Wa,--noexecstack

# Applications and libraries from elsewhere: any C dialect, the FPU is theirs.
UK_APPCFLAGS = $(UK_CFLAGS_ALL) -nostdinc $(CFLAGS-y)
UK_APPINCLUDES = $(UK_KINCLUDES) $(foreach l,$(UK_LIBS),\
	$(if $(wildcard $(UKLIB_$(l)_BASE)/include),-I$(UKLIB_$(l)_BASE)/include)) \
	$(CINCLUDES-y)
UK_APPSYSINCLUDES = $(or $(UK_LIBC_INCLUDES),-isystem $(UK_ROOT)/lib/base/nolibc/include) \
	-isystem $(UK_CC_INCLUDE)

UK_EMULATION_x86_64 := elf_x86_64
UK_EMULATION_arm64 := aarch64linux
UK_LDFLAGS := -m $(UK_EMULATION_$(ARCH)) -static --gc-sections \
	-z max-page-size=0x1000 -z noexecstack -z norelro --build-id=none \
	--orphan-handling=warn --no-warn-rwx-segments $(LDFLAGS-y)

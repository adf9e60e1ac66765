# SPDX-License-Identifier: BSD-3-Clause
#
# Builds one image: configuration, libraries, link.  Included by the top
# Makefile, behind folders.mk, when an application is given (make A=DIR ...).
#
#  A     application folder          O   build folder (default $(A)/build)
#  ARCH  x86_64 (default) or arm64   L   external libraries, colon-separated
#  UK_DEFCONFIG  file with CONFIG_* lines that differ from the defaults
#  C     file for the configuration (default O/config)
#  CC    gcc (default) or clang      V=1 shows the commands

ifneq ($(UK_DEFCONFIG),)
ifeq ($(wildcard $(UK_DEFCONFIG)),)
$(error configuration '$(UK_DEFCONFIG)' does not exist; UK_DEFCONFIG is a file of CONFIG_* lines)
endif
endif
ARCH ?= x86_64
ifeq ($(filter $(ARCH),x86_64 arm64),)
$(error ARCH '$(ARCH)' is not known; use ARCH=x86_64 or ARCH=arm64)
endif
PYTHON := /usr/bin/python3

include $(UK_ROOT)/support/build/toolchain.mk
include $(UK_ROOT)/support/build/library.mk

# ------------------------------------------------------------ configuration
UK_EXTLIBS := $(foreach l,$(subst :, ,$(L)),$(or $(patsubst %/Makefile.uk,%,\
	$(realpath $(l)/Makefile.uk)),$(error library '$(l)' of L has no Makefile.uk)))
UK_CONFIG := $(if $(C),$(abspath $(C)),$(UK_OUT)/config)
UK_CONFIG_H := $(UK_OUT)/include/uk/_config.h
KCONFIG_FILES := $(wildcard $(UK_ROOT)/Config.uk $(UK_ROOT)/*/*/Config.uk \
	$(UK_ROOT)/*/*/*/Config.uk $(UK_APP)/Config.uk \
	$(addsuffix /Config.uk,$(UK_EXTLIBS)))

export KCONFIG_CONFIG := $(UK_CONFIG)
export srctree := $(UK_ROOT)
export UK_APP ARCH
export UK_EXTCONFIG := $(UK_OUT)/extlibs.uk
export UK_DEFNAME := $(notdir $(UK_APP))
KCONFIG = cd $(UK_ROOT) && $(PYTHON) -m

# Whenever L has changed; else it stays as it is, and with it the configuration.
.PHONY: always
$(UK_OUT)/extlibs.uk: always | $(UK_OUT)
	$(Q)printf '%s\n' $(foreach l,$(wildcard $(addsuffix /Config.uk,$(UK_EXTLIBS))),'source "$l"') > $@.new
	$(Q)cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(UK_OUT) $(UK_OUT)/include/uk:
	$(Q)mkdir -p $@

# Made anew whenever an option changes somewhere, unless somebody has edited it:
# then it stays until the file that it began with is newer.
UK_CONFIG_MADE := $(UK_OUT)/config.made
$(UK_CONFIG): $(UK_DEFCONFIG) $(KCONFIG_FILES) $(UK_OUT)/extlibs.uk
	$(Q)mkdir -p $(@D)
	$(Q)if [ -e $(UK_CONFIG_MADE) ]; then cmp -s $@ $(UK_CONFIG_MADE); \
		else [ ! -e $@ ] || [ '$(UK_DEFCONFIG)' ]; fi \
		$(if $(UK_DEFCONFIG),$(if $(filter $(UK_DEFCONFIG),$?),|| :)) && \
		{ cat /dev/null $(UK_DEFCONFIG) > $@ && rm -f $(UK_CONFIG_MADE); } || touch $@
	$(Q)$(KCONFIG) olddefconfig Config.uk > $(UK_OUT)/config.log 2>&1 || \
		{ cat $(UK_OUT)/config.log >&2; rm -f $@; exit 1; }
	$(Q)grep -i '^warning' $(UK_OUT)/config.log >&2 || :
	$(Q)[ -e $(UK_CONFIG_MADE) ] || cp $@ $(UK_CONFIG_MADE)
	$(Q)touch $@

$(UK_CONFIG_H): $(UK_CONFIG) | $(UK_OUT)/include/uk
	$(Q)$(KCONFIG) genconfig --header-path $@.new Config.uk
	$(Q)cmp -s $@.new $@ && rm $@.new || mv $@.new $@

include $(UK_CONFIG)

UK_NAME := $(subst ",,$(CONFIG_UK_NAME))
UK_IMAGE := $(UK_OUT)/$(UK_NAME)_qemu-$(ARCH)

# ---------------------------------------------------------------- libraries
include $(UK_ROOT)/support/build/flags.mk

UK_MAKEFILES := $(sort $(wildcard $(UK_ROOT)/arch/$(ARCH)/Makefile.uk \
	$(foreach d,lib plat drivers ports,$(UK_ROOT)/$d/*/Makefile.uk \
	$(UK_ROOT)/$d/*/*/Makefile.uk $(UK_ROOT)/$d/*/*/*/Makefile.uk)))

$(foreach m,$(UK_MAKEFILES),$(eval $(call import_library,$(m))))
$(foreach l,$(UK_EXTLIBS),$(eval $(call import_library,$(l)/Makefile.uk)))
$(eval $(call import_library,$(UK_APP)/Makefile.uk))
$(foreach l,$(UK_LIBS),$(eval $(call library_rules,$(l))))

# Every library's place and dependencies, judged by one small script.
define UK_DEPS_TEXT
$(foreach l,$(UK_LIBS_ALL),$(l) $(or $(UKLIB_$(l)_TIER),-) $(UKLIB_$(l)_FOLDER) $(UKLIB_$(l)_DEPS)
)
endef
$(UK_OUT)/deps.ok: $(UK_CONFIG_H) $(UK_MAKEFILES) $(UK_ROOT)/support/checks/deps.awk
	$(file > $(UK_OUT)/deps.txt,$(UK_DEPS_TEXT))
	$(Q)awk -f $(UK_ROOT)/support/checks/deps.awk $(UK_OUT)/deps.txt
	$(Q)awk -f $(UK_ROOT)/support/checks/deps.awk -v edges=1 $(UK_OUT)/deps.txt | \
		tsort > /dev/null 2> $(UK_OUT)/deps.cycle || \
		{ echo 'error: libraries depend on each other in a circle:' >&2; \
		  sed 's/^tsort: //' $(UK_OUT)/deps.cycle >&2; exit 1; }
	$(Q)touch $@

# --------------------------------------------------------------------- link
UK_LDS := $(UK_OUT)/link.lds
$(UK_LDS): $(UKPLAT_LDS) $(UK_ROOT)/include/uk/plat/sections.lds.h $(UK_CONFIG_H)
	$(Q)$(CC) $(UK_TARGETFLAGS) -E -P -x assembler-with-cpp -D__ASSEMBLY__ -I$(UK_ROOT)/include \
		-I$(UK_ROOT)/arch/$(ARCH)/include -I$(UK_OUT)/include $< -o $@

UK_LIB_OBJS := $(foreach l,$(UK_LIBS),$(UKLIB_$(l)_OUT))
UK_ALIBS := $(foreach l,$(UK_LIBS),$($(UKLIB_$(l)_VAR)_ALIBS-y))

UK_LINK = $(LD) $(UK_LDFLAGS) -T $(UK_LDS) -o $@.tmp $(UK_LIB_OBJS) \
	--start-group $(UK_ALIBS) --end-group
UK_LINK_DEPS := $(UK_LIB_OBJS) $(UK_ALIBS) $(UK_LDS) $(UK_OUT)/deps.ok

# A kernel that moves at boot is linked once more, with the table of what moves.
UK_KASLR_OBJ := $(if $(CONFIG_UKPLAT_KASLR),$(UK_OUT)/kaslr.o)
$(UK_OUT)/kaslr.o: $(UK_LINK_DEPS) $(UK_ROOT)/support/build/relocs
	@echo '  RELOCS  $(notdir $@)'
	$(Q)$(UK_LINK) --emit-relocs --strip-debug
	$(Q)$(UK_ROOT)/support/build/relocs $@.tmp $(READELF) > $(UK_OUT)/kaslr.S
	$(Q)$(CC) $(UK_TARGETFLAGS) -c $(UK_OUT)/kaslr.S -o $@
	$(Q)rm $@.tmp

$(UK_IMAGE).dbg: $(UK_LINK_DEPS) $(UK_KASLR_OBJ)
	@echo '  LD      $(notdir $@)'
	$(Q)$(UK_LINK) -Map $(UK_OUT)/link.map $(UK_KASLR_OBJ)
	$(Q)mv $@.tmp $@

$(UK_IMAGE).elf: $(UK_IMAGE).dbg
	$(Q)$(STRIP) -s -R .comment -o $@ $<

ifeq ($(ARCH),arm64)
$(UK_IMAGE): $(UK_IMAGE).dbg $(UK_IMAGE).elf
	$(Q)$(OBJCOPY) -O binary $< $@
else
$(UK_IMAGE): $(UK_IMAGE).elf
	$(Q)cp $< $@
endif

.PHONY: image images libs objs rooms size prepare print-libs print-srcs print-objs print-lds
images: image
image: $(UK_IMAGE)
	@printf '  IMAGE   %s (%s bytes)\n' '$(notdir $(UK_IMAGE))' "$$(stat -c %s $(UK_IMAGE))"
libs: $(UK_LIB_OBJS)
objs: $(UK_ALL_OBJS)
prepare: $(UK_PREPARE)
rooms: $(UK_OUT)/deps.ok

# kconfiglib's own programs, on this application's configuration
.PHONY: menuconfig guiconfig oldconfig olddefconfig allyesconfig allnoconfig defconfig savedefconfig
menuconfig: $(UK_CONFIG)
	$(Q)[ -t 0 ] && [ -t 1 ] || { echo 'error: menuconfig needs a terminal; edit $(UK_CONFIG), then make olddefconfig' >&2; exit 1; }
	$(Q)$(KCONFIG) $@ Config.uk
guiconfig oldconfig allyesconfig allnoconfig: $(UK_CONFIG)
	$(Q)$(KCONFIG) $@ Config.uk
olddefconfig: $(UK_CONFIG)
defconfig:
	$(Q)rm -f $(UK_CONFIG)
	$(Q)$(MAKE) -C $(UK_ROOT) $(UK_CONFIG)
savedefconfig: $(UK_CONFIG)
	$(Q)$(KCONFIG) savedefconfig --kconfig Config.uk --out $(UK_OUT)/defconfig
	@echo $(UK_OUT)/defconfig

# Bytes of the final image per library, from the linker's map.
size: $(UK_IMAGE)
	@awk -v out='$(UK_OUT)/' -f $(UK_ROOT)/support/build/size.awk $(UK_OUT)/link.map

print-libs:
	@printf '%s\n' $(UK_LIBS)
print-srcs:
	@printf '%s\n' $(foreach o,$(UK_ALL_OBJS),$(UKOBJ_$(o)_SRC))
print-objs:
	@printf '%s\n' $(UK_ALL_OBJS)
print-lds:
	@echo $(UKPLAT_LDS)

# Editors and clang tools read this.
.PHONY: compile_commands.json
compile_commands.json: $(UK_CONFIG_H)
	$(file > $(UK_OUT)/compile.txt)
	$(foreach o,$(UK_ALL_OBJS),$(file >> $(UK_OUT)/compile.txt,$(UKOBJ_$(o)_SRC)|$(CC) $(UKOBJ_$(o)_FLAGS) -c $(UKOBJ_$(o)_SRC)))
	@awk -F'|' -v dir='$(UK_ROOT)' -f $(UK_ROOT)/support/build/compile_commands.awk \
		$(UK_OUT)/compile.txt > $(UK_OUT)/$@
	@echo $(UK_OUT)/$@

-include $(foreach o,$(UK_ALL_OBJS),$(wildcard $(o:.o=.d)))

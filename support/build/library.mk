# SPDX-License-Identifier: BSD-3-Clause
#
# The verbs of Makefile.uk (addlib, addlib_s), and the rules that make one
# relocatable object out of one library.

uk_upper_pairs := a:A b:B c:C d:D e:E f:F g:G h:H i:I j:J k:K l:L m:M n:N o:O \
	p:P q:Q r:R s:S t:T u:U v:V w:W x:X y:Y z:Z -:_ .:_
uk_upper = $(call _uk_upper,$(1),$(uk_upper_pairs))
_uk_upper = $(if $(2),$(call _uk_upper,$(subst $(firstword $(subst :, ,$(firstword $(2)))),$(lastword $(subst :, ,$(firstword $(2)))),$(1)),$(wordlist 2,99,$(2))),$(1))

# import_library MAKEFILE: reads one Makefile.uk
define import_library
_IMPORT_BASE := $$(patsubst %/,%,$$(dir $(1)))
include $(1)
endef

# addlib NAME, addlib_s NAME,SWITCH: a library in the folder being imported
define addlib
$(call addlib_s,$(1),y)
endef
define addlib_s
UK_LIBS_ALL += $(1)
$(if $(filter y,$(2)),UK_LIBS += $(1))
$(call uk_upper,$(1))_BASE := $$(_IMPORT_BASE)
$(call uk_upper,$(1))_BUILD := $$(UK_OUT)/$(1)
UKLIB_$(1)_VAR := $(call uk_upper,$(1))
UKLIB_$(1)_BASE := $$(_IMPORT_BASE)
UKLIB_$(1)_FOLDER := $$(notdir $$(_IMPORT_BASE))
UKFOLDER_$$(notdir $$(_IMPORT_BASE)) := $(1)
UKLIB_$(1)_OUT := $$(UK_OUT)/$(1).o
UKLIB_$(1)_TIER = $$(strip $$($(call uk_upper,$(1))_TIER))
UKLIB_$(1)_DEPS = $$(sort $$($(call uk_upper,$(1))_DEPS-y) $$($(call uk_upper,$(1))_APIDEPS-y))
endef
# The reference's spelling for platform libraries.
addplatlib_s = $(call addlib_s,$(2),$(3))

# uk_libparam_libprefix_set LIBRARY,PREFIX: what stands before the dot of its
# parameters (uk/libparam.h); and its name of before
define uk_libparam_libprefix_set
$(call uk_upper,$(1))_COMPFLAGS-y += -DUK_LIBPARAM_PREFIX=$(2)
endef
addlib_paramprefix = $(uk_libparam_libprefix_set)

# What else libraries for the reference may ask, and is not here.
define uk_no_verb
$(1) = $$(error $(1) of '$$(1)': not supported; put the sources into the library's folder)
endef
$(foreach v,fetch fetchas fetch2 fetchas2 clone unarchive patch import_lib import_linker \
	addlib_tree addlib_tree_s addplat addplat_s addplatlib,$(eval $(call uk_no_verb,$(v))))

# Folders -> include flags; a library re-exports what its headers include.
uk_dep_lib = $(or $(UKFOLDER_$(1)),$(error library '$(2)' depends on '$(1)', and there is no such library))
uk_api_closure = $(foreach d,$(1),$(d) $(call uk_api_closure,$($(UKLIB_$(UKFOLDER_$(d))_VAR)_APIDEPS-y)))
uk_dep_includes = $(foreach d,$(sort $(call uk_api_closure,$(UKLIB_$(1)_DEPS))),\
	-I$(UKLIB_$(call uk_dep_lib,$(d),$(1))_BASE)/include)

# source[|variant] -> source, variant, object
uk_src = $(firstword $(subst |, ,$(1)))
uk_variant = $(word 2,$(subst |, ,$(1)))
uk_objname = $(UK_OUT)/$(2)/$(subst /,_,$(patsubst $(UKLIB_$(2)_BASE)/%,%,$(patsubst $(UK_OUT)/$(2)/%,%,$(basename $(call uk_src,$(1))))))$(addprefix .,$(uk_variant)).o

# The variant `isr` is for interrupts: no vector registers.
UK_VARIANT_isr = -D__INTERRUPTSAFE__ $(UK_KFLAGS_$(ARCH))

# library_rules NAME
define library_rules
$(eval _v := $(UKLIB_$(1)_VAR))
$(eval _own := $(if $(wildcard $(UKLIB_$(1)_BASE)/include),-I$(UKLIB_$(1)_BASE)/include))
$(eval _defs := -D__LIBNAME__=$(1) $($(_v)_COMPFLAGS-y) $($(_v)_COMPFLAGS))
$(eval UKLIB_$(1)_CFLAGS := $(if $(UKLIB_$(1)_TIER),\
	$(UK_KCFLAGS) $(_defs) $(UK_KINCLUDES) $(_own) $(call uk_dep_includes,$(1)) $($(_v)_CINCLUDES-y) $($(_v)_CINCLUDES) $(UK_KSYSINCLUDES),\
	$(UK_APPCFLAGS) $(_defs) $(_own) $($(_v)_CINCLUDES-y) $($(_v)_CINCLUDES) $(UK_APPINCLUDES) $(UK_APPSYSINCLUDES)) \
	$($(_v)_CFLAGS-y) $($(_v)_CFLAGS))
$(eval UKLIB_$(1)_ASFLAGS := $(UK_ASFLAGS) $(_defs) $(UK_KINCLUDES) $(_own) $(call uk_dep_includes,$(1)) $($(_v)_ASFLAGS-y))
$(eval UKLIB_$(1)_OBJS := $(foreach s,$($(_v)_SRCS-y),$(call uk_objname,$(s),$(1))))
$(foreach s,$($(_v)_SRCS-y),$(eval $(call object_rule,$(call uk_objname,$(s),$(1)),$(call uk_src,$(s)),$(1),$(call uk_variant,$(s)))))

$(UKLIB_$(1)_OUT): $(UKLIB_$(1)_OBJS) $($(_v)_OBJS-y)
	@echo '  LIB     $(1)'
	$(Q)$(if $(UKLIB_$(1)_OBJS)$($(_v)_OBJS-y),$(LD) -m $(UK_EMULATION_$(ARCH)) -r -o $$@.tmp $$^,echo | $(CC) $(UK_TARGETFLAGS) -c -x c - -o $$@.tmp)
	$(Q)$(if $(UKLIB_$(1)_TIER),$(OBJCOPY) --localize-hidden $$@.tmp)
	$(Q)mv $$@.tmp $$@
endef

# object_rule OBJECT,SOURCE,LIBRARY,VARIANT
define object_rule
$(eval _f := $(call uk_upper,$(basename $(notdir $(2)))))
$(eval UK_ALL_OBJS += $(1))
$(eval UKOBJ_$(1)_SRC := $(2))
$(eval UKOBJ_$(1)_FLAGS := $(if $(filter %.S %.s,$(2)),$(UKLIB_$(3)_ASFLAGS),$(UKLIB_$(3)_CFLAGS)) \
	$(UK_VARIANT_$(4)) $($(UKLIB_$(3)_VAR)_$(_f)_FLAGS-y) $($(UKLIB_$(3)_VAR)_$(_f)_FLAGS))
$(1): $(2) $(UK_CONFIG_H) | $(UK_PREPARE)
	@echo '  CC      $(3): $(notdir $(2))'
	$(Q)mkdir -p $$(@D)
	$(Q)$(CC) $$(UKOBJ_$(1)_FLAGS) -MMD -MP -c $(2) -o $$@
endef

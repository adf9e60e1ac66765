# SPDX-License-Identifier: BSD-3-Clause
#
# An archive with the file /hello, a link and a folder; and half of it.
$(UK_OUT)/initrd.cpio: $(lastword $(MAKEFILE_LIST))
	$(Q)rm -rf $@.d && mkdir -p $@.d/dir $@.d/dev && echo hello > $@.d/hello
	$(Q)ln -s ../hello $@.d/dir/link
	$(Q)cd $@.d && find . | LC_ALL=C sort | cpio -o -H newc --quiet > $@
	$(Q)head -c 300 $@ > $(UK_OUT)/half.cpio

UK_PREPARE += $(UK_OUT)/initrd.cpio

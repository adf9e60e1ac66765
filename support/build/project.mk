# SPDX-License-Identifier: BSD-3-Clause
#
# Targets about the whole project: tests, checks, benchmarks, help.

BUILD := $(UK_ROOT)/build
HELLO := $(UK_ROOT)/catalog/native/hello
ARCHS := x86_64 arm64

.DEFAULT_GOAL := help
.PHONY: help
help:
	@sed -n 's/^## //p' $(UK_ROOT)/support/build/project.mk

## Telesto: build and test targets
##
##   ./kraft run hello | nginx    build and run an application
##   make A=DIR [ARCH=arm64]      build the image of an application folder
##   make A=DIR menuconfig        choose its options
##   make A=DIR size              bytes of the image per library

##

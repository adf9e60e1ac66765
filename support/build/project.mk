# SPDX-License-Identifier: BSD-3-Clause
#
# Targets about the whole project: tests, checks, benchmarks, help.

BUILD := $(UK_ROOT)/build

.DEFAULT_GOAL := help
.PHONY: help
help:
	@sed -n 's/^## //p' $(UK_ROOT)/support/build/project.mk

## Telesto: build and test targets
##
##   ./kraft run hello | nginx    build and run an application
##   make A=DIR [ARCH=arm64]      build the image of an application folder
##   make menuconfig APP=NAME     choose its options (NAME of the catalog, or A=DIR)
##   make size APP=NAME           bytes of the image per library
##   make compile_commands.json   for editors and clang tools
##
## With A=DIR, variables: O=FOLDER to build in (DIR/build), L=LIB:LIB folders of
## libraries from elsewhere, UK_DEFCONFIG=FILE options, C=FILE configuration,
## CC=clang, V=1 shows commands.  Targets: image (default), libs, objs, prepare,
## clean, defconfig, olddefconfig, savedefconfig, menuconfig, guiconfig,
## oldconfig, print-libs, print-srcs, print-objs, print-lds.

##
## Tests (each prints TAP, read by prove)
##
##   make test          every test on both architectures
##   make test-host     pure cores and the host tool, under sanitizers
##   make test-guest    small images, one per subject
##   make test-abi      Linux programs, with Linux as the oracle
##   make test-system   kraft with real programs

# Variables for a smaller run: ARCHS=x86_64, TESTS="hello faults"
.PHONY: test test-host test-guest test-abi test-system packages

packages:
	@$(UK_ROOT)/support/install-packages test

test: packages
	@$(UK_ROOT)/tests/run-all host guest abi system

test-host test-guest test-abi test-system: packages
	@$(UK_ROOT)/tests/run-all $(patsubst test-%,%,$@)

##
## Checks
##
##   make check         formatting, static analysis, rooms, documents
##   make bench         the figures, written to build/bench.json

.PHONY: check bench
check:
	@$(UK_ROOT)/support/install-packages test
	@$(UK_ROOT)/support/checks/all

bench:
	@$(UK_ROOT)/support/install-packages bench
	@$(UK_ROOT)/tests/bench/run

# Targets about one application, by its name in the catalog.
APP ?= hello
APP_DIR = $(or $(firstword $(wildcard $(foreach d,native library examples,\
	$(UK_ROOT)/catalog/$d/$(APP)))),$(error application '$(APP)' is not in the \
	catalog; give A=<its folder>))
.PHONY: menuconfig size compile_commands.json
menuconfig size compile_commands.json: build-packages
	@$(MAKE) -C $(UK_ROOT) A=$(APP_DIR) O=$(BUILD)/app/$(APP) $@
.PHONY: build-packages
build-packages:
	@$(UK_ROOT)/support/install-packages build

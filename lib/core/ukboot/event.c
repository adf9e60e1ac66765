/* SPDX-License-Identifier: BSD-3-Clause */
/* The event that asks for the end; without a handler it asks nobody. */
#include <uk/boot.h>

UK_EVENT(UKPLAT_SHUTDOWN_EVENT);

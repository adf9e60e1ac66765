/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The events of objects.  Not where they are raised: there the compiler would
 * see that the list of handlers is empty, which the linker makes untrue.
 */
#include <uk/store.h>

UK_EVENT(UK_STORE_EVENT_CREATE_OBJECT);
UK_EVENT(UK_STORE_EVENT_RELEASE_OBJECT);

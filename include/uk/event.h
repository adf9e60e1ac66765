/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Events: one place raises, any number of libraries handle.
 *
 * UK_EVENT(name) defines an event; UK_EVENT_HANDLER[_PRIO](name, fn[, prio])
 * adds a handler at build time.  Handlers run in the order of their priority
 * and in the context of the raiser, so whether they may sleep is the raiser's
 * contract.
 */
#ifndef __UK_EVENT_H__
#define __UK_EVENT_H__

#include <uk/essentials.h>
#include <uk/prio.h>

UK_BEGIN_DECLS

#define UK_EVENT_NOT_HANDLED 0 /* go on with the next handler */
#define UK_EVENT_HANDLED 1 /* done: no further handler is called */
#define UK_EVENT_HANDLED_CONT 2 /* handled, but others are told as well */

/** Returns UK_EVENT_*; a negative errno stops and is given to the raiser. */
typedef int (*uk_event_handler_t)(void *data);

struct uk_event {
	const uk_event_handler_t *begin;
	const uk_event_handler_t *end;
};

UK_END_DECLS

/* Handlers of an event, sorted by the linker: _0 marks the start, _a the end */
#define __UK_EVENT_SECTION(name, prio) ".uk_eventtab." #name "_" #prio

/** Defines the event `name` (once in the image). */
#define UK_EVENT(name)                                                         \
	static const uk_event_handler_t __used __section(                      \
		".uk_eventtab." #name "_!") __uk_event_begin_##name[0];        \
	static const uk_event_handler_t __used __section(                      \
		".uk_eventtab." #name "_a") __uk_event_end_##name[0];          \
	extern const struct uk_event __visible name;                           \
	const struct uk_event name = { __uk_event_begin_##name,                \
				       __uk_event_end_##name }

#define __UK_EVENT_HANDLER(name, fn, prio)                                     \
	static const uk_event_handler_t __used __section(                      \
		__UK_EVENT_SECTION(name, prio))                                \
		UK_CONCAT(__uk_event_handler_, __COUNTER__) = (fn)

/** Adds `fn` as handler with priority 0 (first) to 9. */
#define UK_EVENT_HANDLER_PRIO(name, fn, prio) __UK_EVENT_HANDLER(name, fn, prio)
#define UK_EVENT_HANDLER(name, fn)                                             \
	UK_EVENT_HANDLER_PRIO(name, fn, UK_PRIO_LATEST)

/** Declares an event that another file defines, and gives its address. */
#define UK_EVENT_DECLARE(name) extern const struct uk_event __visible name
#define UK_EVENT_PTR(name) (&(name))

/**
 * Calls the handlers of `e` in order.
 *
 * @return UK_EVENT_HANDLED if any handler took it, UK_EVENT_NOT_HANDLED if
 *   none did, or the negative errno of the handler that stopped it.
 */
static inline int uk_raise_event_ptr(const struct uk_event *e, void *data)
{
	const uk_event_handler_t *h = e->begin;
	int handled = UK_EVENT_NOT_HANDLED;
	int rc;

	/* In the file that defines the event, `begin` looks like an empty
	 * array of constants, and gcc calls what it "reads" there: NULL. */
	__asm__("" : "+r"(h));
	for (; h < e->end; h++) {
		rc = (*h)(data);
		if (rc < 0 || rc == UK_EVENT_HANDLED)
			return rc;
		if (rc == UK_EVENT_HANDLED_CONT)
			handled = UK_EVENT_HANDLED;
	}
	return handled;
}

#define uk_raise_event(name, data) uk_raise_event_ptr(UK_EVENT_PTR(name), data)

#endif /* __UK_EVENT_H__ */

/* SPDX-License-Identifier: BSD-3-Clause */
/* Stand-in for host tests: gives the driver to the test. */
#include_next <uk/bus/platform.h>

#undef PF_REGISTER_DRIVER
#define PF_REGISTER_DRIVER(d) struct pf_driver *const test_pf_driver = &(d)

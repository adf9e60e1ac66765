/* SPDX-License-Identifier: BSD-3-Clause */
/* TCP options. */
#ifndef _NETINET_TCP_H
#define _NETINET_TCP_H
#include <netinet/in.h>
#endif

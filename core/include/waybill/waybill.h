/* SPDX-License-Identifier: MIT */
/* All of the core's public headers. */
#ifndef WAYBILL_WAYBILL_H
#define WAYBILL_WAYBILL_H

#include "waybill/version.h"
#include "waybill/catalog.h"
#include "waybill/diagram.h"
#include "waybill/engine.h"
#include "waybill/json.h"
#include "waybill/lint.h"
#include "waybill/search.h"
#include "waybill/versions.h"

#endif

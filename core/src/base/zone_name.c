/* SPDX-License-Identifier: MIT */
/*
 * A name goes into the path of a file on one host and into an address on another. So what it may be
 * made of is said in one place, and the core asks no host for anything else. A list of all names was
 * dropped: it changes with the data, which is the host's.
 */
#include "base/zone_name.h"

static bool zone_name_is_capital(char character)
{
	return character >= 'A' && character <= 'Z';
}

static bool zone_name_has(char character)
{
	return zone_name_is_capital(character) || (character >= 'a' && character <= 'z') ||
		(character >= '0' && character <= '9') || character == '/' || character == '_' ||
		character == '-' || character == '+';
}

bool wb_zone_name__is_valid(wb_text name)
{
	if (name.bytes == 0 || name.bytes > WB_ZONE_NAME_BYTES_MAX ||
		!zone_name_is_capital(name.data[0]))
		return false;
	for (size_t at = 1; at < name.bytes; at++)
		if (!zone_name_has(name.data[at]))
			return false;
	return true;
}

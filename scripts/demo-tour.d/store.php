<?php
// SPDX-License-Identifier: MIT
//
// Prints the name of the store that the plugin uses.

echo ( new Waybill\WordPress\Options() )->store();

<?php
// SPDX-License-Identifier: MIT
//
// Prints the texts of an order's notes.

echo json_encode(
	array_column( wc_get_order_notes( [ 'order_id' => (int) $argv[1] ] ), 'content' )
);

<?php
// SPDX-License-Identifier: MIT
//
// The definition of the ring: four states, four moves, each with a guard of four clauses.

declare(strict_types=1);

return <<<'JSON'
{
	"format": 1, "workflow": "ring", "version": 1, "label": "Ring", "subject": "order",
	"initial": "a", "roles": ["staff", "manager"], "endless": true,
	"states": {
		"a": {"label": "A", "woo": "processing"}, "b": {"label": "B"}, "c": {"label": "C"}, "d": {"label": "D"}
	},
	"transitions": {
		"ab": {"label": "A to B", "from": ["a"], "to": "b", "roles": ["staff", "manager"],
			"guard": "order.paid && order.total > 0 && order.country in ['DE', 'AT', 'CH'] && order.payment_method != 'cod'",
			"explain": {"text": "Not this order."}},
		"bc": {"label": "B to C", "from": ["b"], "to": "c", "roles": ["staff", "manager"],
			"guard": "order.paid && order.total > 0 && order.country in ['DE', 'AT', 'CH'] && order.payment_method != 'cod'",
			"explain": {"text": "Not this order."}},
		"cd": {"label": "C to D", "from": ["c"], "to": "d", "roles": ["staff", "manager"],
			"guard": "order.paid && order.total > 0 && order.country in ['DE', 'AT', 'CH'] && order.payment_method != 'cod'",
			"explain": {"text": "Not this order."}},
		"da": {"label": "D to A", "from": ["d"], "to": "a", "roles": ["staff", "manager"],
			"guard": "order.paid && order.total > 0 && order.country in ['DE', 'AT', 'CH'] && order.payment_method != 'cod'",
			"explain": {"text": "Not this order."}}
	}
}
JSON;

// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a reader likes the list: which columns, how tight. Kept on this device; what is kept there by
// somebody else or by another version is checked before it is used.

import { useState } from 'react';
import * as v from 'valibot';
import { COLUMN_NAMES, type ColumnName, STANDARD_COLUMNS } from './columns';

const PLACE = 'waybill-list';

const schema = v.object({
	columns: v.array(v.picklist(COLUMN_NAMES)),
	isCompact: v.boolean(),
});

export type Preferences = v.InferOutput<typeof schema>;

function read(): Preferences {
	try {
		return v.parse(schema, JSON.parse(localStorage.getItem(PLACE) ?? 'null'));
	} catch {
		// Nothing kept, or nothing that can be used: the standard is.
		return { columns: [...STANDARD_COLUMNS], isCompact: false };
	}
}

export function usePreferences() {
	const [preferences, setPreferences] = useState(read);
	const change = (part: Partial<Preferences>) => {
		const next = { ...preferences, ...part };
		localStorage.setItem(PLACE, JSON.stringify(next));
		setPreferences(next);
	};
	const toggleColumn = (name: ColumnName) => {
		const has = preferences.columns.includes(name);
		change({
			columns: COLUMN_NAMES.filter((one) => (one === name ? !has : preferences.columns.includes(one))),
		});
	};
	return { preferences, change, toggleColumn };
}

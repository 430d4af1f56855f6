// SPDX-License-Identifier: GPL-3.0-or-later

import { render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { OrderTable } from './order-table';

test('columns that are called the same are two', () => {
	const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
	const column = (name: string) => ({ name, label: 'Points', width_rem: 10, cell: () => name });
	const nothing = () => undefined;
	render(
		<OrderTable
			rows={[]}
			total={0}
			hrefOf={() => ''}
			isSelected={() => false}
			onSelect={nothing}
			tinted={new Set()}
			gone={new Set()}
			current={-1}
			onCurrent={nothing}
			onEnd={nothing}
			scroll_px={0}
			canSelect={false}
			scroller={{ current: null }}
			columns={[column('acme.points'), column('other.points')]}
			isCompact={false}
			query={{}}
			onSort={nothing}
			selectedCount={0}
			onSelectLoaded={nothing}
		/>,
	);
	expect(screen.getAllByRole('columnheader', { name: 'Points' })).toHaveLength(2);
	expect(said).not.toHaveBeenCalled();
});

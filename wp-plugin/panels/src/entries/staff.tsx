// SPDX-License-Identifier: GPL-3.0-or-later

import { ClipboardList } from 'lucide-react';
import { Frame } from '@/app/frame';
import { Screen } from '@/app/screen';
import { start } from '@/app/start';
import { __ } from '@/lib/i18n';

void start(() => (
	<Frame destinations={[{ path: '/', label: __('Orders', 'waybill'), icon: ClipboardList }]}>
		<Screen title={__('Orders', 'waybill')}>{null}</Screen>
	</Frame>
));

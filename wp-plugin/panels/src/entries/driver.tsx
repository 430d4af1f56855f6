// SPDX-License-Identifier: GPL-3.0-or-later

import { __ } from '@/lib/i18n';
import { startWorkPanel } from './work-panel';

startWorkPanel(() => __('Your deliveries', 'waybill'));

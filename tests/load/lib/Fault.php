<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Load;

/** What goes wrong in a shop that works. */
enum Fault: string {

	case KillWorker     = 'kill_worker';
	case KillConnection = 'kill_connection';
	case StopHolder     = 'stop_holder';
	case RestartPhp     = 'restart_php';
	case HoldRow        = 'hold_row';
	case Backup         = 'backup';
}

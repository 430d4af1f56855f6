<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress;

/**
 * The extension or the store can't be used at the moment. The message says why, for a technical
 * admin; it holds no secret but may name a path, so that it is never shown to anybody else.
 */
final class Unavailable extends \RuntimeException {
}

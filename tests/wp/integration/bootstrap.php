<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

require __DIR__ . '/../../../vendor/autoload.php';
require __DIR__ . '/Shop.php';
require __DIR__ . '/Answer.php';
require __DIR__ . '/Page.php';
require __DIR__ . '/Browser.php';
require __DIR__ . '/Node.php';
require __DIR__ . '/ShopTestCase.php';
require __DIR__ . '/Wire.php';
require __DIR__ . '/OrderScreenTestCase.php';
require __DIR__ . '/WorkflowPageTestCase.php';
require __DIR__ . '/DeskTestCase.php';

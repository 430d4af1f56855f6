<?php

/**
 * SPDX-License-Identifier: MIT
 *
 * @generate-class-entries static
 */

namespace Waybill;

/**
 * A compiled CEL expression.
 *
 * A value crosses as what PHP has for it: decimal as string, timestamp and duration as integer
 * milliseconds, uint beyond PHP's integers as string, list and map as array.
 *
 * @strict-properties
 * @not-serializable
 */
final class Expression
{
	/**
	 * Compiles against declared variables, each with its type as CEL writes it: "int", "decimal",
	 * "list(string)", "map(string, dyn)". Throws SyntaxError with line and column.
	 *
	 * @phpstan-param array<string, string> $variables
	 */
	public function __construct(string $source, array $variables) {}

	/**
	 * Evaluates against one value for each variable. Throws InvalidArgument where evaluation ends
	 * in an error (a missing key, a division by zero), LimitExceeded where it costs too much. Of an
	 * array that the source looks at by names alone, as in order.total, only those members are
	 * read and checked.
	 *
	 * @phpstan-param array<string, mixed> $values
	 */
	public function evaluate(array $values): mixed {}

	/** The type of the result, as CEL writes it. */
	public function getType(): string {}

	/**
	 * The bounds of what an evaluation costs, in cel-go's units; PHP_INT_MAX where there is none.
	 *
	 * @phpstan-return array{min: int, max: int}
	 */
	public function getCost(): array {}
}

<?php

/**
 * SPDX-License-Identifier: MIT
 *
 * @generate-class-entries
 */

namespace Waybill {

/**
 * What every exception of these classes is. Its code is core's status, 0 where core was not asked.
 */
interface Exception extends \Throwable
{
	/** The same call may succeed later. */
	public function isRetryable(): bool;
}

}

namespace Waybill\Exception {

/**
 * A value breaks the contract; the message names the field.
 *
 * @strict-properties
 * @not-serializable
 */
final class InvalidArgument extends \InvalidArgumentException implements \Waybill\Exception
{
	private bool $retryable = false;

	public function isRetryable(): bool {}
}

/**
 * A guard, a definition or JSON text is wrong.
 *
 * @strict-properties
 * @not-serializable
 */
final class SyntaxError extends \RuntimeException implements \Waybill\Exception
{
	private bool $retryable = false;
	private int $sourceLine = 0;
	private int $sourceColumn = 0;

	/** @implementation-alias Waybill\Exception\InvalidArgument::isRetryable */
	public function isRetryable(): bool {}

	/** 1-based; 0 where there is no place. */
	public function getSourceLine(): int {}

	/** 1-based, in code points. */
	public function getSourceColumn(): int {}
}

/**
 * Subject, workflow, event or intent is unknown, or not for this actor.
 *
 * @strict-properties
 * @not-serializable
 */
final class NotFound extends \RuntimeException implements \Waybill\Exception
{
	private bool $retryable = false;

	/** @implementation-alias Waybill\Exception\InvalidArgument::isRetryable */
	public function isRetryable(): bool {}
}

/**
 * A call that demanded an allowed transition met a refused one.
 *
 * @strict-properties
 * @not-serializable
 */
final class Refused extends \RuntimeException implements \Waybill\Exception
{
	private bool $retryable = false;
	private ?\Waybill\Decision $decision = null;

	/** @implementation-alias Waybill\Exception\InvalidArgument::isRetryable */
	public function isRetryable(): bool {}

	/** Why, where it is known. */
	public function getDecision(): ?\Waybill\Decision {}
}

/**
 * The version moved underneath: read again, then decide.
 *
 * @strict-properties
 * @not-serializable
 */
final class Conflict extends \RuntimeException implements \Waybill\Exception
{
	private bool $retryable = false;

	/** @implementation-alias Waybill\Exception\InvalidArgument::isRetryable */
	public function isRetryable(): bool {}
}

/**
 * The idempotency key was used for another request.
 *
 * @strict-properties
 * @not-serializable
 */
final class ClaimMismatch extends \RuntimeException implements \Waybill\Exception
{
	private bool $retryable = false;

	/** @implementation-alias Waybill\Exception\InvalidArgument::isRetryable */
	public function isRetryable(): bool {}
}

/**
 * The key, or another command on the subject, is being worked on.
 *
 * @strict-properties
 * @not-serializable
 */
final class InFlight extends \RuntimeException implements \Waybill\Exception
{
	private bool $retryable = true;

	/** @implementation-alias Waybill\Exception\InvalidArgument::isRetryable */
	public function isRetryable(): bool {}
}

/**
 * A lock or lease is held, a deadlock, a time-out.
 *
 * @strict-properties
 * @not-serializable
 */
final class Busy extends \RuntimeException implements \Waybill\Exception
{
	private bool $retryable = true;

	/** @implementation-alias Waybill\Exception\InvalidArgument::isRetryable */
	public function isRetryable(): bool {}
}

/**
 * A named bound was exceeded.
 *
 * @strict-properties
 * @not-serializable
 */
final class LimitExceeded extends \RuntimeException implements \Waybill\Exception
{
	private bool $retryable = false;
	private int $sourceLine = 0;
	private int $sourceColumn = 0;

	/** @implementation-alias Waybill\Exception\InvalidArgument::isRetryable */
	public function isRetryable(): bool {}

	/**
	 * Where a text goes beyond the bound, 1-based; 0 where it is about no text, or all of it.
	 *
	 * @implementation-alias Waybill\Exception\SyntaxError::getSourceLine
	 */
	public function getSourceLine(): int {}

	/**
	 * 1-based, in code points.
	 *
	 * @implementation-alias Waybill\Exception\SyntaxError::getSourceColumn
	 */
	public function getSourceColumn(): int {}
}

/**
 * Chain or stored data fails verification.
 *
 * @strict-properties
 * @not-serializable
 */
final class IntegrityFailure extends \RuntimeException implements \Waybill\Exception
{
	private bool $retryable = false;
	private string $subject = '';
	private int $seq = 0;

	/** @implementation-alias Waybill\Exception\InvalidArgument::isRetryable */
	public function isRetryable(): bool {}

	/** Where the first bad event stands; empty where it is not known. */
	public function getSubject(): string {}

	public function getSeq(): int {}
}

/**
 * Database or disk failed.
 *
 * @strict-properties
 * @not-serializable
 */
final class StorageFailure extends \RuntimeException implements \Waybill\Exception
{
	private bool $retryable = false;
	private int $nativeCode = 0;

	/** @implementation-alias Waybill\Exception\InvalidArgument::isRetryable */
	public function isRetryable(): bool {}

	/** SQLite's extended code or errno; 0 if there is none. */
	public function getNativeCode(): int {}
}

/**
 * The system gave core no memory.
 *
 * @strict-properties
 * @not-serializable
 */
final class OutOfMemory extends \RuntimeException implements \Waybill\Exception
{
	private bool $retryable = false;

	/** @implementation-alias Waybill\Exception\InvalidArgument::isRetryable */
	public function isRetryable(): bool {}
}

/**
 * The calling program is wrong: a closed store, a handle of another process.
 *
 * @strict-properties
 * @not-serializable
 */
final class LogicError extends \LogicException implements \Waybill\Exception
{
	private bool $retryable = false;

	/** @implementation-alias Waybill\Exception\InvalidArgument::isRetryable */
	public function isRetryable(): bool {}
}

}

<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Bench;

/**
 * What a median must be, by itself or seen against another's: one divided by the other, or one less
 * the other.
 */
final class Goal {

	private function __construct(
		private readonly string $subject,
		private readonly ?string $peer,
		private readonly bool $is_ratio,
		private readonly float $least,
		private readonly float $most,
	) {
	}

	public static function ratioAtLeast( string $subject, string $peer, float $least ): self {
		return new self( $subject, $peer, true, $least, INF );
	}

	public static function ratioAtMost( string $subject, string $peer, float $most ): self {
		return new self( $subject, $peer, true, -INF, $most );
	}

	public static function differenceAtMost( string $subject, string $peer, float $most ): self {
		return new self( $subject, $peer, false, -INF, $most );
	}

	public static function atMost( string $subject, float $most ): self {
		return new self( $subject, null, false, -INF, $most );
	}

	/** @param array<string, float> $medians by contender */
	public function value( array $medians ): float {
		$subject = $medians[ $this->subject ];
		if ( null === $this->peer ) {
			return $subject;
		}
		$peer = $medians[ $this->peer ];
		return $this->is_ratio ? $subject / $peer : $subject - $peer;
	}

	/** @param array<string, float> $medians by contender */
	public function isMet( array $medians ): bool {
		$value = $this->value( $medians );
		return $value >= $this->least && $value <= $this->most;
	}

	public function __toString(): string {
		return sprintf(
			'%s %s %s',
			null === $this->peer ? $this->subject : implode( ' ', [ $this->subject, $this->is_ratio ? '/' : '-', $this->peer ] ),
			INF === $this->most ? 'at least' : 'at most',
			rtrim( rtrim( sprintf( '%.3f', INF === $this->most ? $this->least : $this->most ), '0' ), '.' )
		);
	}
}

<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What of a status change WooCommerce has got through, in the order in which it works: listeners
// of the status itself (stock, downloads), the note, listeners of the pair of statuses (most
// mails), listeners of any change, listeners of a payment. Kept with the move, so that a move whose
// worker was killed can name what is missing. The mails that went out are kept by name, because a
// stage that is run again must not send them twice.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

final class Steps {

	/** In WooCommerce's order; the names are stored, append only. */
	public const STOCK   = 'stock';
	public const NOTE    = 'note';
	public const MAIL    = 'mail';
	public const CHANGED = 'changed';
	public const PAYMENT = 'payment';

	public const ALL = [ self::STOCK, self::NOTE, self::MAIL, self::CHANGED, self::PAYMENT ];

	/**
	 * @param list<string> $ran   those of ALL that were got through
	 * @param list<string> $mails WooCommerce's names of the mails that were sent
	 * @param string       $threw the plugin whose listener ended it, and its exception's class
	 */
	public function __construct(
		public readonly array $ran = [],
		public readonly array $mails = [],
		public readonly bool $isManual = false,
		public readonly string $threw = '',
	) {
	}

	public function with( string $step ): self {
		return in_array( $step, $this->ran, true )
			? $this
			: new self( [ ...$this->ran, $step ], $this->mails, $this->isManual, $this->threw );
	}

	public function withMail( string $mail ): self {
		return new self( $this->ran, [ ...$this->mails, $mail ], $this->isManual, $this->threw );
	}

	public function withThrown( string $by ): self {
		return new self( $this->ran, $this->mails, $this->isManual, $by );
	}

	/**
	 * @return list<string>
	 */
	public function missing(): array {
		return array_values( array_diff( self::ALL, $this->ran ) );
	}

	public function toJson(): string {
		return (string) json_encode(
			[
				'ran'    => $this->ran,
				'mails'  => $this->mails,
				'manual' => $this->isManual,
				'threw'  => $this->threw,
			]
		);
	}

	public static function fromJson( string $json ): self {
		$stored = json_decode( $json, true );
		if ( ! is_array( $stored ) ) {
			return new self();
		}
		return new self(
			self::texts( $stored['ran'] ?? [] ),
			self::texts( $stored['mails'] ?? [] ),
			true === ( $stored['manual'] ?? false ),
			is_string( $stored['threw'] ?? null ) ? $stored['threw'] : '',
		);
	}

	/**
	 * @return list<string>
	 */
	private static function texts( mixed $values ): array {
		return is_array( $values ) ? array_values( array_filter( $values, 'is_string' ) ) : [];
	}
}

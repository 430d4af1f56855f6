<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Mail;

/**
 * A mail with everything settled that wp_mail would ask for when it sends: sender, content type,
 * headers, and files that stay where they are.
 */
final class Mail {

	/**
	 * @param list<string>                     $to
	 * @param list<string>                     $headers     "Name: value"
	 * @param string                           $plain       beside an HTML body; empty: none
	 * @param array<string, string>            $attachments name to path
	 * @param array<string, string>            $embeds      content id to path
	 * @param bool                             $isCallback  goes out by WooCommerce's mail callback
	 */
	public function __construct(
		public readonly array $to,
		public readonly string $subject,
		public readonly string $body,
		public readonly array $headers,
		public readonly string $plain = '',
		public readonly array $attachments = [],
		public readonly array $embeds = [],
		public readonly bool $isCallback = false,
	) {
	}

	/**
	 * What wp_mail was called with, resolved as wp_mail does it: the filters for sender and content
	 * type that are in force now are not when the mail is sent.
	 *
	 * @param array<mixed> $arguments of the filter pre_wp_mail
	 */
	public static function resolve( array $arguments ): self {
		$headers = [];
		$from    = [ '', '' ];
		$type    = '';
		foreach ( self::lines( $arguments['headers'] ?? [] ) as $line ) {
			[ $name, $value ] = array_map( 'trim', explode( ':', $line, 2 ) + [ 1 => '' ] );
			match ( strtolower( $name ) ) {
				'from' => $from = self::readAddress( $value ),
				'content-type' => $type = $value,
				default => '' === $value ? null : $headers[] = "$name: $value",
			};
		}
		return new self(
			to: self::addresses( $arguments['to'] ?? [] ),
			subject: self::text( $arguments['subject'] ?? '' ),
			body: self::text( $arguments['message'] ?? '' ),
			headers: [ self::sender( $from ), self::contentType( $type ), ...$headers ],
			attachments: self::files( $arguments['attachments'] ?? [] ),
			embeds: self::files( $arguments['embeds'] ?? [] ),
		);
	}

	public function withCallback(): self {
		return $this->with( [ 'isCallback' => true ] );
	}

	public function withPlain( string $plain ): self {
		return $this->with( [ 'plain' => $plain ] );
	}

	/**
	 * @param array<string, string> $attachments
	 * @param array<string, string> $embeds
	 */
	public function withFiles( array $attachments, array $embeds ): self {
		return $this->with( [ 'attachments' => $attachments, 'embeds' => $embeds ] );
	}

	/**
	 * @param array{
	 *   plain?: string,
	 *   attachments?: array<string, string>,
	 *   embeds?: array<string, string>,
	 *   isCallback?: bool,
	 * } $other
	 */
	private function with( array $other ): self {
		return new self(
			$this->to,
			$this->subject,
			$this->body,
			$this->headers,
			$other['plain'] ?? $this->plain,
			$other['attachments'] ?? $this->attachments,
			$other['embeds'] ?? $this->embeds,
			$other['isCallback'] ?? $this->isCallback,
		);
	}

	/**
	 * The same for the same people, however they are written. Keyed: who has a copy of the database
	 * alone can't try addresses, because the key stands in wp-config.php.
	 */
	public function recipientHash(): string {
		$to = array_map(
			static fn( string $address ): string => strtolower( self::readAddress( $address )[1] ),
			$this->to
		);
		sort( $to );
		return self::digest( 'recipient', implode( ',', $to ) );
	}

	/** Stands for [text], which may be personal, where equal texts must be told from others. */
	public static function digest( string $purpose, string $text ): string {
		return hash_hmac( 'sha256', "waybill mail $purpose\0$text", wp_salt( 'auth' ) );
	}

	public function toJson(): string {
		return (string) json_encode(
			get_object_vars( $this ),
			JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES
		);
	}

	/** Null: the text is none of ours. */
	public static function fromJson( string $json ): ?self {
		$stored = json_decode( $json, true );
		if ( ! is_array( $stored ) ) {
			return null;
		}
		return new self(
			self::texts( $stored['to'] ?? [] ),
			self::text( $stored['subject'] ?? '' ),
			self::text( $stored['body'] ?? '' ),
			self::texts( $stored['headers'] ?? [] ),
			self::text( $stored['plain'] ?? '' ),
			self::files( $stored['attachments'] ?? [] ),
			self::files( $stored['embeds'] ?? [] ),
			true === ( $stored['isCallback'] ?? false ),
		);
	}

	/** @param array{string, string} $from name and address */
	private static function sender( array $from ): string {
		[ $name, $address ] = $from;
		if ( '' === $address ) {
			$host    = (string) wp_parse_url( network_home_url(), PHP_URL_HOST );
			$address = 'wordpress@' . preg_replace( '/^www\./', '', $host );
		}
		$address = self::text( apply_filters( 'wp_mail_from', $address ) );
		$name    = '' === $name ? 'WordPress' : $name;
		$name    = self::text( apply_filters( 'wp_mail_from_name', $name ) );
		$name    = str_replace( [ '"', "\r", "\n" ], '', $name );
		return "From: \"$name\" <$address>";
	}

	private static function contentType( string $header ): string {
		$type    = trim( explode( ';', $header, 2 )[0] );
		$type    = '' === $type ? 'text/plain' : $type;
		$type    = self::text( apply_filters( 'wp_mail_content_type', $type ) );
		$charset = preg_match( '/charset\s*=\s*"?([^";\s]+)/i', $header, $found )
			? $found[1]
			: get_bloginfo( 'charset' );
		if ( preg_match( '/boundary\s*=\s*"?([^";]+)/i', $header, $found ) ) {
			return "Content-Type: $type; boundary=\"{$found[1]}\"";
		}
		$charset = self::text( apply_filters( 'wp_mail_charset', $charset ) );
		return "Content-Type: $type; charset=$charset";
	}

	/** @return array{string, string} name and address */
	private static function readAddress( string $text ): array {
		return preg_match( '/^(.*)<([^<>]+)>\s*$/s', $text, $found )
			? [ trim( str_replace( '"', '', $found[1] ) ), trim( $found[2] ) ]
			: [ '', trim( $text ) ];
	}

	/** @return list<string> */
	private static function addresses( mixed $to ): array {
		$list = is_array( $to ) ? self::texts( $to ) : explode( ',', self::text( $to ) );
		$list = array_map( 'trim', $list );
		return array_values( array_filter( $list, static fn( string $one ): bool => '' !== $one ) );
	}

	/** @return list<string> */
	private static function lines( mixed $headers ): array {
		return array_values(
			array_filter(
				self::split( $headers ),
				static fn( string $line ): bool => str_contains( $line, ':' )
			)
		);
	}

	/** @return array<string, string> */
	private static function files( mixed $files ): array {
		$named = [];
		foreach ( self::split( $files ) as $name => $path ) {
			if ( '' !== $path ) {
				$named[ is_string( $name ) ? $name : basename( $path ) ] = $path;
			}
		}
		return $named;
	}

	/**
	 * What wp_mail takes as a list or as lines.
	 *
	 * @return array<array-key, string>
	 */
	private static function split( mixed $lines ): array {
		return is_array( $lines )
			? array_map( self::text( ... ), $lines )
			: explode( "\n", str_replace( "\r\n", "\n", self::text( $lines ) ) );
	}

	/** @return list<string> */
	private static function texts( mixed $values ): array {
		return is_array( $values ) ? array_values( array_map( self::text( ... ), $values ) ) : [];
	}

	private static function text( mixed $value ): string {
		return is_scalar( $value ) ? (string) $value : '';
	}
}

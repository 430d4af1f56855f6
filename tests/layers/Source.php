<?php
// SPDX-License-Identifier: MIT
//
// The repository's sources as texts, so that a rule reads a planted tree and the real one alike,
// and the parts of a text that a rule means: the code without its comments, or without its strings
// as well. Newlines stay where they are, so that offsets still give lines.

declare(strict_types=1);

namespace Waybill\Layers;

final class Source {

	/** Folders that hold nothing written here. */
	private const SKIPPED = [ '.git', 'out', 'vendor', 'node_modules', 'build', '.libs' ];

	/** @param array<string, string> $files Content by path from the root. */
	public function __construct( private readonly array $files ) {
	}

	public static function from_disk( string $root ): self {
		$files    = [];
		$folders  = new \RecursiveDirectoryIterator( $root, \FilesystemIterator::SKIP_DOTS );
		$filtered = new \RecursiveCallbackFilterIterator(
			$folders,
			static fn ( \SplFileInfo $file ): bool =>
				! $file->isLink() && ! in_array( $file->getFilename(), self::SKIPPED, true )
		);
		foreach ( new \RecursiveIteratorIterator( $filtered ) as $file ) {
			$files[ substr( $file->getPathname(), strlen( $root ) + 1 ) ] =
				(string) file_get_contents( $file->getPathname() );
		}
		ksort( $files );
		return new self( $files );
	}

	/** @param array<string, string> $planted */
	public function with( array $planted ): self {
		return new self( $planted + $this->files );
	}

	/** @return array<string, string> The files whose path matches. */
	public function matching( string $pattern ): array {
		return array_filter(
			$this->files,
			static fn ( string $path ): bool => 1 === preg_match( $pattern, $path ),
			ARRAY_FILTER_USE_KEY
		);
	}

	public static function line( string $text, int $offset ): int {
		return 1 + substr_count( $text, "\n", 0, $offset );
	}

	/** C without comments; without the content of strings and characters as well if so asked. */
	public static function c_code( string $text, bool $with_strings ): string {
		return (string) preg_replace_callback(
			'~"(?:\\\\.|[^"\\\\\n])*"|\'(?:\\\\.|[^\'\\\\\n])*\'|/\*.*?\*/|//[^\n]*~s',
			static function ( array $match ) use ( $with_strings ): string {
				$piece = $match[0];
				if ( '/' !== $piece[0] && ( $with_strings || strlen( $piece ) < 2 ) ) {
					return $piece;
				}
				return (string) preg_replace( '/[^\n]/', ' ', $piece );
			},
			$text
		);
	}

	/** @return list<\PhpToken> PHP without comments and blanks. */
	public static function php_tokens( string $text ): array {
		return array_values(
			array_filter(
				\PhpToken::tokenize( $text ),
				static fn ( \PhpToken $token ): bool => ! $token->isIgnorable()
			)
		);
	}
}

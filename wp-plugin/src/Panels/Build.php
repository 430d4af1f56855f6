<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Panels;

/** What Vite has built of the panels, read from its manifest. A release brings it; a checkout may not have it. */
final class Build {

	/** The deepest that chunks may import each other: a loop in a manifest must end. */
	private const CHUNKS_MAX = 200;

	/** @var ?array<mixed> the manifest once it was read */
	private ?array $chunks = null;

	/**
	 * @param string $folder where the build lies
	 * @param string $url    where browsers find that folder
	 */
	public function __construct(
		private readonly string $folder,
		private readonly string $url,
	) {
	}

	/**
	 * What a page has to load for a panel; null when that is not built.
	 *
	 * @return ?array{script: string, imports: list<string>, styles: list<string>} addresses
	 */
	public function entry( Panel $panel ): ?array {
		$name  = "src/entries/{$panel->value}.tsx";
		$entry = $this->chunk( $name );
		if ( null === $entry ) {
			return null;
		}
		$script  = $entry['file'];
		$imports = [];
		$styles  = $entry['css'];
		$waiting = $entry['imports'];
		$known   = [ $name => true ];
		while ( [] !== $waiting && count( $known ) < self::CHUNKS_MAX ) {
			$name  = array_shift( $waiting );
			$chunk = isset( $known[ $name ] ) ? null : $this->chunk( $name );
			if ( null === $chunk ) {
				continue;
			}
			$known[ $name ] = true;
			$imports[]      = $chunk['file'];
			array_push( $styles, ...$chunk['css'] );
			array_push( $waiting, ...$chunk['imports'] );
		}
		$address = fn( string $file ): string => $this->url . '/' . $file;
		return [
			'script'  => $address( $script ),
			'imports' => array_map( $address, $imports ),
			'styles'  => array_map( $address, array_values( array_unique( $styles ) ) ),
		];
	}

	/** Tells builds apart; empty when there is none. */
	public function id(): string {
		$manifest = $this->manifest();
		return is_file( $manifest ) ? substr( (string) hash_file( 'sha256', $manifest ), 0, 12 ) : '';
	}

	/** @return ?array{file: string, css: list<string>, imports: list<string>} */
	private function chunk( string $name ): ?array {
		$this->chunks ??= $this->read();
		$chunk = $this->chunks[ $name ] ?? null;
		if ( ! is_array( $chunk ) || ! is_string( $chunk['file'] ?? null ) ) {
			return null;
		}
		return [
			'file'    => $chunk['file'],
			'css'     => self::texts( $chunk['css'] ?? null ),
			'imports' => self::texts( $chunk['imports'] ?? null ),
		];
	}

	/** @return list<string> */
	private static function texts( mixed $value ): array {
		return is_array( $value ) ? array_values( array_filter( $value, 'is_string' ) ) : [];
	}

	/** @return array<mixed> */
	private function read(): array {
		$file = $this->manifest();
		// phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- a file of our own.
		$manifest = is_file( $file ) ? json_decode( (string) file_get_contents( $file ), true ) : null;
		return is_array( $manifest ) ? $manifest : [];
	}

	private function manifest(): string {
		return $this->folder . '/.vite/manifest.json';
	}
}

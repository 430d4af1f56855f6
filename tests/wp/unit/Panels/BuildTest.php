<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\WordPress\Tests\Panels;

use PHPUnit\Framework\TestCase;
use Waybill\WordPress\Panels\Build;
use Waybill\WordPress\Panels\Panel;

final class BuildTest extends TestCase {

	private const URL = 'https://shop.example/build';

	private string $folder;

	protected function setUp(): void {
		$this->folder = sys_get_temp_dir() . '/waybill-build-' . bin2hex( random_bytes( 6 ) );
		mkdir( "{$this->folder}/.vite", 0700, true );
	}

	protected function tearDown(): void {
		array_map( 'unlink', (array) glob( "{$this->folder}/.vite/*" ) );
		rmdir( "{$this->folder}/.vite" );
		rmdir( $this->folder );
	}

	public function test_a_panel_loads_its_script_what_that_imports_and_the_styles_of_all(): void {
		$this->manifest(
			[
				'src/entries/staff.tsx' => [
					'file'    => 'assets/staff-1.js',
					'isEntry' => true,
					'imports' => [ '_shared.js', '_list.js' ],
					'css'     => [ 'assets/staff.css' ],
				],
				'_shared.js'            => [
					'file'           => 'assets/shared.js',
					'imports'        => [ '_deep.js' ],
					'dynamicImports' => [ '_lazy.js' ],
					'css'            => [ 'assets/shared.css' ],
				],
				'_list.js'              => [
					'file'    => 'assets/list.js',
					// They import each other.
					'imports' => [ '_shared.js', 'src/entries/staff.tsx' ],
					'css'     => [ 'assets/shared.css' ],
				],
				'_deep.js'              => [ 'file' => 'assets/deep.js' ],
				'_lazy.js'              => [ 'file' => 'assets/lazy.js' ],
			]
		);
		$address = static fn( string ...$files ): array => array_map( static fn( string $file ): string => self::URL . "/assets/{$file}", array_values( $files ) );
		self::assertSame(
			[
				'script'  => self::URL . '/assets/staff-1.js',
				'imports' => $address( 'shared.js', 'list.js', 'deep.js' ),
				'styles'  => $address( 'staff.css', 'shared.css' ),
			],
			$this->build()->entry( Panel::Staff )
		);
		self::assertNull( $this->build()->entry( Panel::Driver ) );
	}

	public function test_without_a_manifest_or_with_a_broken_one_nothing_is_built(): void {
		self::assertNull( $this->build()->entry( Panel::Manager ) );
		self::assertSame( '', $this->build()->id() );
		foreach ( [ '', '{', '[]', 'null', '"text"', '{"src/entries/manager.tsx":7}', '{"src/entries/manager.tsx":{"file":7}}' ] as $broken ) {
			file_put_contents( "{$this->folder}/.vite/manifest.json", $broken );
			self::assertNull( $this->build()->entry( Panel::Manager ), $broken );
		}
	}

	public function test_builds_are_told_apart(): void {
		$this->manifest( [ 'src/entries/manager.tsx' => [ 'file' => 'a.js' ] ] );
		$one = $this->build()->id();
		self::assertMatchesRegularExpression( '/^[0-9a-f]{12}$/', $one );
		self::assertSame( $one, $this->build()->id() );
		$this->manifest( [ 'src/entries/manager.tsx' => [ 'file' => 'b.js' ] ] );
		self::assertNotSame( $one, $this->build()->id() );
	}

	private function build(): Build {
		return new Build( $this->folder, self::URL );
	}

	/** @param array<string, array<string, mixed>> $chunks */
	private function manifest( array $chunks ): void {
		file_put_contents( "{$this->folder}/.vite/manifest.json", (string) json_encode( $chunks ) );
	}
}

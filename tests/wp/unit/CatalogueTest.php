<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Unit;

use PHPUnit\Framework\TestCase;

/**
 * What the core can say and what the plugin can have translated are the same. The sources are
 * compared: what translators get is read out of them, too, and never run.
 */
final class CatalogueTest extends TestCase {

	private const CORE   = __DIR__ . '/../../../core/src/workflow/message_list.h';
	private const PLUGIN = __DIR__ . '/../../../wp-plugin/src/Catalogue.php';
	private const SHIPPED = __DIR__ . '/../../../core/src/workflow/default.json';

	public function test_every_template_of_the_core_can_be_translated_and_no_other(): void {
		$core = self::ofCore();
		self::assertGreaterThan( 100, count( $core ) );
		self::assertSame( $core, self::ofPlugin() );
	}

	public function test_no_id_stands_for_two_templates(): void {
		preg_match_all( '/^(?:MESSAGE|PLURAL)\(/m', self::read( self::CORE ), $found );
		self::assertCount( count( $found[0] ), self::ofCore() );
	}

	public function test_the_sentences_of_the_shipped_workflow_can_be_translated(): void {
		$shipped = json_decode( self::read( self::SHIPPED ), true );
		$plugin  = self::read( self::PLUGIN );
		$texts   = [];
		foreach ( $shipped['transitions'] as $transition ) {
			$explain = $transition['explain'] ?? [];
			foreach ( array_is_list( $explain ) ? $explain : [ $explain ] as $sentence ) {
				$texts[] = $sentence['text'];
			}
		}
		self::assertNotSame( [], $texts );
		foreach ( $texts as $text ) {
			self::assertStringContainsString( "'{$text}' => _x( '{$text}', 'refusal', 'waybill' )", $plugin );
		}
	}

	public function test_what_the_shipped_workflow_calls_things_can_be_translated(): void {
		$shipped = json_decode( self::read( self::SHIPPED ), true );
		$plugin  = self::read( self::PLUGIN );
		$inputs  = array_merge( ...array_map( static fn ( array $transition ): array => array_values( $transition['inputs'] ?? [] ), array_values( $shipped['transitions'] ) ) );
		$names   = [ ...array_column( $shipped['states'], 'label' ), ...array_column( $shipped['transitions'], 'label' ), ...array_column( $inputs, 'title' ) ];
		$choices = array_merge( ...array_column( $inputs, 'enum' ) );
		self::assertNotSame( [], $names );
		self::assertNotSame( [], $choices );
		foreach ( $names as $name ) {
			self::assertStringContainsString( "'{$name}' => _x( '{$name}', 'workflow', 'waybill' )", $plugin );
		}
		foreach ( $choices as $choice ) {
			self::assertMatchesRegularExpression( "/'{$choice}' => _x\( '[A-Z][a-z ]+', 'choice', 'waybill' \)/", $plugin );
		}
	}

	/** @return array<string, list<string>> id => English, one form or two */
	private static function ofCore(): array {
		$text = '"(?:[^"\\\\]|\\\\.)*"(?:\s*"(?:[^"\\\\]|\\\\.)*")*';
		preg_match_all( "/^(?:MESSAGE|PLURAL)\\(\\w+,\\s*({$text}),\\s*({$text})(?:,\\s*({$text}))?\\)/m", self::read( self::CORE ), $found, PREG_SET_ORDER );
		$all = [];
		foreach ( $found as $entry ) {
			$texts = array_map( self::literal( ... ), array_slice( $entry, 1 ) );
			$all[ $texts[0] ] = array_slice( $texts, 1 );
		}
		ksort( $all );
		return $all;
	}

	/** The text of C's literals, joined where there are several. */
	private static function literal( string $literals ): string {
		return stripslashes( (string) preg_replace( '/"\s*"/', '', substr( $literals, 1, -1 ) ) );
	}

	/** @return array<string, list<string>> */
	private static function ofPlugin(): array {
		$text   = "'((?:[^'\\\\]|\\\\.)*)'";
		$source = strstr( self::read( self::PLUGIN ), 'function shipped', true );
		preg_match_all( "/^\\t\\t\\t{$text} +=> _n?x\\( {$text}(?:, {$text}, \\\$count)?, 'refusal', 'waybill' \\),\$/m", (string) $source, $found, PREG_SET_ORDER );
		$all = [];
		foreach ( $found as $entry ) {
			$all[ $entry[1] ] = array_map( 'stripslashes', array_slice( $entry, 2 ) );
		}
		ksort( $all );
		return $all;
	}

	private static function read( string $file ): string {
		$text = file_get_contents( $file );
		self::assertIsString( $text );
		return $text;
	}
}

<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Admin;

/** One input of a transition as a form field, made from its schema; and read back from a form. */
final class InputField {

	/** The form member that holds all inputs. */
	public const MEMBER = 'inputs';

	/** @param array<mixed> $schema */
	public static function show( string $name, array $schema, string $form ): void {
		$id       = $form . '-' . $name;
		$title    = is_string( $schema['title'] ?? null ) ? $schema['title'] : ucfirst( str_replace( '_', ' ', $name ) );
		$required = true === ( $schema['required'] ?? false );
		printf(
			'<p style="margin:0 0 4px"><label for="%1$s">%2$s%3$s</label><br>',
			esc_attr( $id ),
			esc_html( $title ),
			$required ? ' <span aria-hidden="true">*</span>' : ''
		);
		$attributes = sprintf( 'id="%1$s" name="%2$s[%3$s]" form="%4$s"%5$s', esc_attr( $id ), self::MEMBER, esc_attr( $name ), esc_attr( $form ), $required ? ' required' : '' );
		// phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- the attributes are escaped above, the rest below.
		echo self::control( $schema, $attributes, $required ) . '</p>';
	}

	/**
	 * The inputs of a posted form as the workflow's types want them. What is left empty is left
	 * out; what does not fit its type goes through as it is, for the core to refuse by name.
	 *
	 * @param array<mixed>                $posted
	 * @param array<string, array<mixed>> $schemas
	 * @return array<string, mixed>
	 */
	public static function read( array $posted, array $schemas ): array {
		$given  = is_array( $posted[ self::MEMBER ] ?? null ) ? $posted[ self::MEMBER ] : [];
		$inputs = [];
		foreach ( $given as $name => $value ) {
			if ( ! is_string( $value ) ) {
				$inputs[ (string) $name ] = [];
				continue;
			}
			// Kept as it was typed and escaped where it is shown: a "<" is part of what was said.
			$text = trim( str_replace( "\r\n", "\n", $value ) );
			if ( '' !== $text ) {
				$inputs[ (string) $name ] = self::typed( $text, $schemas[ $name ] ?? [] );
			}
		}
		return $inputs;
	}

	/** @param array<mixed> $schema */
	private static function typed( string $text, array $schema ): string|int|bool {
		return match ( $schema['type'] ?? 'string' ) {
			'integer' => 1 === preg_match( '/^-?[0-9]{1,18}$/', $text ) ? (int) $text : $text,
			'boolean' => 'yes' === $text,
			default   => $text,
		};
	}

	/** @param array<mixed> $schema */
	private static function control( array $schema, string $attributes, bool $required ): string {
		if ( is_array( $schema['enum'] ?? null ) ) {
			$options = $required ? '' : '<option value=""></option>';
			foreach ( $schema['enum'] as $choice ) {
				$text     = is_scalar( $choice ) ? (string) $choice : '';
				$options .= sprintf( '<option value="%1$s">%2$s</option>', esc_attr( $text ), esc_html( ucfirst( str_replace( '_', ' ', $text ) ) ) );
			}
			return "<select {$attributes}>{$options}</select>";
		}
		return match ( $schema['type'] ?? 'string' ) {
			'integer' => sprintf( '<input type="number" step="1" %1$s%2$s%3$s>', $attributes, self::bound( $schema, 'minimum', 'min' ), self::bound( $schema, 'maximum', 'max' ) ),
			'boolean' => "<input type=\"checkbox\" value=\"yes\" {$attributes}>",
			default   => sprintf( '<input type="text" style="width:100%%" %1$s%2$s>', $attributes, self::bound( $schema, 'maxLength', 'maxlength' ) ),
		};
	}

	/** @param array<mixed> $schema */
	private static function bound( array $schema, string $key, string $attribute ): string {
		return is_int( $schema[ $key ] ?? null ) ? sprintf( ' %s="%d"', $attribute, $schema[ $key ] ) : '';
	}
}

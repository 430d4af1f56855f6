<?php
// SPDX-License-Identifier: MIT
//
// Compares what the sample shop declares with WooCommerce's stubs (php-stubs/woocommerce-stubs): a
// function or method that both have must take the same arguments, and have the same visibility. The
// stubs are of another WooCommerce version, so a name that only the sample shop has is no mistake;
// the cases on the real shop would show it.

require dirname( __DIR__, 3 ) . '/vendor/autoload.php';

use PhpParser\Node;
use PhpParser\NodeTraverser;
use PhpParser\NodeVisitor\NameResolver;
use PhpParser\NodeVisitorAbstract;

/** Collects "Class::method" and "function" with their arguments. */
final class Signatures extends NodeVisitorAbstract {

	/** @var array<string, array{visibility: string, names: list<string>, required: int}> */
	public array $found = [];

	private string $class = '';

	public function enterNode( Node $node ) {
		if ( $node instanceof Node\Stmt\ClassLike ) {
			$this->class = isset( $node->namespacedName ) ? $node->namespacedName->toString() : '';
		} elseif ( $node instanceof Node\Stmt\ClassMethod ) {
			$visibility = $node->isPrivate() ? 'private' : (
				$node->isProtected() ? 'protected' : 'public'
			);
			$this->add( "$this->class::{$node->name}", $node->params, $visibility );
		} elseif ( $node instanceof Node\Stmt\Function_ ) {
			$this->add( $node->namespacedName->toString(), $node->params, 'function' );
		}
		return null;
	}

	/**
	 * @param array<Node\Param> $params
	 */
	private function add( string $name, array $params, string $visibility ): void {
		$is_required          = static fn( $param ) => null === $param->default && ! $param->variadic;
		$this->found[ $name ] = [
			'visibility' => $visibility,
			'names'      => array_map( static fn( $param ) => $param->var->name, $params ),
			'required'   => count( array_filter( $params, $is_required ) ),
		];
	}

	/** @return array<string, array{visibility: string, names: list<string>, required: int}> */
	public static function of( string ...$files ): array {
		$visitor   = new self();
		$parser    = ( new PhpParser\ParserFactory() )->createForHostVersion();
		$traverser = new NodeTraverser( new NameResolver(), $visitor );
		foreach ( $files as $file ) {
			$traverser->traverse( $parser->parse( (string) file_get_contents( $file ) ) );
		}
		return $visitor->found;
	}
}

$signatures_root   = dirname( __DIR__, 3 );
$signatures_stubs  = Signatures::of(
	"$signatures_root/vendor/php-stubs/woocommerce-stubs/woocommerce-stubs.php",
	"$signatures_root/vendor/php-stubs/woocommerce-stubs/woocommerce-packages-stubs.php"
);
$signatures_sample = Signatures::of( ...glob( dirname( __DIR__ ) . '/sample-shop/src/*.php' ) );
$signatures_passed = 0;
$signatures_failed = 0;
foreach ( $signatures_sample as $signatures_name => $signatures_ours ) {
	$signatures_theirs = $signatures_stubs[ $signatures_name ] ?? null;
	// Constructors of mails and stores take what the fake gives them.
	if ( null === $signatures_theirs || str_ends_with( $signatures_name, '::__construct' ) ) {
		continue;
	}
	// A call that fits theirs has to fit ours: at least their arguments, no more that are required.
	$signatures_fits = $signatures_ours['visibility'] === $signatures_theirs['visibility']
		&& $signatures_ours['required'] <= $signatures_theirs['required']
		&& count( $signatures_ours['names'] ) >= $signatures_theirs['required'];
	if ( $signatures_fits ) {
		++$signatures_passed;
	} else {
		++$signatures_failed;
		printf(
			"failed %s: ours %s, WooCommerce's %s\n",
			$signatures_name,
			json_encode( $signatures_ours ),
			json_encode( $signatures_theirs )
		);
	}
}
echo "$signatures_passed signatures alike, $signatures_failed not\n";
exit( 0 === $signatures_failed && $signatures_passed > 0 ? 0 : 1 );

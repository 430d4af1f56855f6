<?php
// SPDX-License-Identifier: MIT
//
// The ring in Symfony's terms. Debian's package brings Workflow and the event dispatcher, Composer
// the expression language.

declare(strict_types=1);

namespace Waybill\Bench;

use Symfony\Component\EventDispatcher\EventDispatcher;
use Symfony\Component\ExpressionLanguage\ExpressionLanguage;
use Symfony\Component\Workflow\Definition;
use Symfony\Component\Workflow\Event\GuardEvent;
use Symfony\Component\Workflow\MarkingStore\MethodMarkingStore;
use Symfony\Component\Workflow\StateMachine;
use Symfony\Component\Workflow\Transition;

require '/usr/share/php/Symfony/Component/Workflow/autoload.php';
require '/usr/share/php/Symfony/Component/EventDispatcher/autoload.php';
require __DIR__ . '/../../../out/bench/peers/vendor/autoload.php';

final class Order {
	public string $state = 'a';
	public int $version  = 1;

	public function getState(): string {
		return $this->state;
	}

	public function setState( string $state ): void {
		$this->state = $state;
	}
}

function machine(): StateMachine {
	$guard    = "order['paid'] and order['total'] > 0 and order['country'] in ['DE', 'AT', 'CH'] and order['payment_method'] != 'cod'";
	$language = new ExpressionLanguage();
	$events   = new EventDispatcher();
	$events->addListener(
		'workflow.ring.guard',
		static function ( GuardEvent $event ) use ( $language, $guard ): void {
			if ( ! in_array( 'staff', ACTOR['roles'], true ) || ! $language->evaluate( $guard, [ 'order' => ORDER, 'actor' => ACTOR, 'subject' => $event->getSubject() ] ) ) {
				$event->setBlocked( true, 'Not this order.' );
			}
		}
	);
	$transitions = [];
	foreach ( RING as $from => $name ) {
		$transitions[] = new Transition( $name, $from, $name[1] );
	}
	return new StateMachine( new Definition( array_keys( RING ), $transitions, 'a' ), new MethodMarkingStore( true, 'state' ), $events, 'ring' );
}

// SPDX-License-Identifier: GPL-3.0-or-later

import { Component, type ReactNode } from 'react';
import { ErrorCard } from '@/ui/error-card';

interface Props {
	children: ReactNode;
	/** A change of it forgets the failure: another screen is another try. */
	about: string;
}

interface State {
	failure: unknown;
	about: string;
}

/** A screen that breaks says so in its own place; the frame around it goes on working. */
export class ErrorBoundary extends Component<Props, State> {
	override state: State = { failure: null, about: this.props.about };

	static getDerivedStateFromError(failure: unknown): Partial<State> {
		return { failure };
	}

	static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
		return props.about === state.about ? null : { failure: null, about: props.about };
	}

	override render(): ReactNode {
		return this.state.failure === null ? (
			this.props.children
		) : (
			<ErrorCard failure={this.state.failure} onRetry={() => this.setState({ failure: null })} />
		);
	}
}

import type { Changes } from './changes.mts';
import type { SandboxOptions } from './options.mts';
import type { State } from './state.mts';

/** What the routes need of the sandbox. */
export interface Host {
	/** The state of the moment; a reset puts another in its place. */
	state: () => State;
	reset: () => void;
	/** Told when a request has come in, was carried out, or is over, and after every other change. */
	changes: Changes;
	faultFor: SandboxOptions['faultFor'];
	/** Aborted when the sandbox closes, so that no delayed answer keeps it alive. */
	closing: AbortSignal;
}

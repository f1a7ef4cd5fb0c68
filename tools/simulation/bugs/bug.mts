import type { Patch } from '../bundle.mts';

/** A bug that the simulation must find. */
export interface Bug {
	name: string;
	patches: Patch[];
	/** It is one of Send and Wait. */
	ask?: true;
}

/** A bug that is one change to one file below `nodes/XquikDm/`. */
export function bug(name: string, file: string, find: string, replace: string): Bug {
	return { name, patches: [{ file: `nodes/XquikDm/${file}`, find, replace }] };
}

import type { Patch } from '../bundle.mts';

/** A bug that the simulation must find. */
export interface Bug {
	name: string;
	patches: Patch[];
}

/** The planted bugs. */
export const BUGS: readonly Bug[] = [];

/** A planted bug by its name. */
export function bugNamed(name: string): Bug {
	const bug = BUGS.find((one) => one.name === name);
	if (bug !== undefined) return bug;
	throw new Error(
		`There is no planted bug ${name}. Known: ${BUGS.map((one) => one.name).join(', ')}`,
	);
}

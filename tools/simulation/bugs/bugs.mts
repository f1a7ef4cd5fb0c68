import type { Bug } from './bug.mts';
import { DECISION_BUGS } from './decisions.mts';
import { IDENTITY_BUGS } from './identity.mts';
import { ROW_BUGS } from './rows.mts';
import { WAIT_BUGS } from './waits.mts';

/** The planted bugs. */
export const BUGS: readonly Bug[] = [...IDENTITY_BUGS, ...DECISION_BUGS, ...ROW_BUGS, ...WAIT_BUGS];

/** A planted bug by its name. */
export function bugNamed(name: string): Bug {
	const bug = BUGS.find((one) => one.name === name);
	if (bug !== undefined) return bug;
	throw new Error(
		`There is no planted bug "${name}". Known: ${BUGS.map((one) => one.name).join('; ')}`,
	);
}

/** A variable of a module that keeps something from one run of the node to the next. */
export interface StateVariable {
	name: string;
	/** What it holds when the module is loaded. */
	initial: string;
}

/** Top-level variables of the bundle that hold an object of their own, such as a map of rate gates. */
const STATE = /^var (\w+) = (?:\/\* @__PURE__ \*\/ )?(new \w+\(.*\));$/gm;

/**
 * The state of a bundle's modules. What else stands at the top level are constants, functions and
 * classes; `test/simulation` holds that against processes that load everything anew.
 */
export function stateVariables(code: string): StateVariable[] {
	return [...code.matchAll(STATE)].map(([, name = '', initial = '']) => ({ name, initial }));
}

/**
 * The code of a function that puts one process's state in the place of another's, and gives back
 * what it takes away. Without a state it puts in that of a process which has just started.
 */
export function exchangeCode(variables: readonly StateVariable[]): string {
	const names = variables.map(({ name }) => name).join(', ');
	const fresh = variables.map(({ initial }) => initial).join(', ');
	return `(next) => { const former = [${names}]; [${names}] = next ?? [${fresh}]; return former; }`;
}

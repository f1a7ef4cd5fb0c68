/** A resource locator's value: how it was given (`list`, `username`, `id`, `url`) and what. */
export interface LocatorValue {
	mode: string;
	/** Without surrounding white space; empty when nothing was given. */
	value: string;
}

/**
 * Reads a resource locator parameter. An expression or an AI may give a bare text or a number in
 * place of the locator: then the mode is empty.
 */
export function readLocator(parameter: unknown): LocatorValue {
	if (typeof parameter === 'object' && parameter !== null && 'value' in parameter) {
		const mode = 'mode' in parameter && typeof parameter.mode === 'string' ? parameter.mode : '';
		return { mode, value: plain(parameter.value) };
	}
	return { mode: '', value: plain(parameter) };
}

function plain(value: unknown): string {
	if (typeof value === 'string') return value.trim();
	// An ID beyond 2^53 given as a number has already lost its last digits: better none than another.
	return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : '';
}

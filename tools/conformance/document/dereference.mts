import { isObject } from './json.mts';

/**
 * Gives a copy of a document in which every local `$ref` is replaced by what it points at, so that
 * each schema stands for itself.
 *
 * @throws Error when a `$ref` is not local, points nowhere, or contains itself
 */
export function dereference(document: unknown): unknown {
	return resolve(document, document, []);
}

function resolve(value: unknown, document: unknown, open: string[]): unknown {
	if (Array.isArray(value)) return value.map((entry) => resolve(entry, document, open));
	if (!isObject(value)) return value;
	const { $ref: reference, ...beside } = value;
	if (typeof reference === 'string') {
		if (open.includes(reference)) throw new Error(`${reference} contains itself.`);
		const target = resolve(find(reference, document), document, [...open, reference]);
		const siblings = resolve(beside, document, open);
		return isObject(target) && isObject(siblings) ? { ...target, ...siblings } : target;
	}
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => [name, resolve(entry, document, open)]),
	);
}

function find(reference: string, document: unknown): unknown {
	if (!reference.startsWith('#/')) throw new Error(`${reference} is not in this document.`);
	let found = document;
	for (const part of reference.slice(2).split('/')) {
		const name = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
		found = isObject(found) ? found[name] : undefined;
	}
	if (found === undefined) throw new Error(`${reference} points nowhere.`);
	return found;
}

import { OUTCOME_ENDS, ROUTE_NAMES, type Fault, type QueuedFault } from './fault.mts';
import { isJsonObject } from './json.mts';

/** Throws a RangeError unless the value at `path` is as it should be. */
type Check = (value: unknown, path: string) => void;

const text = must('a string', (value) => typeof value === 'string');
const flag = must('true or false', (value) => typeof value === 'boolean');
const anObject = must('an object', isJsonObject);

const checkFault = object<Fault>({
	route: oneOf(ROUTE_NAMES),
	method: text,
	recipient: text,
	account: text,
	key: text,
	times: integer(1),
	skip: integer(0),
	delayMs: integer(0),
	drop: oneOf(['before', 'after']),
	hang: oneOf(['before', 'after']),
	answer: object<NonNullable<Fault['answer']>>(
		{ status: integer(200, 599), body: () => undefined, raw: text, headers: record, commit: flag },
		'status',
	),
	cutOff: object<NonNullable<Fault['cutOff']>>({ afterBytes: integer(0) }, 'afterBytes'),
	hugeBytes: integer(1),
	trickle: object<NonNullable<Fault['trickle']>>({ everyMs: integer(1) }, 'everyMs'),
	outcome: object<NonNullable<Fault['outcome']>>(
		{
			end: oneOf(OUTCOME_ENDS),
			polls: integer(0),
			pollAfterMs: integer(0),
			error: text,
			delivered: flag,
		},
		'end',
	),
});

/** The faults of `{"faults": [...]}`. Throws a RangeError that names the field. */
export function readFaultScript(script: unknown): QueuedFault[] {
	if (!isJsonObject(script) || !('faults' in script)) {
		throw new RangeError('faults: missing; send {"faults": [ ... ]}');
	}
	return readFaults(script['faults']);
}

/** The same for the list itself. */
export function readFaults(list: unknown): QueuedFault[] {
	if (!Array.isArray(list)) throw new RangeError('faults: must be a list');
	return list.map((fault: unknown, index) => {
		checkFault(fault, `faults[${index}]`);
		const given = fault as Fault;
		return { ...given, times: given.times ?? 1, skip: given.skip ?? 0 };
	});
}

function object<T>(fields: Record<keyof T, Check>, required?: keyof T & string): Check {
	const checks = new Map(Object.entries<Check>(fields));
	return (value, path) => {
		anObject(value, path);
		const given = value as Record<string, unknown>;
		if (required !== undefined && given[required] === undefined) {
			throw new RangeError(`${path}.${required}: missing`);
		}
		for (const [name, fieldValue] of Object.entries(given)) {
			const check = checks.get(name);
			if (check === undefined) throw new RangeError(`${path}.${name}: unknown field`);
			if (fieldValue !== undefined) check(fieldValue, `${path}.${name}`);
		}
	};
}

function must(words: string, isFine: (value: unknown) => boolean): Check {
	return (value, path) => {
		if (!isFine(value)) throw new RangeError(`${path}: must be ${words}`);
	};
}

function integer(least: number, most = Infinity): Check {
	const range = most === Infinity ? `from ${least}` : `${least} to ${most}`;
	return must(
		`a whole number, ${range}`,
		(value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
	);
}

function oneOf(choices: readonly unknown[]): Check {
	return must(`one of ${choices.join(', ')}`, (value) => choices.includes(value));
}

function record(value: unknown, path: string): void {
	anObject(value, path);
	for (const [name, entry] of Object.entries(value as object)) text(entry, `${path}.${name}`);
}

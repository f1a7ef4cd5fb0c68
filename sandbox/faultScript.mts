import {
	OUTCOME_ENDS,
	ROUTE_NAMES,
	type Fault,
	type FaultAnswer,
	type WriteOutcome,
} from './fault.mts';
import { isJsonObject } from './json.mts';

/** Thrown for a fault script that cannot be followed; the message names the field. */
export class FaultScriptError extends Error {
	override readonly name = 'FaultScriptError';
}

/** Throws a {@link FaultScriptError} unless the value at `path` is as it should be. */
type Check = (value: unknown, path: string) => void;

const ANSWER_FIELDS: Record<keyof FaultAnswer, Check> = {
	status: integer(200, 599),
	body: () => undefined,
	raw: text,
	headers: record,
	commit: flag,
};

const OUTCOME_FIELDS: Record<keyof WriteOutcome, Check> = {
	end: oneOf(OUTCOME_ENDS),
	polls: integer(0),
	pollAfterMs: integer(0),
	error: text,
	delivered: flag,
};

const FAULT_FIELDS: Record<keyof Fault, Check> = {
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
	answer: object<FaultAnswer>(ANSWER_FIELDS, 'status'),
	cutOff: object<{ afterBytes: number }>({ afterBytes: integer(0) }, 'afterBytes'),
	hugeBytes: integer(1),
	trickle: object<{ everyMs: number }>({ everyMs: integer(1) }, 'everyMs'),
	outcome: object<WriteOutcome>(OUTCOME_FIELDS, 'end'),
};

const checkFault = object<Fault>(FAULT_FIELDS);

/** The faults of `{"faults": [...]}`. Throws a {@link FaultScriptError} that names the field. */
export function readFaultScript(script: unknown): Fault[] {
	if (!isJsonObject(script) || !('faults' in script)) {
		throw new FaultScriptError('faults: missing; send {"faults": [ ... ]}');
	}
	return readFaults(script['faults']);
}

/** The same for the list itself. */
export function readFaults(list: unknown): Fault[] {
	if (!Array.isArray(list)) throw new FaultScriptError('faults: must be a list');
	return list.map((fault: unknown, index) => {
		checkFault(fault, `faults[${index}]`);
		return fault as Fault;
	});
}

function object<T>(fields: Record<keyof T, Check>, required?: keyof T & string): Check {
	const checks = new Map(Object.entries<Check>(fields));
	return (value, path) => {
		if (!isJsonObject(value)) throw new FaultScriptError(`${path}: must be an object`);
		if (required !== undefined && value[required] === undefined) {
			throw new FaultScriptError(`${path}.${required}: missing`);
		}
		for (const [name, fieldValue] of Object.entries(value)) {
			const check = checks.get(name);
			if (check === undefined) throw new FaultScriptError(`${path}.${name}: unknown field`);
			if (fieldValue !== undefined) check(fieldValue, `${path}.${name}`);
		}
	};
}

function integer(least: number, most = Number.MAX_SAFE_INTEGER): Check {
	return (value, path) => {
		if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) {
			return;
		}
		const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `${least} to ${most}`;
		throw new FaultScriptError(`${path}: must be a whole number, ${range}`);
	};
}

function oneOf(choices: readonly string[]): Check {
	return (value, path) => {
		if (typeof value === 'string' && choices.includes(value)) return;
		throw new FaultScriptError(`${path}: must be one of ${choices.join(', ')}`);
	};
}

function text(value: unknown, path: string): void {
	if (typeof value !== 'string') throw new FaultScriptError(`${path}: must be a string`);
}

function flag(value: unknown, path: string): void {
	if (typeof value !== 'boolean') throw new FaultScriptError(`${path}: must be true or false`);
}

function record(value: unknown, path: string): void {
	if (!isJsonObject(value)) throw new FaultScriptError(`${path}: must be an object`);
	for (const [name, entry] of Object.entries(value)) text(entry, `${path}.${name}`);
}

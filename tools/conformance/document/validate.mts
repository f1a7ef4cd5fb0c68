import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { JsonObject } from './json.mts';

/** What is wrong with a value, and where in it. */
export interface Fault {
	/** A JSON pointer; empty for the value as a whole. */
	at: string;
	what: string;
}

// Not strict: OpenAPI schemas have keywords of their own, such as `example`.
const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true });
formats.default(ajv);

const validators = new WeakMap<JsonObject, ValidateFunction>();

function validatorOf(schema: JsonObject): ValidateFunction {
	let validator = validators.get(schema);
	if (validator === undefined) {
		validator = ajv.compile(schema);
		validators.set(schema, validator);
	}
	return validator;
}

/** Whether a value fits a schema, which must be without `$ref`. */
export function fits(schema: JsonObject, value: unknown): boolean {
	return validatorOf(schema)(value);
}

/**
 * What keeps a value from fitting a schema, which must be without `$ref`; of the branches of a
 * `oneOf` only the one that comes nearest is told about.
 */
export function faultsOf(schema: JsonObject, value: unknown): Fault[] {
	const validator = validatorOf(schema);
	if (validator(value)) return [];
	return nearest(validator.errors ?? []).map(faultOf);
}

function nearest(errors: ErrorObject[]): ErrorObject[] {
	// The outermost choice is reported last.
	const choice = errors.findLast(({ keyword }) => keyword === 'oneOf' || keyword === 'anyOf');
	if (choice === undefined) return errors;
	const prefix = `${choice.schemaPath}/`;
	const inside = errors.filter(({ schemaPath }) => schemaPath.startsWith(prefix));
	const outside = errors.filter((error) => error !== choice && !inside.includes(error));
	if (inside.length === 0) return [...nearest(outside), choice];
	const branches = new Map<string, ErrorObject[]>();
	for (const error of inside) {
		const branch = error.schemaPath.slice(prefix.length).replace(/\/.*/, '');
		branches.set(branch, [...(branches.get(branch) ?? []), error]);
	}
	const [best = []] = [...branches.values()]
		.map(nearest)
		.sort((one, other) => distance(one, choice) - distance(other, choice));
	return [...nearest(outside), ...best];
}

// A value of the wrong type was never meant for that branch.
function distance(errors: ErrorObject[], { instancePath }: ErrorObject): number {
	const stranger = errors.some(
		(error) => error.instancePath === instancePath && error.keyword === 'type',
	);
	return errors.length + (stranger ? 1_000 : 0);
}

function faultOf({ instancePath, keyword, message, params, data }: ErrorObject): Fault {
	const shown = JSON.stringify(data) as string | undefined;
	const value = shown === undefined || shown.length > 80 ? '' : `${shown} `;
	switch (keyword) {
		case 'required':
			return { at: instancePath, what: `lacks "${String(params['missingProperty'])}"` };
		case 'additionalProperties':
			return { at: instancePath, what: `has a field "${String(params['additionalProperty'])}"` };
		case 'enum':
			return { at: instancePath, what: `${value}is not one of the documented values` };
		default:
			return { at: instancePath, what: `${value}${message ?? keyword}` };
	}
}

import type { RequestResult } from '../exchange.mts';
import type { Difference } from './checkAnswer.mts';
import { fromText, placeIn } from './checkAnswer.mts';
import type { Content, Operation, Parameter } from './document.mts';
import { formFields } from './formFields.mts';
import { asObject } from './json.mts';
import { faultsOf } from './validate.mts';

type Request = Pick<RequestResult, 'query' | 'requestHeaders' | 'requestBody'>;

/**
 * How a request differs from what the document says of its operation. Stricter than the document
 * in one point: a parameter or field that it does not name is a difference, too.
 *
 * @param inPath the parameters in the path, still encoded
 */
export function checkRequest(
	operation: Operation,
	inPath: Record<string, string>,
	request: Request,
): Difference[] {
	return [
		...operation.parameters.flatMap((parameter) => parameterFaults(parameter, inPath, request)),
		...unknownQuery(operation, request.query),
		...bodyFaults(operation, request),
	];
}

function parameterFaults(
	parameter: Parameter,
	inPath: Record<string, string>,
	{ query, requestHeaders }: Request,
): Difference[] {
	const { name, required, schema } = parameter;
	const where = `request ${parameter.in} ${name}`;
	const value =
		parameter.in === 'path'
			? inPath[name]
			: parameter.in === 'query'
				? (query.get(name) ?? undefined)
				: requestHeaders[name.toLowerCase()];
	if (value === undefined) return required ? [{ where, what: 'is missing' }] : [];
	return faultsOf(schema, fromText(value, schema)).map(({ what }) => ({ where, what }));
}

function unknownQuery({ parameters }: Operation, query: URLSearchParams): Difference[] {
	const known = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
	return [...query.keys()]
		.filter((name) => !known.includes(name))
		.map((name) => ({ where: `request query ${name}`, what: 'is not documented' }));
}

function bodyFaults({ bodies, bodyRequired }: Operation, request: Request): Difference[] {
	if (request.requestBody.length === 0) {
		return bodyRequired ? [{ where: 'request body', what: 'is missing' }] : [];
	}
	const header = request.requestHeaders['content-type'] ?? '';
	const type = header.replace(/;.*/, '').trim();
	const content = bodies.find((entry) => entry.type === type);
	if (content === undefined) {
		return [{ where: 'request body', what: `"${type}" is not documented` }];
	}
	try {
		const value = readBody(request.requestBody, header, content);
		return [...faultsIn(content, value), ...unknownFields(content, value)];
	} catch {
		return [{ where: 'request body', what: `is not ${type}` }];
	}
}

function faultsIn({ schema }: Content, value: unknown): Difference[] {
	return faultsOf(schema, value).map(({ at, what }) => ({
		where: placeIn('request body', at),
		what,
	}));
}

function unknownFields({ schema }: Content, value: unknown): Difference[] {
	const known = asObject(schema['properties']);
	return Object.keys(asObject(value))
		.filter((name) => !Object.hasOwn(known, name))
		.map((name) => ({ where: 'request body', what: `has a field "${name}"` }));
}

function readBody(body: Buffer, header: string, { type, schema }: Content): unknown {
	if (type !== 'multipart/form-data') return JSON.parse(body.toString('utf8'));
	const properties = asObject(schema['properties']);
	const fields = formFields(body, header).map(([name, value]): [string, unknown] => [
		name,
		fromText(value, asObject(properties[name])),
	]);
	return Object.fromEntries(fields);
}

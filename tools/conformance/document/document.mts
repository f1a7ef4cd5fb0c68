import { readFile } from 'node:fs/promises';
import { dereference } from './dereference.mts';
import type { JsonObject } from './json.mts';
import { asObject, isObject } from './json.mts';

/** A body of one content type, as the document describes it. */
export interface Content {
	/** Such as `application/json`. */
	type: string;
	schema: JsonObject;
	/** The documented examples; none for some. */
	examples: unknown[];
}

/** A documented answer. */
export interface DocumentedAnswer {
	/** The HTTP status, or `default` for every other one. */
	status: number | 'default';
	headers: Array<{ name: string; required: boolean; schema: JsonObject }>;
	contents: Content[];
}

/** A parameter in the path, the query or a header. */
export interface Parameter {
	name: string;
	in: string;
	required: boolean;
	schema: JsonObject;
}

/** One call of the documented API. */
export interface Operation {
	/** Its `operationId`. */
	id: string;
	/** Upper case. */
	method: string;
	/** With `{parameters}`, such as `/api/v1/x/dm/{userId}`. */
	path: string;
	parameters: Parameter[];
	bodyRequired: boolean;
	bodies: Content[];
	answers: DocumentedAnswer[];
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/**
 * Reads the operations of an OpenAPI document.
 *
 * @throws Error when the file cannot be read or is not such a document
 */
export async function readDocument(file: string): Promise<Operation[]> {
	const json: unknown = JSON.parse(await readFile(file, 'utf8'));
	return operationsOf(json);
}

/**
 * The operations of an OpenAPI document of version 3.1, or of 3.0 with no schema that means something
 * else in JSON Schema (`nullable`). Throws an Error when it is not one.
 */
export function operationsOf(json: unknown): Operation[] {
	const document = asObject(dereference(json));
	const { openapi, paths } = document;
	if (typeof openapi !== 'string' || !/^3\.[01]\b/.test(openapi) || !isObject(paths)) {
		throw new Error('This is not an OpenAPI 3.0 or 3.1 document.');
	}
	return Object.entries(paths).flatMap(([path, item]) =>
		METHODS.filter((method) => isObject(asObject(item)[method])).map((method) =>
			operationOf(method, path, asObject(item)),
		),
	);
}

function operationOf(method: string, path: string, item: JsonObject): Operation {
	const operation = asObject(item[method]);
	const body = asObject(operation['requestBody']);
	const id = operation['operationId'];
	return {
		id: typeof id === 'string' ? id : `${method} ${path}`,
		method: method.toUpperCase(),
		path,
		parameters: [...listOf(item['parameters']), ...listOf(operation['parameters'])].map(
			parameterOf,
		),
		bodyRequired: body['required'] === true,
		bodies: contentsOf(body['content']),
		answers: Object.entries(asObject(operation['responses'])).map(([status, answer]) =>
			answerOf(status, asObject(answer)),
		),
	};
}

function parameterOf(parameter: JsonObject): Parameter {
	return {
		name: String(parameter['name']),
		in: String(parameter['in']),
		required: parameter['required'] === true,
		schema: asObject(parameter['schema']),
	};
}

function answerOf(status: string, answer: JsonObject): DocumentedAnswer {
	return {
		status: status === 'default' ? 'default' : Number(status),
		headers: Object.entries(asObject(answer['headers'])).map(([name, header]) => ({
			name: name.toLowerCase(),
			required: asObject(header)['required'] === true,
			schema: asObject(asObject(header)['schema']),
		})),
		contents: contentsOf(answer['content']),
	};
}

function contentsOf(content: unknown): Content[] {
	return Object.entries(asObject(content)).map(([type, media]) => {
		const { schema, example, examples } = asObject(media);
		const named = Object.values(asObject(examples)).map((entry) => asObject(entry)['value']);
		return {
			type,
			schema: asObject(schema),
			examples: [...(example === undefined ? [] : [example]), ...named],
		};
	});
}

function listOf(value: unknown): JsonObject[] {
	return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The answer that the document has for a status: its own, else the default one. */
export function answerFor(operation: Operation, status: number): DocumentedAnswer | undefined {
	return (
		operation.answers.find((answer) => answer.status === status) ??
		operation.answers.find((answer) => answer.status === 'default')
	);
}

/** The operation that a request is, with its path parameters; undefined when it is none. */
export function findOperation(
	operations: readonly Operation[],
	method: string,
	path: string,
): { operation: Operation; parameters: Record<string, string> } | undefined {
	for (const operation of operations) {
		if (operation.method !== method) continue;
		const match = patternOf(operation.path).exec(path);
		if (match !== null) return { operation, parameters: { ...match.groups } };
	}
	return undefined;
}

function patternOf(path: string): RegExp {
	const pattern = path.replaceAll('.', '\\.').replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)');
	return new RegExp(`^${pattern}$`);
}

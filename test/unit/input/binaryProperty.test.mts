import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';

import { findBinary } from '../../../nodes/XquikDm/input/binaryProperty.ts';
import { inputErrorOf } from '../support/inputErrorOf.mts';

const FIELD = 'Input Binary Field';
const one: IBinaryData = { data: 'b25l', mimeType: 'image/png', fileName: 'one.png' };
const two: IBinaryData = { data: 'dHdv', mimeType: 'image/png', fileName: 'two.png' };
const stored = { id: 'filesystem:1', mimeType: 'image/png' };

function withFiles(binary: Record<string, IBinaryData>): INodeExecutionData {
	return { json: {}, binary };
}

function withJson(json: object, binary?: Record<string, IBinaryData>): INodeExecutionData {
	return { json: json as INodeExecutionData['json'], binary };
}

describe('findBinary', () => {
	it.each<[rule: string, item: INodeExecutionData, parameter: unknown, file: unknown]>([
		['a binary field by its name', withFiles({ data: one, other: two }), 'data', one],
		['a name with white space around', withFiles({ data: one }), ' data ', one],
		['a name with dots', withFiles({ 'a.b': one }), 'a.b', one],
		['the only one of several numbered files', withFiles({ photo_0: one }), 'photo', one],
		[
			'one of several numbered files by its whole name',
			withFiles({ photo_0: one, photo_1: two }),
			'photo_1',
			two,
		],
		['a file in the JSON', withJson({ photo: one }), 'photo', one],
		['a file deep in the JSON', withJson({ form: { photo: one } }), 'form.photo', one],
		['the only file of a list in the JSON', withJson({ photos: [one] }), 'photos', one],
		[
			'a file in a list in the JSON by its place',
			withJson({ photos: [one, two] }),
			'photos.1',
			two,
		],
		['a stored file without its bytes', withJson({ photo: stored }), 'photo', stored],
		['a file that an expression gives', withFiles({}), one, one],
		['a list of one file that an expression gives', withFiles({}), [two], two],
		[
			'a field before a file of that name in the JSON',
			withJson({ data: two }, { data: one }),
			'data',
			one,
		],
	])('finds %s', (_rule, item, parameter, file) => {
		expect(findBinary(item, parameter)).toBe(file);
	});

	it.each<[rule: string, item: INodeExecutionData, parameter: unknown]>([
		['the item has no files', { json: {} }, 'data'],
		['the item has other files only', withFiles({ other: one }), 'data'],
		['the field in the JSON is a text', withJson({ data: 'one.png' }), 'data'],
		['the field in the JSON is null', withJson({ data: null }), 'data'],
		['the path in the JSON ends early', withJson({ form: null }), 'form.photo'],
		['the list is empty', withJson({ photos: [] }), 'photos'],
		['the expression gives an empty list', withFiles({ data: one }), []],
		['a name starts the same', withFiles({ photo_big: one, photograph: two }), 'photo'],
		['the name is one that every object has', withFiles({ data: one }), 'constructor'],
		['the name is __proto__', withFiles({ data: one }), '__proto__'],
	])('finds nothing when %s', (_rule, item, parameter) => {
		expect(findBinary(item, parameter)).toBeUndefined();
	});

	it.each<[rule: string, item: INodeExecutionData, parameter: unknown]>([
		['numbered files', withFiles({ photo_0: one, photo_1: two }), 'photo'],
		['a list in the JSON', withJson({ photos: [one, two] }), 'photos'],
		['a list that an expression gives', withFiles({}), [one, two]],
	])('refuses several files (%s), since a DM takes one', (_rule, item, parameter) => {
		expect(inputErrorOf(() => findBinary(item, parameter))).toEqual({
			code: 'attachment_several',
			field: FIELD,
		});
	});

	it.each<[rule: string, parameter: unknown]>([
		['empty', ''],
		['blank', '  '],
		['absent', undefined],
		['null', null],
		['a number', 7],
		['an object that is no file', { data: 'b25l' }],
	])('misses a field name that is %s', (_rule, parameter) => {
		expect(inputErrorOf(() => findBinary(withFiles({ data: one }), parameter))).toEqual({
			code: 'attachment_field_missing',
			field: FIELD,
		});
	});
});

import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';

import { findBinary } from '../../../nodes/XquikDm/parameters/binaryProperty.ts';
import type { FileScope } from '../../../nodes/XquikDm/parameters/file/ownFiles.ts';
import { inputErrorOf } from '../support/inputErrorOf.mts';

const FIELD = 'Input Binary Field';
const one: IBinaryData = { data: 'b25l', mimeType: 'image/png', fileName: 'one.png' };
const two: IBinaryData = { data: 'dHdv', mimeType: 'image/png', fileName: 'two.png' };
const stored = { id: 'filesystem:1', mimeType: 'image/png', data: 'filesystem' };

const stored2 = { id: 'filesystem:2', mimeType: 'image/png', data: 'filesystem' };

/** Nothing but the binary data of the item is its own. */
function separate(item: INodeExecutionData, paired: IBinaryData[] = []): FileScope {
	return { own: () => [...Object.values(item.binary ?? {}), ...paired] };
}

/** n8n's combined binary mode, in which the files of an item stand in its JSON. */
const COMBINED: FileScope = { own: () => [], mayBeStored: (id) => id === stored.id };

/** What n8n's Form puts into the JSON for a file. */
const described = { filename: 'one.png', mimetype: 'image/png', size: 3 };

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
		['a field by the label in the form', withFiles({ Your_photo_: one }), 'Your photo?', one],
		['the only file of a form field by its label', withFiles({ My_photo_0: one }), 'My photo', one],
		['a form’s only file', withJson({ Photo: [described] }, { Photo: one }), 'Photo', one],
		['the only file without a name', withFiles({ photo: one }), '', one],
		['the only file where nothing is set', withFiles({ photo: one }), undefined, one],
		['what a form says of its file', withFiles({ photo: one, other: two }), [described], one],
		['a file of a form that was dragged', withFiles({ photo: one }), described, one],
		['its own file that an expression gives', withFiles({ data: one }), { ...one }, one],
		['a list of its own file', withFiles({ data: two }), [{ ...two }], two],
		[
			'its own stored file in the JSON',
			withJson({ photo: { ...stored2, fileName: 'x' } }, { data: stored2 }),
			'photo',
			stored2,
		],
		[
			'a field before a file of that name in the JSON',
			withJson({ data: two }, { data: one }),
			'data',
			one,
		],
	])('finds %s', (_rule, item, parameter, file) => {
		expect(findBinary(item, parameter, separate(item))).toBe(file);
	});

	it('finds a file of the item that this one was made from', () => {
		const item: INodeExecutionData = { json: {} };
		expect(findBinary(item, { ...stored2 }, separate(item, [stored2]))).toBe(stored2);
	});

	it.each<[rule: string, item: INodeExecutionData, parameter: unknown, file: unknown]>([
		['in the JSON', withJson({ photo: one }), 'photo', one],
		['deep in the JSON', withJson({ form: { photo: one } }), 'form.photo', one],
		['that is the only one of a list', withJson({ photos: [one] }), 'photos', one],
		['in a list by its place', withJson({ photos: [one, two] }), 'photos.1', two],
		['that is stored', withJson({ photo: stored }), 'photo', stored],
		['where n8n keeps converted ones', withJson({ _files: { data: stored } }), 'data', stored],
		['of those by its path', withJson({ _files: { data: stored } }), '_files.data', stored],
		['that is numbered there', withJson({ _files: { photo_0: one } }), 'photo', one],
		['that an expression gives', { json: {} }, one, one],
	])('finds a file %s in combined mode', (_rule, item, parameter, file) => {
		expect(findBinary(item, parameter, COMBINED)).toBe(file);
	});

	it.each<[rule: string, item: INodeExecutionData, parameter: unknown]>([
		['the item has no files', { json: {} }, 'data'],
		['the item has other files only', withFiles({ other: one }), 'data'],
		['the field in the JSON is a text', withJson({ data: 'one.png' }), 'data'],
		['the field in the JSON is a list of texts', withJson({ data: ['a', 'b'] }), 'data'],
		['the field in the JSON is null', withJson({ data: null }), 'data'],
		['the path in the JSON ends early', withJson({ form: null }), 'form.photo'],
		['the list is empty', withJson({ photos: [] }), 'photos'],
		['the expression gives an empty list', withFiles({ data: one }), []],
		['a name starts the same', withFiles({ photo_big: one, photograph: two }), 'photo'],
		['the name is one that every object has', withFiles({ data: one }), 'constructor'],
		['the name is __proto__', withFiles({ data: one }), '__proto__'],
	])('finds nothing when %s', (_rule, item, parameter) => {
		expect(findBinary(item, parameter, separate(item))).toBeUndefined();
		expect(findBinary(item, parameter, COMBINED)).toBeUndefined();
	});

	it.each<[rule: string, item: INodeExecutionData, parameter: unknown]>([
		['numbered files', withFiles({ photo_0: one, photo_1: two }), 'photo'],
		[
			'numbered files beside what the form says of them',
			withJson({ Photo: [described, described] }, { Photo_0: one, Photo_1: two }),
			'Photo',
		],
		['numbered files of a label', withFiles({ My_photo_0: one, My_photo_1: two }), 'My photo'],
		[
			'what a form says of files that are gone',
			withJson({ Photo: [described, described] }),
			'Photo',
		],
		['the same by an expression', withFiles({ Photo_0: one }), [described, described]],
		['a list in the JSON', withJson({ photos: [one, two] }), 'photos'],
		['numbered ones in the JSON', withJson({ _files: { photo_0: one, photo_1: two } }), 'photo'],
		['a list that an expression gives', withFiles({}), [one, two]],
	])('refuses several files (%s), since a DM takes one', (_rule, item, parameter) => {
		for (const scope of [separate(item), COMBINED]) {
			expect(inputErrorOf(() => findBinary(item, parameter, scope))).toEqual({
				code: 'attachment_several',
				field: FIELD,
			});
		}
	});

	it.each<[rule: string, item: INodeExecutionData, parameter: unknown]>([
		['a stored file in the JSON', withJson({ photo: stored }), 'photo'],
		['a stored file that an expression gives', withJson({}, { data: one }), stored],
		['a file in the JSON', withJson({ photo: one }), 'photo'],
		['a file in the JSON beside another', withJson({ photo: stored2 }, { data: stored }), 'photo'],
		['an empty file in the JSON', withJson({ photo: { mimeType: 'a', data: '' } }), 'photo'],
	])('refuses a file that is not the item’s own: %s', (_rule, item, parameter) => {
		expect(inputErrorOf(() => findBinary(item, parameter, separate(item)))).toEqual({
			code: 'attachment_not_own',
			field: FIELD,
		});
	});

	it('refuses a stored file of elsewhere in combined mode too', () => {
		expect(inputErrorOf(() => findBinary(withJson({ photo: stored2 }), 'photo', COMBINED))).toEqual(
			{
				code: 'attachment_not_own',
				field: FIELD,
			},
		);
	});

	it.each<[rule: string, parameter: unknown]>([
		['empty', ''],
		['blank', '  '],
		['absent', undefined],
		['null', null],
		['a number', 7],
		['an object that is no file', { data: 'b25l' }],
		['what a form says of another file', [{ ...described, filename: 'none.png' }]],
		['what a form says of two files of that name', [described]],
	])('misses a field name that is %s', (_rule, parameter) => {
		const item = withFiles({ data: one, same: { ...one }, other: two });
		expect(inputErrorOf(() => findBinary(item, parameter, separate(item)))).toEqual({
			code: 'attachment_field_missing',
			field: FIELD,
		});
	});
});

import { Readable } from 'node:stream';
import type { IExecuteFunctions } from 'n8n-workflow';

import type { InputError } from '../../../../nodes/XquikDm/errors/inputError.ts';
import { inputFailure } from '../../../../nodes/XquikDm/output/failure.ts';
import { isGone, storedSource } from '../../../../nodes/XquikDm/parameters/file/storedFile.ts';

class FileNotFoundError extends Error {}

const fault = (message: string, fields: object = {}) => Object.assign(new Error(message), fields);
const S3_DOWN = fault('Request to S3 failed: 503', {
	cause: fault('Slow down', { name: 'SlowDown', $metadata: { httpStatusCode: 503 } }),
});
const NO_KEY = fault('Request to S3 failed', { cause: fault('gone', { name: 'NoSuchKey' }) });

function helpers(parts: object): IExecuteFunctions['helpers'] {
	return {
		getBinaryMetadata: () => Promise.resolve({ fileSize: 3 }),
		...parts,
	} as unknown as IExecuteFunctions['helpers'];
}

async function errorOf(run: () => Promise<unknown>): Promise<InputError> {
	return await run().then(
		() => {
			throw new Error('Nothing was refused');
		},
		(error: unknown) => error as InputError,
	);
}

describe('isGone', () => {
	it.each<[rule: string, error: unknown, gone: boolean]>([
		['n8n’s own error', new FileNotFoundError('File not found'), true],
		['n8n’s own error by its name', fault('x', { name: 'BinaryDataFileNotFoundError' }), true],
		['no such file', fault('ENOENT: no such file', { code: 'ENOENT' }), true],
		['no such key, within another error', NO_KEY, true],
		['S3 answers 503', S3_DOWN, false],
		['a reset connection', fault('read ECONNRESET', { code: 'ECONNRESET' }), false],
		['a fault of the disk', fault('EIO: i/o error', { code: 'EIO' }), false],
		['no permission', fault('EACCES', { code: 'EACCES' }), false],
		['no error at all', 'gone', false],
	])('%s', (_rule, error, gone) => {
		expect(isGone(error)).toBe(gone);
	});
});

describe('storedSource', () => {
	it.each<[rule: string, error: Error, code: string, retryable: boolean]>([
		['gone', new FileNotFoundError('File not found'), 'attachment_gone', false],
		['a fault', S3_DOWN, 'attachment_unreadable', true],
	])('says of its metadata: %s', async (_rule, thrown, code, retryable) => {
		const broken = helpers({ getBinaryMetadata: () => Promise.reject(thrown) });
		const error = await errorOf(() => storedSource(broken, 's3:1', 'data'));
		expect(error).toMatchObject({ code, field: 'Input Binary Field' });
		expect(inputFailure(error).problem).toMatchObject({ code, retryable, safeToRetry: true });
	});

	it('says so when the stream breaks, without the code of its connection', async () => {
		const broken = helpers({
			getBinaryStream: () =>
				Promise.resolve(
					Readable.from(
						(function* () {
							yield Buffer.from('ab');
							throw fault('connect ECONNREFUSED', { code: 'ECONNREFUSED' });
						})(),
					),
				),
		});
		const source = await storedSource(broken, 's3:1', 'data');
		const error = await errorOf(async () => {
			for await (const piece of source.stream()) expect(piece).toEqual(Buffer.from('ab'));
		});
		expect(error).toMatchObject({ code: 'attachment_unreadable' });
		expect(error.cause).toBeUndefined();
	});
});

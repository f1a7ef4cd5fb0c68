import fc from 'fast-check';

import type { MultipartFile } from '../../../../nodes/XquikDm/api/multipartBody.ts';
import { escapeHeaderValue, multipartBody } from '../../../../nodes/XquikDm/api/multipartBody.ts';
import { anyText } from '../../support/anyText.mts';

const BOUNDARY = '----boundary-1';

function fileOf(content: string, fileName = 'a.png'): MultipartFile {
	const bytes = Buffer.from(content, 'utf8');
	return {
		fieldName: 'file',
		fileName,
		mimeType: 'image/png',
		size: bytes.byteLength,
		async *stream() {
			await Promise.resolve();
			for (let at = 0; at < bytes.byteLength; at += 3) yield bytes.subarray(at, at + 3);
		},
	};
}

async function bytesOf(body: ReturnType<typeof multipartBody>): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of body.stream()) chunks.push(chunk);
	return Buffer.concat(chunks);
}

describe('multipartBody', () => {
	it('is what RFC 7578 says', async () => {
		const body = multipartBody([['account', 'acme']], fileOf('bytes'), BOUNDARY);
		expect(body.type).toBe('multipart/form-data; boundary=----boundary-1');
		expect((await bytesOf(body)).toString()).toBe(
			[
				'------boundary-1',
				'Content-Disposition: form-data; name="account"',
				'',
				'acme',
				'------boundary-1',
				'Content-Disposition: form-data; name="file"; filename="a.png"',
				'Content-Type: image/png',
				'',
				'bytes',
				'------boundary-1--',
				'',
			].join('\r\n'),
		);
	});

	it('is read as form data with the same fields and bytes', async () => {
		const fields: [string, string][] = [
			['account', 'acme'],
			['is_long_video', 'true'],
		];
		const body = multipartBody(fields, fileOf('a\r\n--b\0ü', 'Grüße "x".png'), BOUNDARY);
		const bytes = new Uint8Array(await bytesOf(body));
		const sent: { formData(): Promise<FormData> } = new Response(bytes, {
			headers: { 'content-type': body.type },
		});
		const form = await sent.formData();
		const file = form.get('file');
		expect(form.get('account')).toBe('acme');
		expect(form.get('is_long_video')).toBe('true');
		expect(file instanceof File && [file.name, file.type, await file.text()]).toEqual([
			'Grüße "x".png',
			'image/png',
			'a\r\n--b\0ü',
		]);
	});

	it('declares the size that it streams, whatever the names and the content', async () => {
		const text = anyText(40);
		await fc.assert(
			fc.asyncProperty(text, text, text, async (name, fileName, content) => {
				const body = multipartBody([[name, content]], fileOf(content, fileName), BOUNDARY);
				expect((await bytesOf(body)).byteLength).toBe(body.size);
			}),
		);
	});

	it('streams the same bytes each time', async () => {
		const body = multipartBody([['account', 'acme']], fileOf('bytes'), BOUNDARY);
		expect(await bytesOf(body)).toEqual(await bytesOf(body));
	});

	it('looks like a Blob to the HTTP client', () => {
		const body = multipartBody([], fileOf(''), BOUNDARY);
		expect(Object.prototype.toString.call(body)).toBe('[object Blob]');
	});

	it.each([
		['a line break', 'a\r\nX-Evil: 1\r\n\r\nb.png'],
		['a bare line feed', 'a\nX-Evil: 1'],
		['a bare carriage return', 'a\rX-Evil: 1'],
		['a quote', 'a"; name="account'],
		['a boundary', `a\r\n--${BOUNDARY}--\r\n`],
	])('keeps a file name with %s within its header', async (_rule, fileName) => {
		const body = multipartBody([], fileOf('bytes', fileName), BOUNDARY);
		const [head = ''] = (await bytesOf(body)).toString().split('\r\n\r\n');
		const lines = head.split('\r\n');
		expect(lines).toHaveLength(3);
		expect(lines[1]).toMatch(/^Content-Disposition: form-data; name="file"; filename="[^"\r\n]*"$/);
	});
});

describe('escapeHeaderValue', () => {
	it.each([
		['a.png', 'a.png'],
		['a b (1).png', 'a b (1).png'],
		['Grüße 🎉.png', 'Grüße 🎉.png'],
		['a"b', 'a%22b'],
		['a\r\nb', 'a%0D%0Ab'],
		['a\nb', 'a%0D%0Ab'],
		['a\rb', 'a%0D%0Ab'],
		['a\0b\u0085c\x7f', 'abc'],
		['', ''],
	])('of %j is %j', (value, escaped) => {
		expect(escapeHeaderValue(value)).toBe(escaped);
	});

	it('never has a quote or a control character', () => {
		fc.assert(
			fc.property(anyText(), (value) => {
				expect(escapeHeaderValue(value)).not.toMatch(/["\p{Cc}]/u);
			}),
		);
	});
});

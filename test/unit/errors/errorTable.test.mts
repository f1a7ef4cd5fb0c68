import { readdirSync, readFileSync } from 'node:fs';

import { ERROR_TABLE, errorEntry, isErrorCode } from '../../../nodes/XquikDm/errors/errorTable.ts';

const GROUPS = 'nodes/XquikDm/errors/codes';

/** The codes of Xquik's that its description in the docs names. */
function documentedCodes(): string[] {
	const text = readFileSync('docs/xquik-api.md', 'utf8');
	const [, section = ''] = text.split('\n## Error codes\n');
	const [table = ''] = section.split('\n## ');
	const rows = table.split('\n').filter((line) => /^\| \d/.test(line));
	return rows.flatMap((row) => [...row.matchAll(/`([a-z_]+)`/g)].map(([, code = '']) => code));
}

describe('the error table', () => {
	it.each(documentedCodes())('has the documented code %s', (code) => {
		expect(isErrorCode(code)).toBe(true);
	});

	it.each(Object.entries(ERROR_TABLE))(
		'says of %s in sentences what it is and what to do',
		(_code, { title, remedy }) => {
			expect(title).toMatch(/^\S.*[^.\s]$/);
			expect(remedy).toMatch(/^\S.*\.$/);
		},
	);

	it('has every code in one group only', () => {
		const codes = readdirSync(GROUPS).flatMap((name) => {
			const source = readFileSync(`${GROUPS}/${name}`, 'utf8');
			return [...source.matchAll(/^\t([a-zA-Z0-9_]+): /gm)].map(([, code]) => code);
		});
		const inGroups = codes.filter((code) => code !== undefined && isErrorCode(code));
		expect(inGroups.sort()).toEqual(Object.keys(ERROR_TABLE).sort());
	});
});

describe('errorEntry of a code that is not in the table', () => {
	it.each(['x_brand_new', 'http_418', 'constructor', 'toString', '__proto__', 'hasOwnProperty'])(
		'names the code %s itself',
		(code) => {
			const { title, remedy } = errorEntry(code);
			expect(title).toContain(code);
			expect(remedy).toMatch(/\w/);
		},
	);

	it.each(['ECONNRESET', 'EAI_AGAIN', 'CERT_HAS_EXPIRED'])(
		'speaks of the connection after %s',
		(code) => {
			expect(errorEntry(code)).toMatchObject({
				title: `No connection to Xquik (${code})`,
				retryable: true,
			});
		},
	);

	it('speaks of no connection where there was an answer', () => {
		const entry = errorEntry('FORBIDDEN', 403);
		expect(entry.title).toBe('Xquik returned the error FORBIDDEN');
		expect(entry).not.toHaveProperty('retryable');
	});

	it.each([
		[400, undefined],
		[404, undefined],
		[422, undefined],
		[429, true],
		[500, true],
		[503, true],
		[undefined, undefined],
	])('with HTTP status %j is retryable: %j', (status, retryable) => {
		expect(errorEntry('x_brand_new', status).retryable).toBe(retryable);
	});
});

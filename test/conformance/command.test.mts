import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConformanceRun } from './runConformance.mts';
import { runConformance } from './runConformance.mts';
import { tinyDocument } from './tinyDocument.mts';

// Each starts n8n's engine in a process of its own.
jest.setTimeout(120_000);

async function hold(document: object, ...args: string[]): Promise<ConformanceRun> {
	const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
	try {
		const file = join(folder, 'document.json');
		await writeFile(file, JSON.stringify(document));
		return await runConformance(['--document', file, '--bodies', '4', ...args]);
	} finally {
		await rm(folder, { recursive: true });
	}
}

describe('npm run conformance', () => {
	it('ends with 0 and the counts where nothing differs', async () => {
		const { code, lines, stderr } = await hold(tinyDocument(), '--operations', 'listXAccounts');
		expect(lines).toEqual([]);
		expect(stderr).toContain('listXAccounts 6');
		expect(stderr).toContain('0 violations');
		expect(code).toBe(0);
	});

	it('ends with 1 and a line for each difference', async () => {
		const { code, lines } = await hold(
			tinyDocument({ type: 'integer' }),
			'--operations',
			'listXAccounts',
		);
		expect(lines).toContain(
			'sandbox: listXAccounts 200: body /accounts/0/id: "1001" must be integer [all accounts: GET /api/v1/x/accounts]',
		);
		expect(code).toBe(1);
	});

	it('names what is offered and not documented, what is out of scope, and stale exceptions', async () => {
		const { code, lines, stderr } = await hold(tinyDocument());
		expect(lines).toContain(
			'sandbox: POST /api/v1/x/dm/{userId}: operation: is not in the document [the list of endpoints]',
		);
		expect(lines.filter((line) => line.startsWith('exceptions.mts: '))).not.toEqual([]);
		expect(lines.filter((line) => line.includes('DELETE /api/v1'))).toEqual([]);
		expect(stderr).toContain('Out of scope: getTrends\n');
		expect(code).toBe(1);
	});

	it.each([
		[['--document', 'no-such-file.json'], 1, 'no-such-file.json'],
		[[], 2, '--document: name'],
		[['--document', 'x', '--bodies', 'many'], 2, '--bodies: must be'],
		[['--live'], 2, 'XQUIK_API_KEY: must be set'],
	])('%j: ends with %i and the reason', async (args, code, reason) => {
		const run = await runConformance(args);
		expect(run.stderr).toContain(reason);
		expect(run.code).toBe(code);
	});
});

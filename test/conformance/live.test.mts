import type { Sandbox } from '../../sandbox/sandbox.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import type { ConformanceRun } from './runConformance.mts';
import { runConformance } from './runConformance.mts';

describe('npm run conformance -- --live', () => {
	let sandbox: Sandbox;

	beforeAll(async () => {
		sandbox = await startSandbox();
	});
	afterEach(() => {
		sandbox.reset();
	});
	afterAll(async () => {
		await sandbox.close();
	});

	async function live(apiKey = sandbox.apiKey): Promise<ConformanceRun> {
		const run = await runConformance(['--live'], {
			XQUIK_API_KEY: apiKey,
			XQUIK_BASE_URL: sandbox.baseUrl,
		});
		expect(run.lines.join() + run.stderr).not.toContain(apiKey);
		return run;
	}

	it('makes three free reads, and nothing else', async () => {
		await live();
		expect(sandbox.requests().map(({ method, path }) => `${method} ${path}`)).toEqual([
			'GET /api/v1/credits',
			'GET /api/v1/x/accounts',
			'GET /api/v1/x/write-actions/1',
		]);
		expect(sandbox.creditsSpent()).toBe(0);
	});

	it('tells what differs from our facts, without the key', async () => {
		const answer = { status: 200, body: { balance: 7, api_key: sandbox.apiKey } };
		sandbox.addFaults([{ route: 'credits', answer }]);
		const { lines, code } = await live();
		expect(lines).toEqual(
			expect.arrayContaining([
				'live: getCredits 200: body /balance: 7 must be string (facts) [GET /credits]',
				'live: getCredits 200: body: has a field "api_key" (facts) [GET /credits]',
			]),
		);
		expect(code).toBe(1);
	});

	it('tells that a key is refused', async () => {
		const { lines, code } = await live(`xq_${'0'.repeat(64)}`);
		expect(lines[0]).toBe('live: getCredits 401: status: is not 200 (facts) [GET /credits]');
		expect(code).toBe(1);
	});
});

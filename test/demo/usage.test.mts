import { readCommand } from '../../tools/demo/commandLine.mts';
import { runDemo } from './runDemo.mts';

const ENVIRONMENT = { XQUIK_API_KEY: `xq_${'0a'.repeat(32)}` };
const LIVE = ['--live', '--account', 'acme', '--to', '@someone', '--text', 'Hello'];

describe('the command line of the demo', () => {
	it.each([
		[['--sideways'], 'sideways'],
		[['extra'], 'extra'],
		[['--text', 'Hello'], '--text: only together with --live'],
		[['--live', '--to', '1', '--text', 'Hello'], '--account'],
		[['--live', '--account', 'acme', '--text', 'Hello'], '--to'],
		[['--live', '--account', 'acme', '--to', 'someone', '--text', 'Hello'], '--to'],
		[['--live', '--account', 'acme', '--to', '1', '--text', ' '], '--text'],
		[[...LIVE, '--file', 'demo'], '--file: there is no such file'],
	])('refuses %j', (args, reason) => {
		expect(() => readCommand(args, ENVIRONMENT)).toThrow(reason);
	});

	it('reads a live message', () => {
		const environment = { ...ENVIRONMENT, XQUIK_BASE_URL: ' http://127.0.0.1:1/api/v1 ' };

		expect(readCommand([...LIVE, '--file', 'LICENSE'], environment)).toEqual({
			kind: 'live',
			message: {
				account: 'acme',
				to: '@someone',
				text: 'Hello',
				file: 'LICENSE',
				apiKey: ENVIRONMENT.XQUIK_API_KEY,
				baseUrl: 'http://127.0.0.1:1/api/v1',
			},
		});
	});

	it('ends with 2 and the usage when the key is missing', async () => {
		const run = await runDemo(LIVE);

		expect(run.stdout).toBe('');
		expect(run.stderr).toMatch(/^XQUIK_API_KEY: must be set to your API key\nUsage: /);
		expect(run.code).toBe(2);
	});
});

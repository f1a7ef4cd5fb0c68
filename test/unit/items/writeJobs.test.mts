import type { BlockScope } from '../../../nodes/XquikDm/delivery/decision.ts';
import { JobPace } from '../../../nodes/XquikDm/items/jobPace.ts';
import { SendingBlocks } from '../../../nodes/XquikDm/items/sendingBlocks.ts';
import type { JobEnd, WriteJob } from '../../../nodes/XquikDm/items/writeJobs.ts';
import { runWriteJobs } from '../../../nodes/XquikDm/items/writeJobs.ts';
import { ScriptedApi } from '../support/scriptedApi.mts';
import { NOON, VirtualClock } from '../support/virtualClock.mts';

const PROBLEM = { code: 'x_daily_limit', message: '', retryable: true, safeToRetry: true };
const DONE: JobEnd = { writes: [undefined], isProblem: false };

function failed(blocks?: BlockScope): JobEnd {
	const write = { kind: 'failed' as const, problem: PROBLEM, conclusive: true, answeredAt: NOON };
	return { writes: [{ ...write, ...(blocks !== undefined && { blocks }) }], isProblem: true };
}

interface Plan {
	account?: string;
	end?: JobEnd;
	bug?: string;
}

interface Options {
	continueOnFail?: boolean;
	/** In ms. */
	cancelAfter?: number;
	concurrency?: number;
	/** Delay Between Messages, in ms. */
	delay?: number;
}

async function run(plans: Plan[], options: Options = {}) {
	const { continueOnFail = true, cancelAfter = 0, concurrency = 1, delay = 0 } = options;
	const clock = new VirtualClock();
	const log: string[] = [];
	const jobs = plans.map(({ account = 'acme', end = DONE, bug }, index): WriteJob => {
		const keep = (what: string) => {
			log[index] = what;
		};
		return {
			account,
			lane: String(index),
			run: async () => {
				await clock.sleep(100);
				if (bug !== undefined) throw new Error(bug);
				keep('ran');
				return end;
			},
			skip: (code, cause) => {
				keep(cause === undefined ? code : `${code} ${cause.code}`);
			},
			fail: (error) => {
				keep((error as Error).message);
			},
		};
	});
	if (cancelAfter > 0) clock.cancelAfter(cancelAfter);
	await runWriteJobs(jobs, {
		pace: new JobPace(delay, clock),
		concurrency,
		continueOnFail,
		blocks: new SendingBlocks(),
		session: new ScriptedApi(clock, []).session(),
	});
	return { ends: Array.from(plans, (_, index) => log[index] ?? 'left'), elapsed: clock.elapsed };
}

async function endsOf(plans: Plan[], options: Options = {}): Promise<string[]> {
	return (await run(plans, options)).ends;
}

describe('runWriteJobs', () => {
	it.each<[rule: string, plans: Plan[], continueOnFail: boolean, expected: string[]]>([
		['runs all', [{}, {}, {}], false, ['ran', 'ran', 'ran']],
		['goes on after a problem', [{ end: failed() }, {}], true, ['ran', 'ran']],
		['or begins no further job', [{ end: failed() }, {}, {}], false, ['ran', 'left', 'left']],
		['survives a bug', [{ bug: 'Oops' }, {}], true, ['Oops', 'ran']],
		['or stops at it', [{ bug: 'Oops' }, {}], false, ['Oops', 'left']],
		[
			'passes over the account that is out',
			[{ end: failed('account') }, {}, { account: 'sales' }],
			true,
			['ran', 'account_stopped x_daily_limit', 'ran'],
		],
		[
			'passes over all when the credential is out',
			[{ end: failed('credential') }, {}, { account: 'sales' }],
			true,
			['ran', 'credential_stopped x_daily_limit', 'credential_stopped x_daily_limit'],
		],
	])('%s', async (_rule, plans, continueOnFail, expected) => {
		expect(await endsOf(plans, { continueOnFail })).toEqual(expected);
	});

	it('passes over all that have not begun when a job blocks the rest, the first reason staying', async () => {
		const blocking = (blocksRest: string): Plan => ({ end: { ...DONE, blocksRest } });
		const plans = [blocking('items_moved'), blocking('another'), {}];
		expect(await endsOf(plans, { concurrency: 2 })).toEqual(['ran', 'ran', 'items_moved']);
		expect(await endsOf(plans)).toEqual(['ran', 'items_moved', 'items_moved']);
	});

	it('lets those under way finish after a problem', async () => {
		const plans = [{ end: failed() }, {}, {}];
		expect(await endsOf(plans, { continueOnFail: false, concurrency: 2 })).toEqual([
			'ran',
			'ran',
			'left',
		]);
	});

	it.each<[rule: string, plans: Plan[], options: Options, elapsed: number]>([
		['waits for the turn of each', [{}, {}, {}], {}, 20_100],
		['waits for no turn after a problem', [{ end: failed() }, {}, {}], {}, 100],
		[
			'waits no longer for a turn when one under way has a problem',
			[{ end: failed() }, {}, {}],
			{ concurrency: 3 },
			100,
		],
		[
			'waits for no turn of an account that is blocked',
			[{ end: failed('account') }, {}, { account: 'sales' }, {}],
			{ continueOnFail: true, concurrency: 4 },
			10_100,
		],
		['waits no longer once the execution is cancelled', [{}, {}, {}], { cancelAfter: 500 }, 500],
	])('%s', async (_rule, plans, options, elapsed) => {
		const all = { continueOnFail: false, delay: 10_000, ...options };
		expect((await run(plans, all)).elapsed).toBe(elapsed);
	});

	it('begins nothing once the execution is cancelled', async () => {
		expect(await endsOf([{}, {}, {}], { cancelAfter: 50 })).toEqual([
			'ran',
			'cancelled',
			'cancelled',
		]);
	});
});

import type { BlockScope } from '../../../nodes/XquikDm/delivery/decision.ts';
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
	turn?: () => Promise<void>;
}

async function run(plans: Plan[], options: Options = {}) {
	const { continueOnFail = true, cancelAfter = 0, concurrency = 1, turn } = options;
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
		...(turn !== undefined && { turn }),
		concurrency,
		continueOnFail,
		blocks: new SendingBlocks(),
		session: new ScriptedApi(clock, []).session(),
	});
	return Array.from(plans, (_, index) => log[index] ?? 'left');
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
		expect(await run(plans, { continueOnFail })).toEqual(expected);
	});

	it('passes over all that have not begun when a job blocks the rest, the first reason staying', async () => {
		const blocking = (blocksRest: string): Plan => ({ end: { ...DONE, blocksRest } });
		const plans = [blocking('items_moved'), blocking('another'), {}];
		expect(await run(plans, { concurrency: 2 })).toEqual(['ran', 'ran', 'items_moved']);
		expect(await run(plans)).toEqual(['ran', 'items_moved', 'items_moved']);
	});

	it('lets those under way finish after a problem', async () => {
		const plans = [{ end: failed() }, {}, {}];
		expect(await run(plans, { continueOnFail: false, concurrency: 2 })).toEqual([
			'ran',
			'ran',
			'left',
		]);
	});

	it.each<[rule: string, plans: Plan[], turns: number]>([
		['waits for the turn of each', [{}, {}, {}], 3],
		['waits for no turn of those that will not begin', [{ end: failed() }, {}, {}], 1],
	])('%s', async (_rule, plans, turns) => {
		const turn = jest.fn(() => Promise.resolve());
		await run(plans, { continueOnFail: false, turn });
		expect(turn).toHaveBeenCalledTimes(turns);
	});

	it('begins nothing once the execution is cancelled', async () => {
		expect(await run([{}, {}, {}], { cancelAfter: 50 })).toEqual(['ran', 'cancelled', 'cancelled']);
	});
});

import { read } from '../../../nodes/XquikDm/delivery/read.ts';
import { WaitBudget } from '../../../nodes/XquikDm/delivery/waiting.ts';
import { withServerTime } from '../../../nodes/XquikDm/trigger/serverTime.ts';
import { answer } from '../support/answers.mts';
import { ScriptedApi } from '../support/scriptedApi.mts';
import { NOON, VirtualClock } from '../support/virtualClock.mts';

const REQUEST = { method: 'GET', path: '/x/dm/42/history' } as const;

it('counts the time of an answer against Max Wait', async () => {
	const clock = new VirtualClock();
	const api = new ScriptedApi(clock, [answer(200, {})]);
	api.latency = 4000;
	const budget = new WaitBudget(30_000, clock);
	await read(REQUEST, budget, withServerTime(api.session()).timed);
	expect(budget.left).toBe(26_000);
});

it.each([
	['an hour ahead', 3_600_000, 3_600_000],
	['an hour behind', -3_600_000, -3_600_000],
	['as good as right', 2000, 0],
])('gives the time of a server that is %s', async (_rule, off, shown) => {
	const clock = new VirtualClock();
	const date = new Date(NOON + off).toUTCString();
	const api = new ScriptedApi(clock, [answer(200, {}, { date })]);
	const { timed, readAt } = withServerTime(api.session());
	await read(REQUEST, new WaitBudget(30_000, clock), timed);
	expect(readAt()).toBe(NOON + shown);
});

import type { Effect, Fault, Interruption, Item, Route, Scenario, Step } from './scenario.mts';
import { Random } from './time/random.mts';
import { asQuestions } from './asQuestions.mts';
import { changedFile, isChanged } from './changes.mts';
import { userIdOf } from './xquik/state.mts';

const RECIPIENTS = ['101', '102', 'anna', 'bob', '101', '201', '101', 'anna'] as const;

/** Recipients that cannot be sent to. */
const UNREACHABLE = ['closed', 'nobody'] as const;

/** A scenario by its number; the same number gives the same one. */
export function generate(seed: number): Scenario {
	const random = new Random(seed);
	const contract = random.chance(0.75) ? 'lifecycle' : 'legacy';
	const tool = random.chance(0.15);
	const protection = random.pick(PROTECTIONS);
	const verify = random.chance(0.2);
	const items: Item[] = [];
	const plan = { random, items, protection, tool, verify };
	const steps = stepsOf(plan);
	return {
		seed,
		contract,
		resumeToken: random.chance(0.75),
		tool,
		atOnce: tool && random.chance(0.3),
		outside: tool && random.chance(0.2),
		skew: random.chance(0.1) ? random.pick([-7200, -30, 30, 7200]) : 0,
		protection,
		onError: random.pick(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const),
		tries: random.pick([1, 1, 2, 3]),
		concurrency: random.pick([1, 2, 5]),
		maxWait: random.pick([2, 4, 10, 10, 30, 120]),
		verify,
		writeLimit: random.chance(0.12)
			? { writes: random.int(1, 6), seconds: random.pick([2, 5, 60]) }
			: null,
		items,
		steps,
		faults: faultsOf(plan),
	};
}

/** The same number's scenario of Send, or the one for Send and Wait that is made of it. */
export function scenarioOf(seed: number, ask = false): Scenario {
	const scenario = generate(seed);
	return ask ? asQuestions(scenario) : scenario;
}

const PROTECTIONS = [
	'perExecution',
	'perExecution',
	'perExecution',
	'perMessage',
	'customKey',
] as const;

interface Draft {
	random: Random;
	items: Item[];
	protection: Scenario['protection'];
	tool: boolean;
	verify: boolean;
}

/** New items for a run of the node, by their numbers. */
function draftItems({ random, items, protection, tool }: Draft): number[] {
	const count = random.pick([1, 1, 2, 2, 3, 4]);
	const numbers: number[] = [];
	for (let n = 0; n < count; n++) {
		const number = items.length;
		const file = random.chance(0.3) ? `picture${number}` : undefined;
		const earlier = items[random.int(0, Math.max(0, number - 1))];
		if (numbers.length > 0 && tool && random.chance(0.2)) {
			// The agent calls again with the same arguments.
			numbers.push(random.pick(numbers));
			continue;
		}
		// A twin has the same words for the same person.
		const canBeTwin = earlier !== undefined && !isChanged(earlier);
		const twin = canBeTwin && random.chance(0.05) ? earlier : undefined;
		const to = twin?.to ?? random.pick(random.chance(0.04) ? UNREACHABLE : RECIPIENTS);
		const account = twin?.account ?? random.pick(['acme', 'acme', 'acme', 'acme_eu']);
		items.push({
			to,
			text: twin?.text ?? `m${number}`,
			account,
			...((twin === undefined ? file : twin.file) !== undefined && { file: twin?.file ?? file }),
			...(protection === 'customKey' && { key: `k${number}` }),
		});
		numbers.push(number);
	}
	return numbers;
}

/** The same items in another order, or one of them with another text or picture. */
function changed({ random, items }: Draft, numbers: readonly number[]): number[] {
	if (numbers.length > 1 && random.chance(0.5)) return [...numbers].reverse();
	return numbers.map((number, place) => {
		const item = items[number];
		if (place > 0 || item === undefined) return number;
		// Another picture of the same size and name is not to be seen from outside.
		const otherFile = item.file !== undefined && random.chance(0.5);
		items.push(
			otherFile
				? { ...item, file: changedFile(item.file ?? '') }
				: { ...item, text: `${item.text}*` },
		);
		return items.length - 1;
	});
}

function interruptionOf(random: Random): { interrupt?: Interruption } {
	if (random.chance(0.7)) return {};
	const kind = random.pick(['crash', 'stop'] as const);
	return { interrupt: { kind, after: random.int(1, 25) } };
}

function stepsOf(plan: Draft): Step[] {
	const { random } = plan;
	let last = draftItems(plan);
	const steps: Step[] = [{ do: 'execute', items: last, ...interruptionOf(random) }];
	if (plan.verify && random.chance(0.3)) {
		// Somebody has said the same to the same person before.
		steps.push({ do: 'wait', hours: 0.02 }, { do: 'execute', items: last });
	}
	const count = random.pick([0, 1, 1, 2, 3]);
	for (let n = 0; n < count; n++) {
		const kind = random.next();
		const other = random.chance(0.4) ? ({ process: 'other' } as const) : {};
		if (kind < 0.5) {
			const items = random.chance(0.15) ? { items: changed(plan, last) } : {};
			steps.push({ do: 'retry', ...items, ...interruptionOf(random), ...other });
		} else if (kind < 0.68) {
			steps.push({ do: 'resume', ...interruptionOf(random) });
		} else if (kind < 0.8) {
			const parallel = random.chance(0.5) ? ({ parallel: true } as const) : {};
			if (random.chance(0.5)) last = draftItems(plan);
			steps.push({ do: 'execute', items: last, ...interruptionOf(random), ...other, ...parallel });
		} else if (kind < 0.86) {
			last = draftItems(plan);
			steps.push({ do: 'loop', items: last, ...interruptionOf(random) });
		} else if (kind < 0.92) {
			steps.push({ do: 'restore' });
			if (random.chance(0.5)) last = draftItems(plan);
			steps.push({ do: 'execute', items: last, ...interruptionOf(random) });
		} else {
			steps.push({ do: 'wait', hours: random.pick([0.02, 0.5, 2, 23.5, 25]) });
			if (plan.verify || random.chance(0.5)) steps.push({ do: 'execute', items: last });
		}
	}
	return steps;
}

function faultsOf({ random, items, verify }: Draft): Fault[] {
	const count = random.pick([0, 1, 1, 2, 2, 3, 4]);
	const faults = Array.from({ length: count }, () => faultOf(random, items));
	// Without these, nothing is polled, and nothing looked up in the history.
	const polled = faults.some(({ on }) => on === 'poll') && random.chance(0.7);
	if (polled || (verify && random.chance(0.5))) {
		const nth = random.int(1, 3);
		faults.push({ on: 'send', nth, times: random.pick([1, 2]), effect: pending(random) });
	}
	return faults;
}

function faultOf(random: Random, items: readonly Item[]): Fault {
	const on = random.pick(FAULTY);
	const item = items.length > 0 ? random.pick(items) : undefined;
	const to = on === 'send' && random.chance(0.6) && item ? userIdOf(item) : undefined;
	const times = random.pick([1, 1, 1, 2, 3, 6]);
	const effect = effectOf(random, on);
	return { on, ...(to !== undefined && { to }), nth: random.int(1, 3), times, effect };
}

const FAULTY = [
	'send',
	'send',
	'send',
	'send',
	'upload',
	'poll',
	'poll',
	'user',
	'check',
	'history',
] as const;

function pending(random: Random): Effect {
	return { kind: 'pending', end: random.pick(ENDS), polls: random.pick([1, 2, 3, 9]) };
}

const ENDS = [
	'success',
	'success',
	'failed_safe',
	'failed_unsafe',
	'expired',
	'expired_delivered',
] as const;

function effectOf(random: Random, on: Route): Effect {
	const write = on === 'send' || on === 'upload';
	for (;;) {
		switch (random.int(0, 11)) {
			case 0:
				return { kind: 'refused' };
			case 1:
				return { kind: 'reset', when: random.pick(['before', 'after', 'after'] as const) };
			case 2:
				return { kind: 'silent', when: random.pick(['before', 'after', 'after'] as const) };
			case 3:
				return { kind: 'truncated' };
			case 4:
				return { kind: 'late', ms: random.pick([300, 2000, 20_000, 80_000]) };
			case 5: {
				const status = random.pick([408, 500, 502, 503, 504]);
				const html = random.chance(0.3) ? ({ html: true } as const) : {};
				return { kind: 'error', status, done: random.chance(0.6), ...html };
			}
			case 6:
				if (!write) continue;
				return { kind: 'nothing_happened', ...(random.chance(0.4) && ({ newKey: true } as const)) };
			case 7:
				return {
					kind: 'limited',
					code: random.pick(['rate_limit_exceeded', 'x_rate_limited'] as const),
					seconds: random.pick([1, 3, 60]),
				};
			case 8:
				return { kind: 'refusal', ...random.pick(on === 'poll' ? POLL_REFUSALS : REFUSALS) };
			case 9:
				if (!write) continue;
				return { kind: 'rejection', ...random.pick(REJECTIONS) };
			case 10:
				if (!write) continue;
				return { kind: 'failed_record', ...random.pick(FAILED_RECORDS) };
			default:
				if (!write) continue;
				return pending(random);
		}
	}
}

/** Refusals that have nothing to do with what the request says. */
const REFUSALS = [
	{ status: 401, code: 'unauthenticated' },
	{ status: 401, code: 'x_auth_failure' },
	{ status: 402, code: 'no_credits' },
	{ status: 403, code: 'account_restricted' },
	{ status: 403, code: 'forbidden' },
	{ status: 429, code: 'x_daily_limit' },
] as const;

const POLL_REFUSALS = [...REFUSALS, { status: 404, code: 'not_found' }] as const;

const REJECTIONS = [
	{ status: 400, code: 'invalid_input' },
	{ status: 403, code: 'recipient_blocked_dms' },
	{ status: 422, code: 'x_target_not_found' },
	{ status: 404, code: 'account_not_found' },
] as const;

const FAILED_RECORDS = [
	{ status: 422, code: 'x_dm_not_allowed', safe: true, retry: true },
	{ status: 422, code: 'x_rejected', safe: false, retry: false },
	{ status: 422, code: 'x_automation_refused', safe: true, retry: true },
	{ status: 503, code: 'x_transient_error', safe: true, retry: true },
	{ status: 500, code: 'x_write_failed', safe: false, retry: false },
] as const;

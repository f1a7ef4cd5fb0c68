import type { Contract, Fault } from '../../sandbox/sandbox.mts';

type Step = 'upload' | 'send' | 'poll';

/** What a cell of the matrix is to lead to. */
interface Expected {
	status: string;
	/** The row's error_code. */
	code?: string;
	/** Messages in the outbox. */
	sent: number;
	/** Credits spent: 10 a DM, 10 an upload. */
	credits: number;
	attempts?: number;
	replayed?: boolean;
}

export interface Cell {
	name: string;
	contract: Contract;
	step: Step;
	/** Times the fault strikes; 1 unless the cell is about never getting through. */
	faults: Fault[];
	expected: Expected;
	/** Seconds. */
	maxWait?: number;
}

const LIFECYCLE_ERROR = {
	error: 'x_transient_error',
	message: 'Try later.',
	retryable: true,
	safeToRetry: true,
	charged: false,
	chargedCredits: '0',
	success: false,
};
const PLAIN = { error: 'internal_error', message: 'Something broke.' };
const ALWAYS = 99;

/** Faults of a write after which the key, or the server's word, makes a repeat safe. */
const PASSING: Array<[string, Omit<Fault, 'route'>]> = [
	['reset before commit', { drop: 'before' }],
	['reset after commit', { drop: 'after' }],
	['timeout before commit', { hang: 'before' }],
	['timeout after commit', { hang: 'after' }],
	['cut-off body', { cutOff: { afterBytes: 20 } }],
	['HTML with status 200', { answer: { status: 200, raw: '<html>hello</html>' } }],
	['HTML with status 502 after commit', { answer: { status: 502, raw: '<html>', commit: true } }],
	['empty 200', { answer: { status: 200, raw: '' } }],
	['endless trickle', { trickle: { everyMs: 50 } }],
	['an answer of 50 MB', { hugeBytes: 50_000_000 }],
	['500 without lifecycle fields', { answer: { status: 500, body: PLAIN } }],
	['500 after commit', { answer: { status: 500, body: PLAIN, commit: true } }],
	['502 without lifecycle fields', { answer: { status: 502, body: PLAIN } }],
	['503 without lifecycle fields', { answer: { status: 503, body: PLAIN } }],
];

/** Answers that say for certain that nothing happened yet. */
const NOTHING_HAPPENED: Array<[string, Omit<Fault, 'route'>]> = [
	[
		'429, header',
		{
			answer: {
				status: 429,
				headers: { 'retry-after': '0' },
				body: { error: 'rate_limit_exceeded' },
			},
		},
	],
	[
		'429, body seconds',
		{ answer: { status: 429, body: { error: 'x_rate_limited', retryAfter: 0 } } },
	],
	[
		'429, body ms',
		{ answer: { status: 429, body: { error: 'rate_limit_exceeded', retryAfterMs: 10 } } },
	],
	['429, HTML', { answer: { status: 429, raw: '<html>slow down</html>' } }],
	['500 with lifecycle fields', { answer: { status: 500, body: LIFECYCLE_ERROR } }],
	['502 with lifecycle fields', { answer: { status: 502, body: LIFECYCLE_ERROR } }],
	['503 with lifecycle fields', { answer: { status: 503, body: LIFECYCLE_ERROR } }],
];

/** Answers that end the item at once. */
const FINAL: Array<[string, Omit<Fault, 'route'>, string]> = [
	[
		'409',
		{ answer: { status: 409, body: { error: 'idempotency_conflict' } } },
		'idempotency_conflict',
	],
	[
		'302',
		{ answer: { status: 302, headers: { location: '/elsewhere' }, raw: '' } },
		'redirect_refused',
	],
	[
		'307',
		{ answer: { status: 307, headers: { location: '/elsewhere' }, raw: '' } },
		'redirect_refused',
	],
	['400', { answer: { status: 400, body: { error: 'invalid_input' } } }, 'invalid_input'],
	[
		'429 daily limit',
		{ answer: { status: 429, body: { error: 'x_daily_limit' } } },
		'x_daily_limit',
	],
];

const SENT = { status: 'sent', sent: 1, credits: 20 };

function uploadCells(contract: Contract): Cell[] {
	// The legacy contract has no keys: an upload that was carried out before its answer got lost is
	// paid twice, but never sent twice.
	const paidTwice = (fault: Omit<Fault, 'route'>) =>
		contract === 'legacy' &&
		(fault.drop === 'after' || fault.hang === 'after' || fault.cutOff || fault.answer?.commit);
	return [
		...[...PASSING, ...NOTHING_HAPPENED].map(([name, fault]) => ({
			name,
			contract,
			step: 'upload' as const,
			faults: [{ route: 'upload' as const, ...fault }],
			expected: { ...SENT, credits: paidTwice(fault) ? 30 : 20 },
		})),
		...FINAL.map(([name, fault, code]) => ({
			name,
			contract,
			step: 'upload' as const,
			faults: [{ route: 'upload' as const, ...fault }],
			expected: { status: 'failed', code, sent: 0, credits: 0 },
		})),
		{
			name: 'connection lost every time',
			contract,
			step: 'upload',
			faults: [{ route: 'upload', drop: 'before', times: ALWAYS }],
			expected: { status: 'failed', sent: 0, credits: 0 },
			maxWait: 20,
		},
	];
}

function sendCells(contract: Contract): Cell[] {
	const committed = (fault: Omit<Fault, 'route'>) =>
		fault.drop === 'after' || fault.hang === 'after' || fault.cutOff || fault.answer?.commit
			? 1
			: 0;
	return [
		...PASSING.map(([name, fault]) => ({
			name,
			contract,
			step: 'send' as const,
			faults: [{ route: 'send' as const, ...fault }],
			expected:
				contract === 'lifecycle'
					? { ...SENT, replayed: committed(fault) === 1 }
					: {
							status: 'unconfirmed',
							sent: committed(fault),
							credits: 10 + 10 * committed(fault),
						},
		})),
		...NOTHING_HAPPENED.map(([name, fault]) => ({
			name,
			contract,
			step: 'send' as const,
			faults: [{ route: 'send' as const, ...fault }],
			expected: SENT,
		})),
		...FINAL.map(([name, fault, code]) => ({
			name,
			contract,
			step: 'send' as const,
			faults: [{ route: 'send' as const, ...fault }],
			expected: { status: 'failed', code, sent: 0, credits: 10 },
		})),
		{
			name: 'connection lost every time',
			contract,
			step: 'send',
			faults: [{ route: 'send', drop: 'before', times: ALWAYS }],
			expected: { status: 'unconfirmed', sent: 0, credits: 10 },
			maxWait: 20,
		},
		{
			name: '429 for longer than Max Wait',
			contract,
			step: 'send',
			faults: [
				{
					route: 'send',
					times: ALWAYS,
					answer: {
						status: 429,
						headers: { 'retry-after': '60' },
						body: { error: 'rate_limit_exceeded' },
					},
				},
			],
			expected: { status: 'failed', code: 'rate_limit_exceeded', sent: 0, credits: 10 },
		},
	];
}

const PENDING = { polls: 1, pollAfterMs: 0 };

/** What a poll may meet before it gets through. */
const POLL_FAULTS: Array<[string, Omit<Fault, 'route'>]> = [
	...PASSING.filter(([name]) => !name.includes('after commit')),
	...NOTHING_HAPPENED,
];

function pollCells(): Cell[] {
	const cell = (name: string, faults: Fault[], expected: Expected): Cell => ({
		name,
		contract: 'lifecycle',
		step: 'poll',
		faults,
		expected,
	});
	const accepted: Fault = { route: 'send', outcome: { end: 'success', ...PENDING } };
	return [
		cell('202, then success', [accepted], SENT),
		cell(
			'202, then failed and safe',
			[{ route: 'send', outcome: { end: 'failed_safe', ...PENDING } }],
			{ ...SENT, attempts: 2 },
		),
		cell(
			'202, then failed and safe every time',
			[{ route: 'send', times: ALWAYS, outcome: { end: 'failed_safe', ...PENDING } }],
			{ status: 'failed', code: 'x_dm_not_sent', sent: 0, credits: 10, attempts: 3 },
		),
		cell(
			'202, then failed and unsafe',
			[{ route: 'send', outcome: { end: 'failed_unsafe', ...PENDING } }],
			{
				status: 'failed',
				sent: 0,
				credits: 10,
				attempts: 1,
			},
		),
		cell('202, then expired', [{ route: 'send', outcome: { end: 'expired', ...PENDING } }], {
			status: 'unconfirmed',
			sent: 0,
			credits: 10,
		}),
		cell('202 for ever', [{ route: 'send', outcome: { end: 'never', ...PENDING } }], {
			status: 'pending_confirmation',
			sent: 0,
			credits: 10,
		}),
		...POLL_FAULTS.map(([name, fault]) =>
			cell(name, [accepted, { route: 'poll', ...fault }], SENT),
		),
		cell(
			'404 on poll',
			[accepted, { route: 'poll', answer: { status: 404, body: { error: 'not_found' } } }],
			{ status: 'unconfirmed', code: 'not_found', sent: 1, credits: 10 },
		),
		cell(
			'302 on poll',
			[accepted, { route: 'poll', answer: { status: 302, headers: { location: '/x' }, raw: '' } }],
			{ status: 'unconfirmed', code: 'redirect_refused', sent: 1, credits: 10 },
		),
		cell(
			'401 on poll',
			[accepted, { route: 'poll', answer: { status: 401, body: { error: 'unauthenticated' } } }],
			{ status: 'unconfirmed', code: 'unauthenticated', sent: 1, credits: 10 },
		),
		cell(
			'upload: 202, then success',
			[{ route: 'upload', outcome: { end: 'success', ...PENDING } }],
			SENT,
		),
		cell(
			'upload: 202, then failed and safe',
			[{ route: 'upload', outcome: { end: 'failed_safe', ...PENDING } }],
			SENT,
		),
		cell('upload: 202 for ever', [{ route: 'upload', outcome: { end: 'never', ...PENDING } }], {
			status: 'failed',
			code: 'upload_not_confirmed',
			sent: 0,
			credits: 0,
		}),
	];
}

/** The cells of the matrix. */
export const CELLS: Cell[] = [
	...uploadCells('lifecycle'),
	...uploadCells('legacy'),
	...sendCells('lifecycle'),
	...sendCells('legacy'),
	...pollCells(),
];

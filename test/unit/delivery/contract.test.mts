import {
	ContractDetector,
	contractOf,
	contractOfKeySupportCheck,
} from '../../../nodes/XquikDm/delivery/contract.ts';
import type { RequestResult } from '../../../nodes/XquikDm/api/requestResult.ts';
import {
	answer,
	lifecycleError,
	LOST,
	NOT_REACHED,
	page,
	record,
	SEED_PENDING,
	SEED_SENT,
	sentRecord,
} from '../support/answers.mts';

const BLANK_TEXT = answer(400, { error: 'invalid_input', message: 'text is required' });
const NO_KEY = answer(400, { error: 'missing_idempotency_key', message: 'No key.' });

describe('contractOf', () => {
	it.each<[rule: string, requestResult: RequestResult]>([
		['an active record', answer(202, record())],
		['a terminal record', answer(200, sentRecord())],
		['a record that says no more', answer(200, { object: 'x_write_action', status: 'success' })],
		['an error that says whether it is safe to retry', answer(422, lifecycleError('x_rejected'))],
		['an error about a missing key', NO_KEY],
		['an error about a bad key', answer(400, { error: 'invalid_idempotency_key' })],
		['a conflict of keys', answer(409, { error: 'idempotency_conflict' })],
		[
			'an error about the key, as an object',
			answer(409, { error: { code: 'idempotency_key_conflict' } }),
		],
	])('is lifecycle by %s', (_rule, requestResult) => {
		expect(contractOf(requestResult)).toBe('lifecycle');
	});

	it.each<[rule: string, requestResult: RequestResult]>([
		['a sent message without a record', answer(200, SEED_SENT)],
		['an upload without a record', answer(200, { mediaId: '7', mediaUrl: '', success: true })],
		['a 202 without a record', answer(202, SEED_PENDING)],
	])('is legacy by %s', (_rule, requestResult) => {
		expect(contractOf(requestResult)).toBe('legacy');
	});

	it.each<[rule: string, requestResult: RequestResult]>([
		['a plain error', answer(401, { error: 'unauthenticated', message: 'No.' })],
		['a plain 500', answer(500, { error: 'internal_error', message: 'No.' })],
		['a rate limit', answer(429, { error: 'rate_limit_exceeded', retryAfter: 1 })],
		['a page of a proxy', page(502)],
		['a list', answer(200, [SEED_SENT])],
		['a broken connection', LOST],
		['no connection', NOT_REACHED],
	])('cannot be told by %s', (_rule, requestResult) => {
		expect(contractOf(requestResult)).toBeUndefined();
	});
});

describe('contractOfProbe', () => {
	it.each<[rule: string, requestResult: RequestResult, contract: string | undefined]>([
		['lifecycle when the key is missed', NO_KEY, 'lifecycle'],
		['lifecycle by lifecycle fields', answer(400, lifecycleError('invalid_input')), 'lifecycle'],
		['legacy when only the text is missed', BLANK_TEXT, 'legacy'],
		['unknown after a 5xx', answer(503, { error: 'service_unavailable' }), undefined],
		['unknown after a rate limit', answer(429, { error: 'rate_limit_exceeded' }), undefined],
		['unknown after a 401', answer(401, { error: 'unauthenticated' }), undefined],
		['unknown after a 400 of a proxy', page(400), undefined],
		['unknown without an answer', LOST, undefined],
	])('is %s', (_rule, requestResult, contract) => {
		expect(contractOfKeySupportCheck(requestResult)).toBe(contract);
	});
});

describe('ContractKnowledge', () => {
	function probes(...answers: RequestResult[]) {
		return jest.fn(() => Promise.resolve(answers.shift() ?? LOST));
	}

	it('asks the API once, and remembers what it said', async () => {
		const knowledge = new ContractDetector();
		const keySupportCheck = probes(BLANK_TEXT, NO_KEY);
		await expect(knowledge.supportsIdempotencyKeys(keySupportCheck)).resolves.toBe(false);
		await expect(knowledge.supportsIdempotencyKeys(keySupportCheck)).resolves.toBe(false);
		expect(keySupportCheck).toHaveBeenCalledTimes(1);
	});

	it('asks again when the API could not be asked', async () => {
		const knowledge = new ContractDetector();
		const keySupportCheck = probes(LOST, NO_KEY);
		await expect(knowledge.supportsIdempotencyKeys(keySupportCheck)).resolves.toBeUndefined();
		await expect(knowledge.supportsIdempotencyKeys(keySupportCheck)).resolves.toBe(true);
	});

	it('is not forgotten when an answer fits both, or the other', async () => {
		const knowledge = new ContractDetector();
		const keySupportCheck = probes();
		expect(knowledge.known).toBeUndefined();
		knowledge.recall(undefined);
		knowledge.recall('legacy');
		knowledge.recall('lifecycle');
		knowledge.learn(answer(200, sentRecord()));
		expect(knowledge.known).toBe('legacy');
		await expect(knowledge.supportsIdempotencyKeys(keySupportCheck)).resolves.toBe(false);
		expect(keySupportCheck).not.toHaveBeenCalled();
	});

	it.each<[string, RequestResult, boolean]>([
		['lifecycle', answer(200, sentRecord()), true],
		['legacy', answer(200, SEED_SENT), false],
	])('needs no question after an answer of the %s contract', async (_contract, seen, supported) => {
		const knowledge = new ContractDetector();
		const keySupportCheck = probes();
		knowledge.learn(LOST);
		knowledge.learn(seen);
		await expect(knowledge.supportsIdempotencyKeys(keySupportCheck)).resolves.toBe(supported);
		expect(keySupportCheck).not.toHaveBeenCalled();
	});
});

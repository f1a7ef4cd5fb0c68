import {
	ContractKnowledge,
	contractOf,
	contractOfProbe,
} from '../../../nodes/XquikDm/delivery/contract.ts';
import type { Exchange } from '../../../nodes/XquikDm/transport/exchange.ts';
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
	it.each<[rule: string, exchange: Exchange]>([
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
	])('is lifecycle by %s', (_rule, exchange) => {
		expect(contractOf(exchange)).toBe('lifecycle');
	});

	it.each<[rule: string, exchange: Exchange]>([
		['a sent message without a record', answer(200, SEED_SENT)],
		['an upload without a record', answer(200, { mediaId: '7', mediaUrl: '', success: true })],
		['a 202 without a record', answer(202, SEED_PENDING)],
	])('is legacy by %s', (_rule, exchange) => {
		expect(contractOf(exchange)).toBe('legacy');
	});

	it.each<[rule: string, exchange: Exchange]>([
		['a plain error', answer(401, { error: 'unauthenticated', message: 'No.' })],
		['a plain 500', answer(500, { error: 'internal_error', message: 'No.' })],
		['a rate limit', answer(429, { error: 'rate_limit_exceeded', retryAfter: 1 })],
		['a page of a proxy', page(502)],
		['a list', answer(200, [SEED_SENT])],
		['a broken connection', LOST],
		['no connection', NOT_REACHED],
	])('cannot be told by %s', (_rule, exchange) => {
		expect(contractOf(exchange)).toBeUndefined();
	});
});

describe('contractOfProbe', () => {
	it.each<[rule: string, exchange: Exchange, contract: string | undefined]>([
		['lifecycle when the key is missed', NO_KEY, 'lifecycle'],
		['lifecycle by lifecycle fields', answer(400, lifecycleError('invalid_input')), 'lifecycle'],
		['legacy when only the text is missed', BLANK_TEXT, 'legacy'],
		['unknown after a 5xx', answer(503, { error: 'service_unavailable' }), undefined],
		['unknown after a rate limit', answer(429, { error: 'rate_limit_exceeded' }), undefined],
		['unknown after a 401', answer(401, { error: 'unauthenticated' }), undefined],
		['unknown after a 400 of a proxy', page(400), undefined],
		['unknown without an answer', LOST, undefined],
	])('is %s', (_rule, exchange, contract) => {
		expect(contractOfProbe(exchange)).toBe(contract);
	});
});

describe('ContractKnowledge', () => {
	function probes(...answers: Exchange[]) {
		return jest.fn(() => Promise.resolve(answers.shift() ?? LOST));
	}

	it('asks the API once, and remembers what it said', async () => {
		const knowledge = new ContractKnowledge();
		const probe = probes(BLANK_TEXT, NO_KEY);
		await expect(knowledge.honoursKeys(probe)).resolves.toBe(false);
		await expect(knowledge.honoursKeys(probe)).resolves.toBe(false);
		expect(probe).toHaveBeenCalledTimes(1);
	});

	it('asks again when the API could not be asked', async () => {
		const knowledge = new ContractKnowledge();
		const probe = probes(LOST, NO_KEY);
		await expect(knowledge.honoursKeys(probe)).resolves.toBeUndefined();
		await expect(knowledge.honoursKeys(probe)).resolves.toBe(true);
	});

	it('is not forgotten when an answer fits both, or the other', async () => {
		const knowledge = new ContractKnowledge();
		const probe = probes();
		expect(knowledge.known).toBeUndefined();
		knowledge.recall(undefined);
		knowledge.recall('legacy');
		knowledge.recall('lifecycle');
		knowledge.learn(answer(200, sentRecord()));
		expect(knowledge.known).toBe('legacy');
		await expect(knowledge.honoursKeys(probe)).resolves.toBe(false);
		expect(probe).not.toHaveBeenCalled();
	});

	it.each<[string, Exchange, boolean]>([
		['lifecycle', answer(200, sentRecord()), true],
		['legacy', answer(200, SEED_SENT), false],
	])('needs no question after an answer of the %s contract', async (_contract, seen, honoured) => {
		const knowledge = new ContractKnowledge();
		const probe = probes();
		knowledge.learn(LOST);
		knowledge.learn(seen);
		await expect(knowledge.honoursKeys(probe)).resolves.toBe(honoured);
		expect(probe).not.toHaveBeenCalled();
	});
});

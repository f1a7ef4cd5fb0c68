import type { RequestResult } from '../api/requestResult';
import { asObject, readProblem, readLegacySuccess } from '../api/writeAction';
import { errorEntry } from '../errors/errorTable';

/** Which of the two generations of the API answers (docs/xquik-api.md). */
export type Contract = 'lifecycle' | 'legacy';

/** What an answer says about the contract; undefined when it fits both. */
export function contractOf(requestResult: RequestResult): Contract | undefined {
	if (requestResult.kind === 'no_answer') return undefined;
	const json = asObject(requestResult.body);
	if (json === undefined) return undefined;
	if (json.object === 'x_write_action') return 'lifecycle';
	const problem = readProblem(json);
	const showsKeySupport = errorEntry(problem.code ?? '').showsKeySupport === true;
	if (problem.lifecycle || showsKeySupport) return 'lifecycle';
	if (readLegacySuccess(json) !== undefined || problem.code === 'x_write_unconfirmed')
		return 'legacy';
	return undefined;
}

/**
 * Reads the answer to a write without key and text. No contract sends it; the one that has keys
 * asks for the key. undefined when there was no answer to read.
 */
export function contractOfKeySupportCheck(requestResult: RequestResult): Contract | undefined {
	const known = contractOf(requestResult);
	if (known !== undefined) return known;
	const refused =
		requestResult.kind === 'answer' && requestResult.status === 400 && !requestResult.notJson;
	return refused ? 'legacy' : undefined;
}

/**
 * What this execution has learned about the API's contract. Only under the lifecycle contract does
 * the key of a write protect it, so a send of unknown outcome may only be repeated there
 * (docs/delivery.md: "The legacy contract").
 */
export class ContractDetector {
	private contract: Contract | undefined;

	/** undefined while nothing has told. */
	get known(): Contract | undefined {
		return this.contract;
	}

	/** Takes what an earlier run of the execution has learned. */
	recall(contract: Contract | undefined): void {
		this.contract ??= contract;
	}

	learn(requestResult: RequestResult): void {
		this.contract ??= contractOf(requestResult);
	}

	/**
	 * Whether repeating a write under its key is safe.
	 *
	 * @param keySupportCheck sends a write without key and text
	 * @returns undefined while the API cannot be asked
	 */
	async supportsIdempotencyKeys(
		keySupportCheck: () => Promise<RequestResult>,
	): Promise<boolean | undefined> {
		this.contract ??= contractOfKeySupportCheck(await keySupportCheck());
		return this.contract === undefined ? undefined : this.contract === 'lifecycle';
	}
}

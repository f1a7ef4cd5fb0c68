import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import { sendRequest } from '../api/sendRequest';
import { readProblem } from '../api/writeAction';
import { credentialBaseUrl } from '../delivery/openSession';
import { errorEntry } from '../errors/errorTable';
import { ACCOUNTS_REQUEST, readAccounts } from '../reads/accounts';

/** Longest wait of the editor for the list, in ms. */
const LIST_LIMIT = 15_000;

function isOut(health: string | undefined): boolean {
	return health !== undefined && health !== 'healthy';
}

/**
 * Lists the connected accounts for the dropdown (docs/xquik-api.md: "GET /x/accounts"; free, complete).
 *
 * @param filter what the user typed: a part of the name
 * @throws NodeApiError when the list cannot be read
 */
export async function searchAccounts(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const baseUrl = await credentialBaseUrl(this);
	const answer = await sendRequest(this, baseUrl, ACCOUNTS_REQUEST, LIST_LIMIT);
	const accounts =
		answer.kind === 'answer' && answer.status === 200 ? readAccounts(answer.body) : undefined;
	if (accounts === undefined) {
		const { status, code } =
			answer.kind === 'answer'
				? { status: answer.status, code: readProblem(answer.body).code ?? 'answer_not_json' }
				: { status: undefined, code: answer.code };
		const text = errorEntry(code, status);
		throw new NodeApiError(
			this.getNode(),
			{ apiError: code },
			{ message: text.title, description: text.remedy, httpCode: status?.toString() },
		);
	}
	const wanted = filter.trim().replace(/^@/, '').toLowerCase();
	const results = accounts
		.filter(({ username }) => username.toLowerCase().includes(wanted))
		// n8n keeps the name in the workflow, where a health would soon be wrong: it only orders the list.
		.toSorted((a, b) => Number(isOut(a.health)) - Number(isOut(b.health)))
		.map(({ username }) => ({ name: `@${username}`, value: username }));
	return { results };
}

import type { IExecuteFunctions } from 'n8n-workflow';
import { createHash } from 'node:crypto';

import { asObject } from '../../../api/writeAction';
import { InputError } from '../../../errors/inputError';
import type { RunIdentity } from '../../../items/runIdentity';
import { tokenIn } from '../../../items/runIdentity';

/** The parameter of the link that names its question. */
export const QUESTION_PARAMETER = 'q';

/** n8n's parameter with the signature, or the token of the execution. */
const SIGNATURE = 'signature';

const FIELD = 'Send and Wait for Response';

/** Names of this machine, which nobody else reaches. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** What n8n says of its addresses. */
export interface Addresses {
	/** n8n's signed resume URL of this node. */
	signed: string;
	/** n8n's own address, below which all others are. */
	base: string;
	/** The execution's resume token; n8n before 2.41 has none. */
	token?: string;
	nodeId: string;
}

/** n8n's signed resume URL with these parameters. */
type Sign = (parameters: Record<string, string>) => string;

/**
 * The name of the question that a run of the node asks: the same for each of its tries, also where n8n has lost
 * what the node kept. Only n8n can compute it, since it comes from a signature that stands in no link: below a
 * path the link of an earlier round tells everything else that it is made of.
 */
export function questionId({ execution, nodeId, runIndex }: RunIdentity, sign: Sign): string {
	const parts = JSON.stringify([execution, nodeId, runIndex]);
	return sha256(sign({ run: sha256(parts) })).slice(0, 32);
}

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

/**
 * The link of a question. n8n checks its signature against the path that arrives. Where n8n is published below
 * a path, the reverse proxy has taken that off, and the execution's token stands for the signature.
 *
 * @throws InputError when n8n would refuse every answer
 */
export function linkOf({ signed, base, token, nodeId }: Addresses): string {
	if (new URL(base).pathname === '/') return signed;
	const url = new URL(signed);
	if (token === undefined) {
		throw new InputError(
			'link_refused',
			FIELD,
			`n8n would refuse the answers: its address ${url.origin} has a path`,
			'Give n8n an address without a path (WEBHOOK_URL), or update it to 2.41 or newer.',
		);
	}
	const nodePath = `/${encodeURIComponent(nodeId)}`;
	if (url.pathname.endsWith(nodePath)) url.pathname = url.pathname.slice(0, -nodePath.length);
	url.searchParams.set(SIGNATURE, `${token}/${nodeId}`);
	return url.toString();
}

/**
 * Refuses a link that opens on n8n's own machine only.
 *
 * @param baseUrl of the credential: to the sandbox anything may be sent
 * @throws InputError
 */
export function checkReachable(link: string, baseUrl: string): void {
	const { hostname, origin } = new URL(link);
	if (!LOOPBACK.test(hostname) || LOOPBACK.test(new URL(baseUrl).hostname)) return;
	throw new InputError(
		'link_not_public',
		FIELD,
		`The person cannot open a link to ${origin}, which is this machine`,
		'Give n8n a public address: set WEBHOOK_URL, and restart n8n.',
	);
}

/** A question's name, and the link that a person answers it with. */
export interface QuestionLink {
	id: string;
	link: string;
}

/**
 * The link of this run's question.
 *
 * @throws InputError where n8n has no such links, or would refuse the answers
 */
export function resumeLink(context: IExecuteFunctions, identity: RunIdentity): QuestionLink {
	const { setSignatureValidationRequired, getSignedResumeUrl } = context as Partial<
		IExecuteFunctions & { setSignatureValidationRequired(): void }
	>;
	// n8n 1 and 2.8 take an answer without a signature unless they are told.
	setSignatureValidationRequired?.call(context);
	if (getSignedResumeUrl === undefined || context.getExecutionId() === undefined) {
		throw new InputError(
			'link_missing',
			FIELD,
			'There is no execution here that could wait for an answer',
			'Use this operation in a workflow. An AI agent uses it as a human review step of a tool.',
		);
	}
	const token = tokenIn(asObject(context.getWorkflowDataProxy(0).$execution)?.resumeUrl);
	const sign: Sign = (parameters) => getSignedResumeUrl.call(context, parameters);
	const id = questionId(identity, sign);
	const link = linkOf({
		signed: sign({ [QUESTION_PARAMETER]: id }),
		base: new URL('.', context.getRestApiUrl()).toString(),
		...(token !== undefined && { token }),
		nodeId: identity.nodeId,
	});
	return { id, link };
}

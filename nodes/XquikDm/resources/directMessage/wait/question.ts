import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import { asObject } from '../../../api/writeAction';
import type { ResponseForm } from '../../../parameters/responseType';

/** What the page says around its fields; none of it is markup. */
export interface PageTexts {
	title: string;
	/** Empty where nothing is said. */
	text: string;
	/** Of the button under a text field or a form. */
	button: string;
	/** Once the answer is recorded; empty for our own words. */
	confirmation: string;
}

/** Whose link a message has. */
export interface Asked {
	/** Part of the link: in a loop each round has a question of its own. */
	id: string;
	/** The execution that the link resumes, and no other. */
	executionId: string;
	runIndex: number;
}

/** A question that an execution waits for: all that its page and its answer need. */
export interface Question extends Asked {
	/** When the wait began, in ms since 1970. */
	askedAt: number;
	form: ResponseForm;
	page: PageTexts;
	/** The row of Send, with no answer yet. */
	row: IDataObject;
}

/** Where the question stands in the data that n8n keeps for the node with an execution. */
const QUESTION = 'xquikDmQuestion';

/** Keeps the question with the execution, so that any process can show its page. */
export function keepQuestion(context: IExecuteFunctions, question: Asked | Question): void {
	// As text: an expression reads it, and hands nothing on but plain values.
	context.getContext('node')[QUESTION] = JSON.stringify(question);
}

function parse(kept: unknown): Asked | Question | undefined {
	if (typeof kept !== 'string') return undefined;
	try {
		const question: unknown = JSON.parse(kept);
		return asObject(question) === undefined ? undefined : (question as Asked | Question);
	} catch {
		// Somebody else's.
		return undefined;
	}
}

/** Whether the execution has come to wait for it. */
function isQuestion(asked: Asked | undefined): asked is Question {
	return asked !== undefined && 'row' in asked;
}

/** What an earlier run of the execution has asked; undefined when it has asked nothing. */
export function keptQuestion(context: IExecuteFunctions): Asked | Question | undefined {
	try {
		return parse(context.getContext('node')[QUESTION]);
	} catch {
		// n8n's Agents call a tool outside of any execution, and this throws there.
		return undefined;
	}
}

/** The question that the execution of a resume webhook waits for. */
export function waitingQuestion(context: IWebhookFunctions): Question | undefined {
	// n8n hands a webhook nothing of the context but by an expression. Braces would end it.
	const name = JSON.stringify(context.getNode().name).replace(
		/[{}]/g,
		(brace) => `\\u00${brace.charCodeAt(0).toString(16)}`,
	);
	const kept = parse(context.evaluateExpression(`{{ $node[${name}].context["${QUESTION}"] }}`));
	return isQuestion(kept) ? kept : undefined;
}

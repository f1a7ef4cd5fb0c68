import type {
	IDataObject,
	IWebhookDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { SEND_AND_WAIT_OPERATION } from 'n8n-workflow';

import { postedIn, readAnswer } from './answer';
import { claim } from './claims';
import { QUESTION_PARAMETER } from './link';
import { answeredPage, busyPage, closedPage, PAGE_HEADERS, questionPage } from './page';
import { waitingQuestion } from './question';
import { answeredRow } from './responseRow';
import { isReview } from './toolCall';

/** n8n's own of a node that sends and waits. */
const RESUME = {
	name: 'default',
	responseMode: 'onReceived',
	// Else n8n answers with the row: the page is in what the webhook returns.
	responseData: '',
	path: '={{ $nodeId }}',
	restartWebhook: true,
	isFullPath: true,
} as const satisfies Partial<IWebhookDescription>;

/** The webhooks that resume an execution: one that shows the page, and one that answers. */
export const RESUME_WEBHOOKS: IWebhookDescription[] = [
	{ ...RESUME, httpMethod: 'GET' },
	{ ...RESUME, httpMethod: 'POST' },
];

/** What the editor says of the node while its execution waits. */
export const WAITING_TOOLTIP = `={{ $parameter["operation"] === "${SEND_AND_WAIT_OPERATION}" ? "The workflow goes on when the person has answered" : "" }}`;

/** Sends a page, and leaves the execution waiting. */
function show(context: IWebhookFunctions, status: number, page: string): IWebhookResponseData {
	context.getResponseObject().status(status).send(page);
	return { noWebhookResponse: true };
}

/**
 * Answers a call of the link: GET shows the page, and only POST answers. The page that confirms it is n8n's to
 * send, which it does once the execution is its own: of two answers at the same moment one goes on.
 */
export function answerWebhook(context: IWebhookFunctions): IWebhookResponseData {
	const request = context.getRequestObject();
	const response = context.getResponseObject();
	for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value);

	const question = waitingQuestion(context);
	const given = (context.getQueryData() as IDataObject)[QUESTION_PARAMETER];
	if (question === undefined || given !== question.id) return show(context, 410, closedPage());
	const { form, page } = question;
	if (request.method !== 'POST') return show(context, 200, questionPage(form, page));

	const posted = postedIn(context.getBodyData());
	const read = readAnswer(form, posted);
	if ('errors' in read) return show(context, 422, questionPage(form, page, posted, read.errors));
	const now = Date.now();
	if (!claim(`${question.executionId} ${question.id}`, now)) return show(context, 409, busyPage());

	const { answer } = read;
	// The agent reads this field.
	const always = isReview(context.getNode()) ? 'approved' : undefined;
	const row = answeredRow(question, answer, now, always);
	return {
		webhookResponse: answeredPage(form, page, answer, now),
		workflowData: [[{ json: row, pairedItem: { item: 0 } }]],
	};
}

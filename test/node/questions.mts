import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { SEND_DM, sendDmWorkflow } from '../../tools/engine/sendDmWorkflow.mts';
import type { NodeSettings } from '../../tools/engine/sendDmWorkflow.mts';
import type { EngineRun, RunOptions, WebhookAnswer } from '../../tools/engine/engine.mts';
import { locator, RECIPIENT } from './setup.mts';
import type { Setup } from './setup.mts';

/** What a test varies of a question. */
export interface AskRun extends Partial<Omit<RunOptions, 'workflow' | 'credentials'>> {
	parameters?: INodeParameters;
	options?: INodeParameters;
	settings?: NodeSettings;
	/** Of the credential; default the sandbox's. */
	baseUrl?: string;
}

/** Two buttons. */
export const TWO_BUTTONS: INodeParameters = {
	approvalOptions: { values: { approvalType: 'double' } },
};

/** Ends the wait after two hours. */
export const TWO_HOURS: INodeParameters = {
	limitWaitTime: {
		values: { limitType: 'afterTimeInterval', resumeAmount: 2, resumeUnit: 'hours' },
	},
};

/** A run of Send and Wait. */
export interface Asked {
	run: EngineRun;
	/** What goes on: the row. Empty while it waits. */
	rows: IDataObject[];
	rowsInError: IDataObject[];
	/** The link in the newest message. */
	link: string;
	call(method: 'GET' | 'POST', fields?: IDataObject, link?: string): Promise<WebhookAnswer>;
	/** Posts the fields of the page, and goes on with what the webhook gives. */
	answer(fields: IDataObject): Promise<IDataObject[]>;
	/** Goes on as after Limit Wait Time. */
	timeOut(): Promise<IDataObject[]>;
}

function rowsOf(run: EngineRun): IDataObject[] {
	return (run.outputs[SEND_DM]?.[0] ?? []).map(({ json }) => json);
}

/** Runs Send and Wait on a running engine, with the question in `question` of its one item. */
export function asker(setup: Pick<Setup, 'engine' | 'sandbox'>) {
	return async ({
		parameters,
		options = {},
		settings,
		baseUrl,
		...execution
	}: AskRun = {}): Promise<Asked> => {
		const { engine, sandbox } = setup;
		const workflow = sendDmWorkflow(
			{
				resource: 'directMessage',
				operation: 'sendAndWait',
				account: locator('username', 'acme_support'),
				recipient: locator('id', RECIPIENT),
				message: '={{ $json.question }}',
				options,
				...parameters,
			},
			settings,
		);
		const shared = {
			workflow,
			credentials: { xquikApi: { apiKey: sandbox.apiKey, baseUrl: baseUrl ?? sandbox.baseUrl } },
		};
		const run = await engine.run({
			items: [{ json: { question: 'Shall we ship it?' } }],
			...execution,
			...shared,
		});
		const link = /https?:\S+/.exec(sandbox.outbox().at(-1)?.text ?? '')?.[0] ?? '';
		const call: Asked['call'] = (method, fields = {}, to = link) =>
			// n8n puts the fields of a form with files there.
			engine.callWebhook({ workflow, run, link: to, method, body: { data: fields, files: {} } });
		const resume = async (workflowData: WebhookAnswer['workflowData']) => {
			const { executionId } = execution;
			const resumed = await engine.run({
				...shared,
				items: [],
				resumes: { run, workflowData },
				...(executionId !== undefined && { executionId }),
			});
			return rowsOf(resumed);
		};
		const { context = {} } = (run.error ?? {}) as { context?: { rows?: IDataObject[] } };
		return {
			run,
			rows: rowsOf(run),
			rowsInError: context.rows ?? [],
			link,
			call,
			answer: async (fields) => {
				const { workflowData, html } = await call('POST', fields);
				if (workflowData === undefined) throw new Error(`It was not taken: ${html}`);
				return await resume(workflowData);
			},
			timeOut: async () => await resume(undefined),
		};
	};
}

import { SEND_DM } from '../../tools/engine/sendDmWorkflow.mts';
import { asker, TWO_BUTTONS, TWO_HOURS } from './questions.mts';
import { locator, RECIPIENT, sharedSetup, textIn } from './setup.mts';

/** X takes no DM from this account to this person. */
const CLOSED = locator('id', '9000000422001');

const UNCONFIRMED = { route: 'send', outcome: { end: 'expired' } } as const;

describe('Send and Wait', () => {
	const setup = sharedSetup();
	const ask = asker(setup);

	it('sends the message with its link, and waits', async () => {
		const asked = await ask();
		expect(asked.run.status).toBe('waiting');
		expect(asked.run.data.waitTill?.getFullYear()).toBe(3000);
		expect(setup.sandbox.outbox()).toEqual([
			expect.objectContaining({
				recipient: RECIPIENT,
				text: `Shall we ship it?\n\nRespond: ${asked.link}`,
			}),
		]);
		expect(asked.link).toMatch(
			/^http:\/\/localhost:5678\/webhook-waiting\/\d+\/send-dm\?q=[0-9a-f]{32}&signature=[0-9a-f]{64}$/,
		);
	});

	it('goes on with the row of Send and the answer', async () => {
		const asked = await ask({ parameters: TWO_BUTTONS });
		const [row] = await asked.answer({ answer: 'decline' });
		expect(row).toMatchObject({
			response_status: 'responded',
			response_type: 'approval',
			approved: false,
			response_text: null,
			response_fields: null,
			record_type: 'dm_send',
			send_status: 'sent',
			message_id: setup.sandbox.outbox()[0]?.messageId,
			text: 'Shall we ship it?',
		});
		expect(Object.keys(row ?? {}).slice(0, 3)).toEqual([
			'response_status',
			'approved',
			'response_text',
		]);
		expect(Math.abs(Date.parse(textIn(row, 'responded_at')) - Date.now())).toBeLessThan(60_000);
		expect(row?.waited_ms).toBeGreaterThanOrEqual(0);
	});

	it.each([
		['freeText', {}, { answer: ' In May. ' }, { response_text: 'In May.' }],
		[
			'customForm',
			{
				formFields: {
					values: [
						{ fieldLabel: 'How many?', fieldName: 'pieces', fieldType: 'number' },
						{ fieldLabel: 'Why?', fieldType: 'textarea' },
					],
				},
			},
			{ 'field-0': '12', 'field-1': '' },
			{ response_fields: { pieces: 12, 'Why?': null } },
		],
	])('takes a %s', async (responseType, parameters, fields, row) => {
		const asked = await ask({ parameters: { responseType, ...parameters } });
		expect(await asked.answer(fields)).toEqual([
			expect.objectContaining({ ...row, response_type: responseType, approved: null }),
		]);
	});

	it('answers nothing when the page is opened', async () => {
		const asked = await ask();
		const { status, html, headers, workflowData } = await asked.call('GET');
		expect({ status, workflowData }).toEqual({ status: 200, workflowData: undefined });
		expect(html).toContain('Shall we ship it?');
		expect(headers).toMatchObject({
			'referrer-policy': 'no-referrer',
			'cache-control': 'no-store',
		});
		expect(headers['content-security-policy']).toMatch(/^sandbox allow-forms; default-src 'none'/);
	});

	it('shows what is wrong with an answer, and waits on', async () => {
		const asked = await ask({ parameters: { responseType: 'freeText' } });
		const { status, html, workflowData } = await asked.call('POST', { answer: ' ' });
		expect({ status, workflowData }).toEqual({ status: 422, workflowData: undefined });
		expect(html).toContain('This is required');
		expect(await asked.answer({ answer: 'Yes' })).toHaveLength(1);
	});

	it('takes one of two answers at the same moment', async () => {
		const asked = await ask({ parameters: TWO_BUTTONS });
		const first = await asked.call('POST', { answer: 'approve' });
		const second = await asked.call('POST', { answer: 'decline' });
		expect(first.html).toContain('You answered “Approve”');
		expect(second).toMatchObject({ status: 409 });
		expect(second.workflowData).toBe(undefined);
	});

	it('does not take the link of another question of the same execution', async () => {
		const asked = await ask();
		const old = asked.link.replace(/q=[0-9a-f]+/, 'q=0123456789abcdef');
		for (const method of ['GET', 'POST'] as const) {
			const answer = await asked.call(method, { answer: 'approve' }, old);
			expect(answer).toMatchObject({ status: 410 });
			expect(answer.workflowData).toBe(undefined);
		}
	});

	it('goes on with its row after Limit Wait Time', async () => {
		const asked = await ask({ options: TWO_HOURS });
		const inTwoHours = Date.now() + 2 * 3_600_000;
		expect(Math.abs(Number(asked.run.data.waitTill) - inTwoHours)).toBeLessThan(60_000);
		expect(await asked.timeOut()).toEqual([
			expect.objectContaining({
				response_status: 'timed_out',
				response_type: 'approval',
				approved: null,
				responded_at: null,
				waited_ms: 7_200_000,
				send_status: 'sent',
				message_id: setup.sandbox.outbox()[0]?.messageId,
			}),
		]);
	});

	it('shows the fields that Output asks for, and those of the input', async () => {
		const asked = await ask({
			options: {
				output: 'selectedFields',
				fields: ['approved', 'message_id'],
				includeInputFields: true,
			},
		});
		expect(await asked.answer({ answer: 'approve' })).toEqual([
			{
				approved: true,
				message_id: setup.sandbox.outbox()[0]?.messageId,
				question: 'Shall we ship it?',
			},
		]);
	});

	it('keeps the question out of row and page with Include Message Text off', async () => {
		const asked = await ask({ options: { includeMessageText: false } });
		expect((await asked.call('GET')).html).not.toContain('Shall we ship it?');
		expect(JSON.stringify(asked.run.data.data.executionData?.contextData)).not.toContain('ship it');
		const [row] = await asked.answer({ answer: 'approve' });
		expect(row).not.toHaveProperty('text');
	});

	it('sends nothing and does not wait in a dry run', async () => {
		const { run, rows } = await ask({ options: { dryRun: true } });
		expect(run.status).toBe('success');
		expect(rows).toEqual([
			expect.objectContaining({ send_status: 'dry_run', response_status: 'not_waiting' }),
		]);
		expect(setup.sandbox.outbox()).toEqual([]);
	});

	describe('what becomes of the message', () => {
		it('never waits for one that failed', async () => {
			const { run, rowsInError } = await ask({
				parameters: { recipient: CLOSED },
			});
			expect(run.status).toBe('error');
			expect(run.data.waitTill).toBe(undefined);
			expect(rowsInError).toEqual([
				expect.objectContaining({ send_status: 'failed', response_status: 'not_waiting' }),
			]);
		});

		it('hands the failed row on with On Error: Continue', async () => {
			const { run, rows } = await ask({
				parameters: { recipient: CLOSED },
				settings: { onError: 'continueRegularOutput' },
			});
			expect(run.status).toBe('success');
			expect(rows).toEqual([
				expect.objectContaining({ send_status: 'failed', response_status: 'not_waiting' }),
			]);
		});

		it('waits for one that is not confirmed yet, and says so', async () => {
			setup.sandbox.addFaults([{ route: 'send', outcome: { end: 'success', polls: 1_000 } }]);
			const asked = await ask({ options: { maxWait: 1 } });
			expect(asked.run.status).toBe('waiting');
			expect(await asked.timeOut()).toEqual([
				expect.objectContaining({ send_status: 'pending_confirmation' }),
			]);
		});

		it('waits for one whose outcome is unknown with Limit Wait Time alone', async () => {
			setup.sandbox.addFaults([{ ...UNCONFIRMED, times: 2 }]);
			const without = await ask({ executionId: '41' });
			expect(without.run.status).toBe('error');
			expect(without.rowsInError).toEqual([
				expect.objectContaining({ send_status: 'unconfirmed', response_status: 'not_waiting' }),
			]);
			const asked = await ask({ executionId: '42', options: TWO_HOURS });
			expect(asked.run.status).toBe('waiting');
			expect(await asked.timeOut()).toEqual([
				expect.objectContaining({ send_status: 'unconfirmed', error_code: 'x_write_expired' }),
			]);
		});
	});

	describe('again', () => {
		it('sends the same message in each try of Retry On Fail', async () => {
			setup.sandbox.addFaults([{ route: 'send', drop: 'after', times: 5 }]);
			const asked = await ask({
				options: { maxWait: 2 },
				settings: { retryOnFail: true, maxTries: 4, waitBetweenTries: 0 },
			});
			expect(asked.run.status).toBe('waiting');
			expect(setup.sandbox.outbox()).toHaveLength(1);
		});

		it('sends nothing when the same execution comes back after a crash', async () => {
			const first = await ask({ executionId: '51' });
			const second = await ask({ executionId: '51' });
			expect(second.run.status).toBe('waiting');
			expect(second.link).toBe(first.link);
			expect(setup.sandbox.outbox()).toHaveLength(1);
		});

		it('neither sends nor waits when a wait that was stopped is retried, and says so', async () => {
			const first = await ask({ executionId: '17' });
			// n8n does not run the node then.
			const retried = await ask({ retryOf: first.run, executionId: '18' });
			expect(retried.run.status).toBe('success');
			expect(retried.rows).toEqual([
				expect.objectContaining({
					send_status: 'sent',
					response_status: 'not_waiting',
					approved: null,
					error_code: 'link_of_other_execution',
					error_message:
						'The message is out, but its link belongs to execution 17. Start a new execution to ask again.',
					message_id: setup.sandbox.outbox()[0]?.messageId,
				}),
			]);
			expect(setup.sandbox.outbox()).toHaveLength(1);
		});

		it('fails when n8n does run a node again whose message is out', async () => {
			const first = await ask({ executionId: '17' });
			const { data } = first.run.data;
			delete data.waitTill;
			data.resultData.runData[SEND_DM]?.pop();
			const [stacked] = data.executionData?.nodeExecutionStack ?? [];
			if (stacked !== undefined)
				stacked.data['main'] = [[{ json: { question: 'Shall we ship it?' } }]];
			const retried = await ask({ retryOf: first.run, executionId: '18' });
			expect(retried.run.error).toMatchObject({
				message: 'The message is out, but its link belongs to execution 17',
				description: 'Start a new execution to ask again.',
			});
			expect(retried.rowsInError).toEqual([
				expect.objectContaining({
					send_status: 'sent',
					response_status: 'not_waiting',
					error_code: 'link_of_other_execution',
					message_id: setup.sandbox.outbox()[0]?.messageId,
				}),
			]);
			expect(setup.sandbox.outbox()).toHaveLength(1);
		});

		it('does not send again what may be out', async () => {
			setup.sandbox.addFaults([UNCONFIRMED]);
			const first = await ask({ executionId: '17' });
			const requests = setup.sandbox.requests().length;
			const retried = await ask({ retryOf: first.run, executionId: '18' });
			expect(retried.run.error?.message).toBe(
				'The message may be out, and its link belongs to execution 17',
			);
			expect(setup.sandbox.requests()).toHaveLength(requests);
		});

		it('asks in a retry, under its own link, when the message was certainly not sent', async () => {
			const broken = { recipient: CLOSED };
			const first = await ask({ executionId: '17', parameters: broken });
			const retried = await ask({ retryOf: first.run, executionId: '18' });
			expect(retried.run.status).toBe('waiting');
			expect(retried.link).toContain('/18/');
			expect(setup.sandbox.outbox()).toHaveLength(1);
		});

		it.each([
			['customKey', { duplicateProtection: 'customKey', deduplicationKey: 'order 7' }],
			['perMessage', { duplicateProtection: 'perMessage' }],
		])('asks once under %s, from any execution', async (_name, parameters) => {
			await ask({ parameters });
			const second = await ask({ parameters });
			expect(second.run.error).toMatchObject({
				message: 'This question was asked before, with the link of another execution',
			});
			expect(setup.sandbox.outbox()).toHaveLength(1);
		});
	});

	describe('is refused before anything is sent', () => {
		const form = (values: unknown) => ({
			responseType: 'customForm',
			formFields: { values } as never,
		});
		const limit = (values: object) => ({ limitWaitTime: { values } as never });

		it.each([
			[
				'two items',
				{ items: [{ json: { question: 'A' } }, { json: { question: 'B' } }] },
				/takes one item, but got 2/,
			],
			['an empty message', { items: [{ json: {} }] }, /^Message is empty/],
			['no form fields', { parameters: form([]) }, /The form has no fields/],
			[
				'a field with nothing to choose from',
				{ parameters: form([{ fieldLabel: 'Size', fieldType: 'dropdown', fieldOptions: {} }]) },
				/"Size" has nothing to choose from/,
			],
			[
				'a limit that is over',
				{ options: limit({ limitType: 'atSpecifiedTime', maxDateAndTime: '2020-01-01' }) },
				/Max Date and Time is in the past: "2020-01-01"/,
			],
			[
				'an interval of nothing',
				{ options: limit({ resumeAmount: 0 }) },
				/must be a number above 0, but is 0/,
			],
			[
				'a message that is too long with its link',
				{ items: [{ json: { question: 'x'.repeat(9_950) } }] },
				/Message with its link has 10\d+ characters/,
			],
			[
				'a link that only this machine opens',
				{ baseUrl: 'https://xquik.example/api/v1' },
				/cannot open a link to http:\/\/localhost:5678/,
			],
			[
				'a plain tool',
				{ settings: { type: 'n8n-nodes-xquik-dm.xquikDmTool' } },
				/A tool of an AI agent cannot wait/,
			],
		])('%s', async (_what, run, message) => {
			const { run: failed, rowsInError } = await ask(run);
			expect(failed.error?.message).toMatch(message);
			expect(rowsInError[0]).toMatchObject({ response_status: 'not_waiting' });
			expect(setup.sandbox.requests()).toEqual([]);
		});
	});
});

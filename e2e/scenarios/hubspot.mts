import { hash } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import { submitForm, type FormEntries } from '../harness/form.mts';
import { startHubSpot, type HubSpot } from '../harness/hubspot.mts';
import { startN8n, type N8n } from '../harness/n8n.mts';
import { withNode, type StoredWorkflow } from '../harness/n8nData.mts';
import { startOutsideHosts, type OutsideHosts } from '../harness/outsideHosts.mts';
import { PHOTO, readWorkflow, temporaryFolder } from '../harness/paths.mts';
import { note, test } from '../harness/test.mts';
import { NO_DMS } from '../harness/tickets.mts';

const NOTES = 'POST /crm/v3/objects/notes';
const EMAIL = 'someone@example.com';

// n8n polls once a minute at the most.
const untilNextPoll = expect.configure({ timeout: 80_000 });

// An n8n of its own: it takes this machine for HubSpot's and X's.
let n8n: N8n;
let hubspot: HubSpot;
let outside: OutsideHosts;
let outbound: StoredWorkflow;
const cleanup = new AsyncDisposableStack();

test.beforeAll(async ({ sandbox }) => {
	sandbox.reset();
	const { path } = cleanup.use(await temporaryFolder('hubspot'));
	hubspot = cleanup.use(await startHubSpot());
	outside = cleanup.use(
		await startOutsideHosts(
			{ 'api.hubapi.com': hubspot.origin, 'pbs.twimg.com': sandbox.origin },
			path,
		),
	);
	n8n = cleanup.use(await startN8n(sandbox, { env: outside.env }));
	outbound = await store('form-to-dm-to-hubspot');
	await n8n.api.activate(outbound);
});
test.beforeEach(({ sandbox }) => {
	hubspot.reset();
	sandbox.reset();
});
test.afterEach(() => {
	if (hubspot.differences === undefined) note('HubSpot’s document: not run');
	else expect(hubspot.differences).toEqual([]);
});
test.afterAll(() => cleanup.disposeAsync());

async function store(name: string): Promise<StoredWorkflow> {
	const hubspotAppToken = await n8n.api.createCredential('hubspotAppToken', 'HubSpot', {
		appToken: hubspot.appToken,
	});
	const xquikApi = await n8n.xquikCredential();
	return n8n.api.createWorkflow(await readWorkflow(name), { xquikApi, hubspotAppToken });
}

/** Fills in the form, as a person does, and gives the execution when it has ended. */
async function submit(page: Page, recipient: string, message: string, file?: string) {
	const entries: FormEntries = { email: EMAIL, recipient, message };
	if (file !== undefined) entries['photo'] = { file };
	return (await submitForm(n8n, page, outbound, entries)).execution;
}

const bodies = () => hubspot.notes.map(({ properties }) => properties['hs_note_body']);

test('notes what was sent at the contact of this email address', async ({ page, sandbox }) => {
	const text = 'Is 3 < 4 & "so on"?\nYes';
	const execution = await submit(page, 'some_person', text, PHOTO);
	expect(execution.status).toBe('success');
	const [sent] = sandbox.outbox();
	// A form sends line breaks so.
	const received = text.replace('\n', '\r\n');
	expect(sent).toMatchObject({ text: received, media: { name: 'photo.jpg' } });

	const [contact, ...others] = hubspot.contacts;
	expect(others).toEqual([]);
	expect(contact?.properties).toEqual({ email: EMAIL, twitterhandle: 'some_person' });
	expect(hubspot.notes).toEqual([
		expect.objectContaining({
			contactId: contact?.id,
			properties: {
				hs_timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
				hs_note_body: expect.stringContaining(
					`X DM ${sent?.messageId} from @acme_support: Is 3 &lt; 4 &amp; "so on"?<br>Yes`,
				),
			},
		}),
	]);
	const withKey = (await outside.requests('api.hubapi.com')).filter(({ headers }) =>
		JSON.stringify(headers).includes(sandbox.apiKey),
	);
	expect(withKey).toEqual([]);
});

test('notes a failure and what to do about it', async ({ page, sandbox }) => {
	for (const [recipient, reason] of [
		[NO_DMS, /^X DM failed: .*does not accept DMs/],
		['Jane & Customer', /^X DM failed: .*"Jane &amp; Customer"/],
	] as const) {
		expect((await submit(page, recipient, 'May I write to you?')).status).toBe('success');
		expect(bodies().at(-1)).toMatch(reason);
	}
	expect(sandbox.outbox()).toEqual([]);
	expect(hubspot.contacts).toHaveLength(1);
	expect(hubspot.notes).toHaveLength(2);
});

test('writes one note when HubSpot’s answer is lost', async ({ page, sandbox }) => {
	hubspot.faults.push({ call: NOTES, answer: 'lost', times: 1 });
	expect((await submit(page, 'some_person', 'Once')).status).toBe('success');
	expect(sandbox.outbox()).toHaveLength(1);
	expect(hubspot.notes).toHaveLength(1);
	expect(hubspot.calls.filter((call) => call === NOTES)).toHaveLength(1);
});

test('writes one note when HubSpot has an outage, and the execution is retried', async ({
	page,
	sandbox,
}) => {
	hubspot.faults.push({ call: NOTES, answer: 500, times: 2 });
	const failed = await submit(page, 'some_person', 'Later');
	expect(failed.status).toBe('error');
	expect(hubspot.notes).toEqual([]);
	expect((await n8n.api.retry(failed.id)).status).toBe('success');
	expect(hubspot.notes).toHaveLength(1);
	expect(sandbox.outbox()).toHaveLength(1);
});

test('writes no second note when the whole workflow runs again', async ({ page, sandbox }) => {
	// Send DM then gives the row of the first message again, with its key.
	const protectedOnce = withNode(outbound, 'Send DM', {
		parameters: { duplicateProtection: 'perMessage' },
	});
	const saved = await n8n.api.saveWorkflow(protectedOnce);
	await n8n.api.activate(saved);
	for (const round of [1, 2, 3]) {
		const execution = await submit(page, 'some_person', 'The same');
		expect(execution.status, `round ${round}`).toBe('success');
	}
	expect(sandbox.outbox()).toHaveLength(1);
	expect(hubspot.notes).toHaveLength(1);
	expect(hubspot.calls.filter((call) => call === NOTES)).toHaveLength(1);
});

test.describe('a message that comes in', () => {
	let inbound: StoredWorkflow;

	test.beforeAll(async () => {
		inbound = await store('dm-to-hubspot-note');
	});

	/** The user ID of the person whom the trigger watches. */
	async function idOfPerson(): Promise<string> {
		const { apiKey, baseUrl } = n8n.sandbox;
		const headers = { 'x-api-key': apiKey };
		const answer = await fetch(`${baseUrl}/x/users/some_person`, { headers });
		return ((await answer.json()) as { id: string }).id;
	}

	/** Runs the workflow with the newest message, as *Execute workflow* does. */
	async function receive(message: { text: string; file?: string; mediaUrl?: string }) {
		const sent = n8n.sandbox.receive({
			account: 'acme_support',
			from: await idOfPerson(),
			...message,
		});
		const execution = await n8n.api.run(inbound, 'Xquik DM Trigger');
		expect(execution.data.resultData.error?.message).toBeUndefined();
		expect(execution.status).toBe('success');
		return sent;
	}

	test('becomes a note at the contact with this handle', async ({ page }) => {
		await submit(page, 'some_person', 'Hello');
		const [contact] = hubspot.contacts;
		const { messageId, at } = await receive({ text: 'Thanks <3' });
		expect(hubspot.contacts).toHaveLength(1);
		expect(hubspot.notes.slice(1)).toMatchObject([
			{
				contactId: contact?.id,
				properties: {
					hs_timestamp: at,
					hs_note_body: `X DM to @acme_support: Thanks &lt;3<br>Reference: refxdm${messageId}`,
				},
			},
		]);
	});

	test('makes a contact where there is none, and one note however often it runs', async () => {
		await receive({ text: 'Hello' });
		await n8n.api.run(inbound, 'Xquik DM Trigger');
		expect(hubspot.contacts.map(({ properties }) => properties)).toEqual([
			{ firstname: '@some_person', twitterhandle: 'some_person' },
		]);
		expect(hubspot.notes).toHaveLength(1);
	});

	test('brings its picture along, from X without the API key', async ({ sandbox }) => {
		const mediaUrl = 'https://pbs.twimg.com/__sandbox/files/picture.png';
		const { messageId } = await receive({ text: 'Look', mediaUrl });
		const picture = await fetch(`${sandbox.origin}/__sandbox/files/picture.png`);
		const sha256 = hash('sha256', new Uint8Array(await picture.arrayBuffer()));
		expect(hubspot.files).toMatchObject([
			{ name: `${messageId}-picture.png`, sha256, options: '{"access":"PRIVATE"}' },
		]);
		expect(hubspot.notes[0]?.properties['hs_attachment_ids']).toBe(hubspot.files[0]?.id);
		expect(bodies()).toEqual([`X DM to @acme_support: Look<br>Reference: refxdm${messageId}`]);

		const requests = await outside.requests('pbs.twimg.com');
		expect(requests.length).toBeGreaterThan(0);
		for (const { headers } of requests) {
			expect(JSON.stringify(headers)).not.toContain(sandbox.apiKey);
			expect(Object.keys(headers)).not.toContain('x-api-key');
		}
	});

	test('is noted with its picture by itself once the workflow is published', async ({
		sandbox,
	}) => {
		test.setTimeout(300_000);
		const everyMinute = withNode(inbound, 'Xquik DM Trigger', {
			parameters: { pollTimes: { item: [{ mode: 'everyMinute' }] }, shortestInterval: 0 },
		});
		const saved = await n8n.api.saveWorkflow(everyMinute);
		await n8n.api.activate(saved);
		const polls = () => sandbox.requests().filter(({ route }) => route === 'history').length;
		await untilNextPoll.poll(polls).toBeGreaterThan(0);
		const from = await idOfPerson();
		const message = { account: 'acme_support', from };
		const first = sandbox.receive({ ...message, text: 'One', file: 'picture.png' });
		const second = sandbox.receive({ ...message, text: 'Two' });
		await untilNextPoll.poll(() => hubspot.notes.length).toBe(2);
		await n8n.api.deactivate(saved.id);
		expect(hubspot.contacts).toHaveLength(1);
		expect(hubspot.files).toMatchObject([{ name: `${first.messageId}-picture.png` }]);
		const byText = new Map(
			hubspot.notes.map(({ properties }) => [properties['hs_note_body'], properties]),
		);
		const bodyOf = (text: string, id: string) =>
			`X DM to @acme_support: ${text}<br>Reference: refxdm${id}`;
		expect(byText.get(bodyOf('One', first.messageId))?.['hs_attachment_ids']).toBe(
			hubspot.files[0]?.id,
		);
		expect(byText.get(bodyOf('Two', second.messageId))).not.toHaveProperty('hs_attachment_ids');
	});

	test('is noted without its file when that cannot be had', async () => {
		await receive({ text: 'Look', mediaUrl: 'https://pbs.twimg.com/gone.png' });
		expect(hubspot.files).toEqual([]);
		expect(bodies()[0]).toMatch(/Look<br>File, not attached: https:.*gone\.png .*no longer/);
		expect(hubspot.notes[0]?.properties).not.toHaveProperty('hs_attachment_ids');
	});

	test('is noted without its file when HubSpot does not take it', async () => {
		hubspot.faults.push({ call: 'POST /files/v3/files', answer: 400, times: 9 });
		await receive({ text: 'Look', file: 'picture.png' });
		expect(bodies()[0]).toMatch(/File, not attached: http.*picture\.png/);
	});
});

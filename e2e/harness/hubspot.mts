import { hash, randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { RequestResult } from '../../tools/conformance/exchange.mts';
import { readHubSpotDocument } from './hubspotDocument.mts';
import { HOST } from './service.mts';

type Properties = Record<string, string>;

/** A record of the CRM. */
interface CrmRecord {
	id: string;
	properties: Properties;
	createdAt: string;
}

/** A note, and the contact it is at. */
interface HubSpotNote extends CrmRecord {
	contactId: string;
}

/** A file of the file manager. */
interface HubSpotFile {
	id: string;
	name: string;
	sha256: string;
	folderPath: string;
	/** The JSON text of the upload. */
	options: string;
}

/** What shall go wrong with the next calls of a path. */
interface HubSpotFault {
	/** Such as `POST /crm/v3/objects/notes`. */
	call: string;
	/** `lost`: carried out, and the answer never comes. */
	answer: number | 'lost';
	times: number;
}

/** A stand-in for api.hubapi.com: contacts, notes and files, as far as the workflows need them. */
export interface HubSpot extends AsyncDisposable {
	readonly origin: string;
	/** The service key that it takes. */
	readonly appToken: string;
	readonly contacts: CrmRecord[];
	readonly notes: HubSpotNote[];
	readonly files: HubSpotFile[];
	/** The calls, as `POST /crm/v3/objects/notes`. */
	readonly calls: string[];
	readonly faults: HubSpotFault[];
	/** How calls differed from HubSpot's document; undefined without one. */
	readonly differences: string[] | undefined;
	reset(): void;
}

/** A note is at a contact by this type (HubSpot: "Associations", note to contact). */
const NOTE_TO_CONTACT = 202;

/** Starts it on a free port of this machine. */
export async function startHubSpot(): Promise<HubSpot> {
	const document = await readHubSpotDocument();
	const differences: string[] = [];
	const state = {
		contacts: [] as CrmRecord[],
		notes: [] as HubSpotNote[],
		files: [] as HubSpotFile[],
		calls: [] as string[],
		faults: [] as HubSpotFault[],
	};
	const appToken = `pat-${randomUUID()}`;
	const app = Fastify({ bodyLimit: 64 * 1024 * 1024, forceCloseConnections: true });
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
		done(null, body);
	});
	app.addHook('preHandler', async (request, reply) => {
		state.calls.push(`${request.method} ${pathOf(request)}`);
		if (request.headers.authorization !== `Bearer ${appToken}`) {
			await reply.code(401).send(refusal('INVALID_AUTHENTICATION', 'The key is not known.'));
		}
	});
	app.addHook('onSend', async (request, reply, payload: unknown) => {
		const call = `${request.method} ${pathOf(request)}`;
		const fault = state.faults.find((one) => one.call === call && one.times > 0);
		if (fault !== undefined && fault.answer !== 'lost') return payload;
		if (fault !== undefined) {
			fault.times -= 1;
			reply.raw.destroy();
			return payload;
		}
		const differ = document?.differences(callOf(request, reply, payload)) ?? [];
		differences.push(...differ);
		return payload;
	});
	app.addHook('preHandler', async (request, reply) => {
		const call = `${request.method} ${pathOf(request)}`;
		const fault = state.faults.find((one) => one.call === call && one.times > 0);
		if (fault === undefined || fault.answer === 'lost') return;
		fault.times -= 1;
		await reply.code(fault.answer).send(refusal('INTERNAL_ERROR', 'As it was told.'));
	});
	addContacts(app, state.contacts);
	addNotes(app, state.notes, state.contacts);
	addFiles(app, state.files);
	const origin = await app.listen({ host: HOST, port: 0 });
	return {
		origin,
		appToken,
		...state,
		differences: document === undefined ? undefined : differences,
		reset: () => {
			for (const list of [...Object.values(state), differences]) list.length = 0;
		},
		[Symbol.asyncDispose]: () => app.close(),
	};
}

function addContacts(app: FastifyInstance, contacts: CrmRecord[]): void {
	// The older calls, which n8n's own HubSpot node makes.
	app.post<{ Params: { email: string } }>(
		'/contacts/v1/contact/createOrUpdate/email/:email',
		(request) => {
			const { email } = request.params;
			const { properties } = json(request) as { properties: { property: string; value: string }[] };
			const changes = Object.fromEntries(properties.map((one) => [one.property, one.value]));
			const known = contacts.find((one) => one.properties['email'] === email);
			if (known !== undefined) Object.assign(known.properties, changes);
			const contact = known ?? newRecord(contacts, 100, { email, ...changes });
			return { vid: Number(contact.id), isNew: known === undefined };
		},
	);
	app.get<{ Params: { vid: string } }>(
		'/contacts/v1/contact/vid/:vid/profile',
		(request, reply) => {
			const contact = contacts.find(({ id }) => id === request.params.vid);
			if (contact === undefined)
				return reply.code(404).send(refusal('NOT_FOUND', 'No such contact.'));
			const properties = Object.entries(contact.properties).map(([name, value]) => [
				name,
				{ value },
			]);
			return { vid: Number(contact.id), properties: Object.fromEntries(properties) as unknown };
		},
	);
	app.post('/crm/v3/objects/contacts/search', (request) => found(contacts, request));
	app.post('/crm/v3/objects/contacts', (request, reply) => {
		const { properties } = json(request) as { properties: Properties };
		if (!['email', 'firstname', 'lastname'].some((name) => properties[name])) {
			return reply.code(400).send(refusal('VALIDATION_ERROR', 'A contact needs a name or email.'));
		}
		return reply.code(201).send(shown(newRecord(contacts, 100, properties)));
	});
}

/** What creates a note. */
interface NoteInput {
	properties: Properties;
	associations: { to: { id: unknown }; types: { associationTypeId: number }[] }[];
}

function addNotes(app: FastifyInstance, notes: HubSpotNote[], contacts: CrmRecord[]): void {
	app.post('/crm/v3/objects/notes/search', (request) => found(notes, request));
	app.post('/crm/v3/objects/notes', (request, reply) => {
		const { properties, associations } = json(request) as NoteInput;
		const [association] = associations;
		const contactId = association?.to.id;
		const isAtContact =
			association?.types[0]?.associationTypeId === NOTE_TO_CONTACT &&
			contacts.some(({ id }) => id === contactId);
		if (!properties['hs_timestamp'] || typeof contactId !== 'string' || !isAtContact) {
			return reply.code(400).send(refusal('VALIDATION_ERROR', 'No time, or no such contact.'));
		}
		const note = Object.assign(newRecord(notes, 900, properties), { contactId });
		return reply.code(201).send(shown(note));
	});
}

function addFiles(app: FastifyInstance, files: HubSpotFile[]): void {
	app.post('/files/v3/files', async (request, reply) => {
		const type = request.headers['content-type'] ?? '';
		const body = new Uint8Array(request.body as Buffer);
		const form = await new Response(body, { headers: { 'content-type': type } }).formData();
		const file = form.get('file');
		const text = (field: string) => {
			const value = form.get(field);
			return typeof value === 'string' ? value : '';
		};
		const [folderPath, name, options] = [text('folderPath'), text('fileName'), text('options')];
		if (!(file instanceof File) || folderPath === '' || options === '') {
			return reply.code(400).send(refusal('VALIDATION_ERROR', 'file, folderPath or options.'));
		}
		const sha256 = hash('sha256', new Uint8Array(await file.arrayBuffer()));
		const id = String(7_000 + files.length);
		const stored = { id, name, sha256, folderPath, options };
		files.push(stored);
		return reply.code(201).send({ id, name: stored.name, access: 'PRIVATE' });
	});
}

/** A search with one filter, of the two kinds that the workflows use. */
interface Search {
	filterGroups: { filters: { propertyName: string; operator: string; value: string }[] }[];
}

function found(records: readonly CrmRecord[], request: FastifyRequest) {
	const [group] = (json(request) as Search).filterGroups;
	const matches = records.filter(({ properties }) =>
		group?.filters.every(({ propertyName, operator, value }) => {
			const text = (properties[propertyName] ?? '').toLowerCase();
			const wanted = value.toLowerCase();
			// A token is what stands between characters that are neither letters nor digits.
			if (operator === 'CONTAINS_TOKEN') return text.split(/[^a-z0-9]+/).includes(wanted);
			return operator === 'EQ' && text === wanted;
		}),
	);
	return { total: matches.length, results: matches.map(shown) };
}

function newRecord<T extends CrmRecord>(records: T[], from: number, properties: Properties): T {
	const id = String(from + records.length + 1);
	const record = { id, properties, createdAt: new Date().toISOString() } as T;
	records.push(record);
	return record;
}

function shown({ id, properties, createdAt }: CrmRecord) {
	return { id, properties, createdAt, updatedAt: createdAt, archived: false };
}

function refusal(category: string, message: string) {
	return { status: 'error', category, message, correlationId: randomUUID() };
}

function json({ body }: FastifyRequest): unknown {
	return JSON.parse((body as Buffer).toString('utf8'));
}

function pathOf({ url }: FastifyRequest): string {
	return url.split('?', 1)[0] ?? '';
}

function callOf(request: FastifyRequest, reply: FastifyReply, payload: unknown): RequestResult {
	const text = (headers: object) =>
		Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
	return {
		method: request.method,
		path: pathOf(request),
		query: new URL(request.url, 'http://localhost').searchParams,
		requestHeaders: text(request.headers),
		requestBody: (request.body as Buffer | undefined) ?? Buffer.alloc(0),
		status: reply.statusCode,
		headers: text(reply.getHeaders()),
		body: String(payload),
	};
}

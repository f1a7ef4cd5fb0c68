import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { checkAnswer } from '../../tools/conformance/document/checkAnswer.mts';
import { checkRequest } from '../../tools/conformance/document/checkRequest.mts';
import {
	findOperation,
	readDocument,
	type Operation,
} from '../../tools/conformance/document/document.mts';
import type { RequestResult } from '../../tools/conformance/exchange.mts';
import { REPOSITORY } from './paths.mts';

/** HubSpot's OpenAPI document of its notes, which is not part of this repository. */
export interface HubSpotDocument {
	/** How a request and its answer differ from the document; empty for calls that it has not. */
	differences(call: RequestResult): string[];
}

/**
 * Reads the document that `HUBSPOT_NOTES_OPENAPI` names, or the one in the folder beside the checkout.
 *
 * @returns undefined when there is none
 */
export async function readHubSpotDocument(): Promise<HubSpotDocument | undefined> {
	const given = process.env['HUBSPOT_NOTES_OPENAPI'];
	const file = given ?? join(REPOSITORY, '..', 'shared', 'openapi', 'hubspot-notes.json');
	if (given === undefined && !(await isThere(file))) return undefined;
	const operations = await readDocument(file);
	return { differences: (call) => differencesOf(operations, call) };
}

function differencesOf(operations: readonly Operation[], call: RequestResult): string[] {
	const found = findOperation(operations, call.method, call.path);
	if (found === undefined) return [];
	const { operation, parameters } = found;
	return [
		...checkRequest(operation, parameters, call),
		// The document gives errors no content type.
		...(call.status < 400 ? checkAnswer(operation, call) : []),
	].map(({ where, what }) => `${call.method} ${call.path}: ${where} ${what}`);
}

async function isThere(file: string): Promise<boolean> {
	try {
		await access(file);
		return true;
	} catch {
		return false;
	}
}

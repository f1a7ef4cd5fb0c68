import type { IDataObject } from 'n8n-workflow';

import { endpointOf, PATHS } from '../api/endpoints';
import { asObject } from '../api/writeAction';
import { readCredits } from '../reads/credits';

/** Credits as a number where it keeps every digit, else as text; null when there are none. */
function count(value: unknown): number | string | null {
	const credits = readCredits(value);
	if (credits === undefined) return null;
	const number = Number(credits);
	return Number.isSafeInteger(number) ? number : String(credits);
}

/** The row of the balance: an answer of `GET /credits`, with credits as numbers. */
export function creditsRow(body: unknown): IDataObject {
	const json = asObject(body) ?? {};
	const autoTopUp = Object.entries(json).filter(
		([name, value]) =>
			name.startsWith('auto_topup_') && ['string', 'number', 'boolean'].includes(typeof value),
	);
	return {
		record_type: 'credits',
		balance: count(json.balance),
		lifetime_purchased: count(json.lifetime_purchased),
		lifetime_used: count(json.lifetime_used),
		...(Object.fromEntries(autoTopUp) as IDataObject),
		source_endpoint: endpointOf(PATHS.credits),
	};
}

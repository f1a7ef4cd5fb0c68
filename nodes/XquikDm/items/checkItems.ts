import type { IExecuteFunctions } from 'n8n-workflow';

import { DEFAULT_BASE_URL } from '../api/baseUrl';
import type { InputError } from '../errors/inputError';
import { inputFailure } from '../output/failure';
import type { Report, UnwrittenReport } from '../output/report';
import { Breather } from './breather';
import { isCancelled } from './unlessCancelled';
import type { WriteItem } from './writeItem';

/** Items that are checked at the same time: as many as files can be read at once. */
const CHECKED_AT_ONCE = 8;

/**
 * Checks every item before anything is written (docs/delivery.md: "Order of work"), some at the same
 * time, since files are opened for it. Never throws for an item. Ends early when n8n has stopped the
 * execution.
 *
 * @param credential the Base URL, or why there is none
 * @param end ends an item whose parameters are not right
 */
export async function checkItems<Item extends WriteItem<Checked, unknown, Report>, Checked>(
	context: IExecuteFunctions,
	operation: { check(item: Item, baseUrl: string): Promise<Checked> },
	items: readonly Item[],
	credential: string | InputError,
	end: (item: Item, report: UnwrittenReport) => void,
): Promise<void> {
	const baseUrl = typeof credential === 'string' ? credential : DEFAULT_BASE_URL;
	const check = async (item: Item) => {
		try {
			item.checked = await operation.check(item, baseUrl);
		} catch (error) {
			end(item, { status: 'failed', ...inputFailure(error) });
		}
	};
	const breather = new Breather();
	for (let start = 0; start < items.length; start += CHECKED_AT_ONCE) {
		// Nobody wants the rest any more, and files are large.
		if (isCancelled(context)) return;
		await Promise.all(items.slice(start, start + CHECKED_AT_ONCE).map(check));
		await breather.breathe();
	}
}

import { isChanged, originalOf } from '../changes.mts';
import type { Item, Scenario } from '../scenario.mts';
import type { NodeRun } from '../n8n/runs.mts';
import type { Delivered } from '../xquik/state.mts';
import { userIdOf } from '../xquik/state.mts';

/** The item with this number. */
export function itemAt({ items }: Scenario, number: number): Item {
	const item = items[number];
	if (item === undefined) throw new Error(`The scenario has no item ${number}.`);
	return item;
}

/** What makes two messages the same to whoever reads them. */
export function contentOf({ to, text, account, file }: Item): string {
	return JSON.stringify([userIdOf({ to }) ?? to, text, account, file ?? null]);
}

/** The same of a message that was delivered; the link of a question is not part of it. */
export function deliveredContent({ userId, text, account, file }: Delivered): string {
	const [said = ''] = text.split('\n\nRespond: https://');
	return JSON.stringify([userId, said, account, file ?? null]);
}

/**
 * Whose message it is: messages of the same family are one intent, or as many as there are twins
 * (items with the same words for the same person). A changed text stays in the family, except where
 * the text says which message is meant.
 */
export function familyOf(scenario: Scenario, lineage: number, item: Item): string {
	const content = contentOf(item);
	switch (scenario.protection) {
		case 'perMessage':
			return content;
		case 'customKey':
			return scenario.items.some((other) => other !== item && contentOf(other) === content)
				? contentOf(originalOf(item))
				: `${item.account} ${item.key ?? ''}`;
		case 'perExecution':
			if (scenario.outside) return content;
			return scenario.tool ? `${lineage} ${content}` : `${lineage} ${contentOf(originalOf(item))}`;
	}
}

/** Whether items with the same words for the same person are one intent. */
export function sameWordsAreOne({ protection, tool }: Scenario): boolean {
	return protection === 'perMessage' || (protection === 'perExecution' && tool);
}

/** A family: its items, its messages, and how many messages it may have. */
export interface Family {
	name: string;
	/** Numbers of items, without changed copies. */
	items: Set<number>;
	delivered: Delivered[];
	allowed: number;
	/** A text was changed, or the order of items. */
	changed: boolean;
}

/** All families of what has run. */
export function familiesOf(
	scenario: Scenario,
	runs: readonly NodeRun[],
	delivered: readonly Delivered[],
): Map<string, Family> {
	const families = new Map<string, Family>();
	const byContent = new Map<string, Family>();
	for (const { lineage, items } of runs) {
		for (const number of items) {
			const item = itemAt(scenario, number);
			const name = familyOf(scenario, lineage, item);
			const family = families.get(name) ?? {
				name,
				items: new Set<number>(),
				delivered: [],
				allowed: 0,
				changed: false,
			};
			families.set(name, family);
			if (!isChanged(item)) family.items.add(number);
			else family.changed = true;
			byContent.set(`${lineage} ${contentOf(item)}`, family);
		}
	}
	for (const family of families.values()) {
		family.allowed = sameWordsAreOne(scenario) ? 1 : Math.max(1, family.items.size);
	}
	for (const message of delivered) {
		const family = byContent.get(`${message.origin.lineage} ${deliveredContent(message)}`);
		family?.delivered.push(message);
	}
	return families;
}

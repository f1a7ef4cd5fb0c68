import type { IDataObject } from 'n8n-workflow';

import type { DeliverySession } from '../delivery/session';
import type { WriteEnding, WriteKind } from '../delivery/write';
import type { InputError } from '../errors/inputError';
import type { Report, UnwrittenReport } from '../output/report';
import type { RunShare } from '../output/runShare';
import type { RunTotals } from '../output/runSummary';
import type { OutputChoice } from '../output/shownFields';
import type { RowFields } from '../parameters/rowFields';
import type { XUser } from '../reads/user';

/** The options that each operation that writes has. */
interface CommonOptions extends OutputChoice {
	includeInputFields?: boolean;
}

/**
 * An input item on its way through a write operation, from its check to its row. It keeps this one
 * shape; only what is known of it grows.
 */
export interface WriteItem<Checked, Ready, ItemReport extends Report> {
	readonly itemIndex: number;
	/** The item's options, each checked or its default; none before they were read. */
	options: CommonOptions;
	/** Its parameters, once all of them are right. */
	checked?: Checked;
	/** What is written for it, once nothing is left to look up. */
	ready?: Ready;
	/** What the lookup that it needed has cost; undefined when it needed none of its own. */
	lookupCredits?: number;
	/** Whether its write has begun. */
	isBegun?: boolean;
	/** What its write has come to in this run; undefined when it came to none. */
	share?: RunShare;
	/** What became of it; only the pipeline sets it. */
	report?: ItemReport;
}

/** What the write of one item has led to, for it and for the others. */
export interface Written<ItemReport extends Report> {
	report: ItemReport;
	/** The endings of its writes: an account or a credential may be blocked by them. */
	writes: ReadonlyArray<WriteEnding | undefined>;
	/** Why no further write may begin, whatever On Error says: a code of the error table. */
	blocksRest?: string;
}

/** How many items go at the same time, and how far apart; read from the first item of the input. */
export interface Pace {
	lookups: number;
	writes: number;
	/** Shortest time between the starts of two writes, in ms. */
	delay: number;
}

/**
 * An operation that writes for each item. The pipeline asks these in this order; what is optional
 * has nothing to do in most operations (docs/architecture.md).
 */
export interface WriteOperation<
	Item extends WriteItem<Checked, Ready, ItemReport>,
	Checked,
	Ready,
	ItemReport extends Report,
> {
	readonly kind: WriteKind;
	/** The fields of its row. */
	readonly fields: RowFields;
	/** An item of which nothing is known but its place. */
	start(itemIndex: number): Item;
	/**
	 * Reads and checks the parameters of an item. Whatever could be read is put into the item, for
	 * its row, also when another one is wrong.
	 *
	 * @throws InputError, or n8n's own error for an expression that fails
	 */
	check(item: Item, baseUrl: string): Promise<Checked>;
	/** Looks at all items once they are checked, such as for what an earlier run has sent. */
	recall?(
		items: readonly Item[],
		settle: Settle<Item, ItemReport>,
		baseUrl: string | InputError,
	): Promise<void>;
	/** The username that must be looked up before the write; undefined when there is none. */
	usernameOf?(checked: Checked): string | undefined;
	/** Longest wait for one lookup, in ms. */
	maxWaitOf(item: Item): number;
	/** Whose blocks hold for it. */
	accountOf(checked: Checked): string;
	/**
	 * Completes an item.
	 *
	 * @param user who was looked up
	 * @returns a report when nothing is to be written for it
	 */
	complete(
		item: Item,
		checked: Checked,
		user: XUser | undefined,
	): { ready: Ready } | { report: ItemReport };
	/**
	 * Looks at all that is about to be written.
	 *
	 * @param first the first item of the input, whose options hold for the whole run
	 */
	beforeWrites?(
		items: readonly Item[],
		first: Item | undefined,
		settle: Settle<Item, ItemReport>,
		session: DeliverySession,
	): Promise<void>;
	paceOf?(first: Item): Pace;
	/** Writes of the same lane go one after the other, in item order. */
	laneOf(ready: Ready): string;
	/** Makes the write. Never throws, but for a bug. */
	write(item: Item, ready: Ready, session: DeliverySession): Promise<Written<ItemReport>>;
	/** The operation's report of an item that did not come to a write. */
	reportOf(item: Item, report: UnwrittenReport): ItemReport;
	/** What the row tells, when more is known than the report says. */
	finalReport?(item: Item, report: ItemReport): ItemReport;
	/** After a run that n8n has not stopped. */
	finish?(items: ReadonlyArray<Item>, reports: ReadonlyArray<ItemReport>): void;
	/** The row, which shows nothing that the options leave out; so must the report. */
	row(item: Item, report: ItemReport): { row: IDataObject; report: Report };
	/** Sentences for the error that stops the workflow. */
	note(reports: ReadonlyArray<ItemReport>, totals: RunTotals): string;
}

/** Keeps what became of an item. */
export type Settle<Item, ItemReport> = (item: Item, report: ItemReport) => void;

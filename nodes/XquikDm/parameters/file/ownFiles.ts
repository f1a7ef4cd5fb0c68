import type { IBinaryData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/** What tells the files of an item from all other files that n8n stores. */
export interface FileScope {
	/** Files of the item and of the items that it was made from (n8n's paired items). */
	own(): IBinaryData[];
	/**
	 * In n8n's combined binary mode the files of an item stand in its JSON, where nothing tells them
	 * from what somebody else wrote there: which of the stored files may be meant. undefined in the
	 * usual mode, in which a file in JSON is never n8n's own.
	 */
	mayBeStored?: ((id: string) => boolean) | undefined;
}

/** True for what n8n itself takes for a file, wherever it stands. */
export function isBinary(value: unknown): value is IBinaryData {
	return (
		typeof value === 'object' &&
		value !== null &&
		'mimeType' in value &&
		('data' in value || 'id' in value)
	);
}

const STORED_ID = /^[\w-]+:workflows\/([^/]+)\/executions\/([^/]+)\/binary_data\/[\w-]+$/;

/** What n8n 2.8 makes where it keeps files in its database: nothing but random digits. */
const DATABASE_ID = /^database:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Modes in which n8n hands an execution the data of an earlier one of the same workflow. */
const REUSES_DATA = new Set(['manual', 'evaluation', 'retry']);

/**
 * Which stored files an execution may name in its JSON: those of its own workflow, and there only of
 * this execution, or of none yet (`temp`: a webhook or form stores its files before it has an ID).
 * With the data of an earlier execution, as after a retry, any of the workflow; in a sub-workflow
 * (mode `integrated`), whose files lie with its parent, any execution's. An ID without a workflow in
 * it cannot be told apart, nor guessed.
 */
export function storedFileRule(
	workflowId: string,
	executionId: string | undefined,
	mode: string,
): (id: string) => boolean {
	return (id) => {
		if (DATABASE_ID.test(id)) return true;
		const [, workflow, execution] = STORED_ID.exec(id) ?? [];
		if (workflow === undefined || execution === undefined) return false;
		if (mode === 'integrated') return true;
		if (workflow !== workflowId) return false;
		return execution === 'temp' || execution === executionId || REUSES_DATA.has(mode);
	};
}

/** The files of the items that an item was made from, as far as n8n can tell. */
function pairedFiles(context: IExecuteFunctions, itemIndex: number): IBinaryData[] {
	const proxy = context.getWorkflowDataProxy(itemIndex);
	const itemOf = proxy.$ as (node: string) => { item?: INodeExecutionData };
	return context.getParentNodes(context.getNode().name).flatMap(({ name }) => {
		try {
			return Object.values(itemOf(name).item?.binary ?? {});
		} catch {
			// n8n throws where it cannot tell which item this one was made from: then none is its own.
			return [];
		}
	});
}

/** The scope of one item's files. */
export function fileScopeOf(
	context: IExecuteFunctions,
	item: INodeExecutionData,
	itemIndex: number,
): FileScope {
	// Old versions of n8n have neither the settings nor the mode.
	const settings: unknown =
		'getWorkflowSettings' in context ? context.getWorkflowSettings() : undefined;
	const combined =
		typeof settings === 'object' &&
		settings !== null &&
		'binaryMode' in settings &&
		settings.binaryMode === 'combined';
	const workflowId = context.getWorkflow().id ?? '';
	return {
		own: () => [...Object.values(item.binary ?? {}), ...pairedFiles(context, itemIndex)],
		...(combined && {
			mayBeStored: storedFileRule(workflowId, context.getExecutionId(), context.getMode()),
		}),
	};
}

function isSame(one: IBinaryData, other: IBinaryData): boolean {
	if (one.id || other.id) return one.id === other.id;
	return one.data !== '' && one.data === other.data;
}

/**
 * Gives the item's own file that a file object means, which an expression or JSON has given: the
 * object itself proves nothing, since anybody who writes the JSON, such as the caller of a webhook,
 * can name any stored file in it.
 *
 * @returns undefined when it is none of the item's own
 */
export function ownFile(given: IBinaryData, scope: FileScope): IBinaryData | undefined {
	const own = scope.own().find((file) => isSame(file, given));
	if (own !== undefined || scope.mayBeStored === undefined) return own;
	const id: unknown = given.id;
	if (id === undefined || id === '') return typeof given.data === 'string' ? given : undefined;
	return typeof id === 'string' && scope.mayBeStored(id) ? given : undefined;
}

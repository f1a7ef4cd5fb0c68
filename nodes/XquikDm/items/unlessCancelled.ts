import type { IExecuteFunctions } from 'n8n-workflow';

/** What work has come to: its result, or that n8n stopped the execution meanwhile. */
export type Ended<T> = { result: T } | 'cancelled';

/** Whether n8n has stopped the execution, or its time is over. */
export function isCancelled(context: IExecuteFunctions): boolean {
	return cancelSignalOf(context)?.aborted === true;
}

function cancelSignalOf(context: IExecuteFunctions): AbortSignal | undefined {
	// Old versions of n8n know no such signal.
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

/**
 * Waits for work, and not a moment longer when n8n stops the execution or its time is over. n8n
 * keeps a node that is still running then out of what *Retry execution* runs, so that the items it
 * had not sent would be lost without a word (docs/delivery.md: "Stop and timeout").
 */
export async function unlessCancelled<T>(
	context: IExecuteFunctions,
	work: Promise<T>,
): Promise<Ended<T>> {
	const result = work.then((value) => ({ result: value }));
	const signal = cancelSignalOf(context);
	if (signal === undefined) return await result;
	let cancel: () => void = () => undefined;
	const cancelled = new Promise<'cancelled'>((resolve) => {
		cancel = () => {
			resolve('cancelled');
		};
	});
	signal.addEventListener('abort', cancel);
	if (signal.aborted) cancel();
	try {
		return await Promise.race([result, cancelled]);
	} finally {
		signal.removeEventListener('abort', cancel);
	}
}

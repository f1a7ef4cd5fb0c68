import type { IExecuteFunctions } from 'n8n-workflow';

import { unlessCancelled } from '../../../nodes/XquikDm/items/unlessCancelled.ts';

/** n8n's execution, as far as it tells that it was stopped. */
function executionWith(signal: AbortSignal | undefined): IExecuteFunctions {
	const context: Pick<IExecuteFunctions, 'getExecutionCancelSignal'> = {
		getExecutionCancelSignal: () => signal,
	};
	return context as IExecuteFunctions;
}

const NEVER = new Promise<string>(() => undefined);

describe('work of an execution', () => {
	it.each<[string, AbortSignal | undefined]>([
		['that can be stopped', new AbortController().signal],
		['that cannot be stopped', undefined],
	])('%s gives its result', async (_what, signal) => {
		const ended = unlessCancelled(executionWith(signal), Promise.resolve('rows'));
		await expect(ended).resolves.toEqual({ result: 'rows' });
	});

	it.each<[string, AbortSignal | undefined]>([
		['that can be stopped', new AbortController().signal],
		['that cannot be stopped', undefined],
	])('%s fails with its own error', async (_what, signal) => {
		const ended = unlessCancelled(executionWith(signal), Promise.reject(new Error('It broke')));
		await expect(ended).rejects.toThrow('It broke');
	});

	it('is left at once when n8n stops the execution', async () => {
		const controller = new AbortController();
		const ended = unlessCancelled(executionWith(controller.signal), NEVER);
		controller.abort();
		await expect(ended).resolves.toBe('cancelled');
	});

	it('is left at once when n8n has stopped the execution before', async () => {
		const ended = unlessCancelled(executionWith(AbortSignal.abort()), NEVER);
		await expect(ended).resolves.toBe('cancelled');
	});

	it('that fails after n8n has stopped the execution disturbs nobody', async () => {
		const controller = new AbortController();
		let fail: (error: Error) => void = () => undefined;
		const work = new Promise<string>((_resolve, reject) => {
			fail = reject;
		});
		const ended = unlessCancelled(executionWith(controller.signal), work);
		controller.abort();
		await expect(ended).resolves.toBe('cancelled');
		const unhandled = jest.fn();
		process.on('unhandledRejection', unhandled);
		fail(new Error('The connection was broken off'));
		await new Promise((resolve) => {
			setTimeout(resolve, 20);
		});
		process.off('unhandledRejection', unhandled);
		expect(unhandled).not.toHaveBeenCalled();
	});

	it('leaves nothing behind at the signal of the execution', async () => {
		const { signal } = new AbortController();
		const added = jest.spyOn(signal, 'addEventListener');
		const removed = jest.spyOn(signal, 'removeEventListener');
		await unlessCancelled(executionWith(signal), Promise.resolve('rows'));
		expect(removed.mock.calls).toEqual(
			added.mock.calls.map(([type, listener]) => [type, listener]),
		);
		expect(added).toHaveBeenCalledTimes(1);
	});
});

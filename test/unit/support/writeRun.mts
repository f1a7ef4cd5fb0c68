import type {
	EarlierWrite,
	WriteResult,
	WriteStep,
} from '../../../nodes/XquikDm/delivery/write.ts';
import { runWrite } from '../../../nodes/XquikDm/delivery/runWrite.ts';
import { WaitBudget } from '../../../nodes/XquikDm/delivery/waiting.ts';
import type { RequestResult } from '../../../nodes/XquikDm/api/requestResult.ts';
import { answer, sentRecord, unsentRecord } from './answers.mts';
import { ScriptedApi } from './scriptedApi.mts';
import { UPLOAD as UPLOAD_KIND } from '../../../nodes/XquikDm/delivery/steps/upload.ts';
import { VirtualClock } from './virtualClock.mts';
import { SEND } from './writeSteps.mts';

export const UPLOAD: WriteStep = { ...SEND, kind: UPLOAD_KIND };

export const SENT = answer(200, sentRecord());

export const UNSENT = answer(200, unsentRecord());

export const BROKEN = answer(500, { error: 'internal_error', message: 'Oops.' });

export function many(count: number, ...exchanges: RequestResult[]): RequestResult[] {
	return Array.from({ length: count }, () => exchanges).flat();
}

interface Run {
	result: WriteResult;
	api: ScriptedApi;
	clock: VirtualClock;
}

interface Options {
	step?: WriteStep;
	/** In ms. */
	maxWait?: number;
	/** In ms. */
	latency?: number;
	/** In ms. */
	transfer?: number;
	/** In ms from the start. */
	cancelAfter?: number;
	earlier?: EarlierWrite;
}

export async function run(script: RequestResult[], options: Options = {}): Promise<Run> {
	const { step = SEND, maxWait = 120_000, latency = 0, transfer = 0, cancelAfter } = options;
	const clock = new VirtualClock();
	const api = new ScriptedApi(clock, script);
	api.latency = latency;
	api.transfer = transfer;
	if (cancelAfter !== undefined) clock.cancelAfter(cancelAfter);
	const budget = new WaitBudget(maxWait, clock);
	const result = await runWrite(step, budget, api.session(), options.earlier);
	return { result, api, clock };
}

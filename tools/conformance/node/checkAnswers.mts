import { createHash } from 'node:crypto';
import type { Engine } from '../../engine/engine.mts';
import type { Operation } from '../document/document.mts';
import { picture } from '../sandbox/uploadCalls.mts';
import type { Violation } from '../violation.mts';
import type { AnswerServer, Script } from './answerServer.mts';
import { startAnswerServer } from './answerServer.mts';
import type { Case } from './cases.mts';
import { casesOf } from './cases.mts';
import { judgeCase, NEVER_CALLED } from './judgeCase.mts';
import type { NodeResult } from './runNode.mts';
import { runNode } from './runNode.mts';
import type { Variant } from './variants.mts';
import { variantsOf } from './variants.mts';

/** How many answers the node got, and what it may not have made of them. */
export interface AnswersResult {
	answers: number;
	/** Answers by `operationId`. */
	byOperation: Record<string, number>;
	violations: Violation[];
}

/** How the answers are drawn. */
export interface AnswerOptions {
	/** Generated bodies for each operation, at least. */
	bodies: number;
	seed: number;
}

/** Executions at the same time: most of their time is waiting. */
const CONCURRENCY = 100;

/** A run that has not ended after this time does not end. In ms. */
const LONGEST_RUN_MS = 60_000;

interface Trial {
	case: Case;
	variant: Variant;
	apiKey: string;
}

/**
 * Gives the node every documented answer, by example and generated, in an execution of its own
 * with an API key of its own, and judges what it does.
 *
 * @param operations all that the node may call
 * @param wanted those whose answers it gets
 */
export async function checkAnswers(
	engine: Engine,
	operations: readonly Operation[],
	wanted: readonly Operation[],
	{ bodies, seed }: AnswerOptions,
): Promise<AnswersResult> {
	const { name, type, content } = picture();
	const data = await engine.storeFile(content, { fileName: name, mimeType: type });
	const variants = variantsOf({ json: {}, binary: { data } });
	const called = wanted.filter(({ id }) => variants[id] !== undefined);
	const trials = called.flatMap((operation) =>
		trialsOf(casesOf(operation, bodies, seed), variants[operation.id] ?? []),
	);
	const server = await startAnswerServer(operations);
	const waiting = [...trials];
	const violations: Violation[] = [];
	const work = async () => {
		for (let trial = waiting.shift(); trial !== undefined; trial = waiting.shift()) {
			const first = await runTrial(engine, server, trial);
			// On a busy machine Max Wait can end before a write's record is asked for.
			const again = first.some(({ what }) => what === NEVER_CALLED);
			violations.push(...(again ? await runTrial(engine, server, trial) : first));
		}
	};
	try {
		await Promise.all(Array.from({ length: CONCURRENCY }, work));
	} finally {
		await server.close();
	}
	const byOperation = Object.fromEntries(
		called.map(({ id }) => [id, trials.filter((trial) => trial.case.operation === id).length]),
	);
	return { answers: trials.length, byOperation, violations };
}

function trialsOf(cases: Case[], variants: Variant[]): Trial[] {
	return cases.flatMap((wanted, index) => {
		const variant = variants[index % variants.length];
		if (variant === undefined) return [];
		const hash = createHash('sha256').update(`${wanted.operation} ${index}`).digest('hex');
		return [{ case: wanted, variant, apiKey: `xq_${hash}` }];
	});
}

async function runTrial(
	engine: Engine,
	server: AnswerServer,
	{ case: wanted, variant, apiKey }: Trial,
): Promise<Violation[]> {
	const script: Script = { case: wanted, writes: variant.writes ?? 'succeed', asked: [] };
	server.add(apiKey, script);
	const result = await runInTime(engine, { apiKey, baseUrl: server.baseUrl }, variant);
	return judgeCase(script, variant, result, apiKey).map((finding) => ({
		side: 'node',
		operation: wanted.operation,
		status: wanted.status,
		...finding,
		seenIn: `${wanted.name}, ${variant.name}: ${JSON.stringify(wanted.body).slice(0, 300)}`,
	}));
}

async function runInTime(
	engine: Engine,
	access: { apiKey: string; baseUrl: string },
	variant: Variant,
): Promise<NodeResult> {
	const stopping = new AbortController();
	const timer = setTimeout(() => {
		stopping.abort();
	}, LONGEST_RUN_MS);
	try {
		const result = await runNode(engine, access, variant, stopping.signal);
		return stopping.signal.aborted ? { ...result, error: 'it does not end' } : result;
	} catch (error) {
		return { rows: [], error: error instanceof Error ? error.message : String(error) };
	} finally {
		clearTimeout(timer);
	}
}

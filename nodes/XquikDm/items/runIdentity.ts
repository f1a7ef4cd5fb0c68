import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { createHash, randomUUID } from 'node:crypto';

import { asObject, asText } from '../api/writeAction';
import type { MemoryData } from '../delivery/sendMemory';
import { SendMemory } from '../delivery/sendMemory';

/** What n8n puts in place of the ID of an execution that it does not save. */
const NO_EXECUTION_ID = '__UNKNOWN__';

/** Where the memory stands in the data that n8n keeps for the node with an execution. */
const MEMORY = 'xquikDmSends';

/** The ending of a node type that n8n has made into a tool for AI agents. */
const TOOL_SUFFIX = 'Tool';

/** The ending of n8n's human review step, which is no tool: an agent's calls pass through it. */
const REVIEW_SUFFIX = 'HitlTool';

/** What identifies this run of the node within n8n; read once for all items. */
export interface RunIdentity {
	instanceId: string;
	workflowId: string;
	/** What an execution shares with its retries, and with no other one. */
	execution: string;
	nodeId: string;
	runIndex: number;
	/** Whether an AI agent, or an MCP client, has called the node as its tool. */
	isTool: boolean;
}

/** A run of the node: who it is, and what its execution remembers. */
export interface NodeRun {
	identity: RunIdentity;
	memory: SendMemory;
	/**
	 * When the node first ran in the execution, in ms since 1970, where another execution could have
	 * the same identity: n8n without resume tokens, after its database was restored.
	 */
	firstRunAt?: number;
}

/** What tells one execution from another. */
export interface ExecutionTraits {
	/** n8n's resume token: random, and the same for an execution and its retries. n8n 2.41 has one. */
	token?: string;
	/** The identity that the node kept in its first run, if n8n still has it. */
	kept?: string;
	executionId?: string;
	/** A random text for an execution that has none of these, where n8n can keep it for a repeat. */
	random?: string;
}

/**
 * The part of the key that an execution shares with its retries (docs/delivery.md: "Keys"). The
 * token is only ever used as a hash.
 */
export function executionPart({ token, kept, executionId, random }: ExecutionTraits): string {
	if (token) return `token ${createHash('sha256').update(token).digest('hex')}`;
	if (kept) return kept;
	if (executionId && executionId !== NO_EXECUTION_ID) return `id ${executionId}`;
	// Without an ID every execution would look like the same one, and its messages like repeats. A
	// random part that nobody keeps would make each try another message, which is worse.
	return random === undefined ? 'none' : `random ${random}`;
}

/** The resume token in an execution's resume URL; undefined where n8n has none. */
export function tokenIn(resumeUrl: unknown): string | undefined {
	if (typeof resumeUrl !== 'string' || !URL.canParse(resumeUrl)) return undefined;
	return new URL(resumeUrl).searchParams.get('signature') ?? undefined;
}

/** The memory in the node's context; undefined when there is none, or it is another execution's. */
export function memoryIn(kept: unknown, execution: string): MemoryData | undefined {
	const data = asObject(kept);
	if (data?.execution !== execution) return undefined;
	const isWhole = asObject(data.sends) !== undefined && asObject(data.items) !== undefined;
	return isWhole ? (kept as MemoryData) : undefined;
}

/** The data that n8n keeps for the node with the execution; undefined where it keeps none. */
function keptData(context: IExecuteFunctions): IDataObject | undefined {
	try {
		return context.getContext('node') as IDataObject;
	} catch {
		// n8n's Agents call a tool outside of any execution, and this throws there.
		return undefined;
	}
}

/**
 * Reads who this run is. Retry On Fail, a restarted worker and *Retry execution* give the same
 * execution; a loop's next round gives another run index.
 */
export function readRun(context: IExecuteFunctions): NodeRun {
	const { $runIndex, $execution } = context.getWorkflowDataProxy(0);
	const { id: nodeId, type } = context.getNode();
	const store = keptData(context);
	const kept = asText(asObject(store?.[MEMORY])?.execution);
	const token = tokenIn(asObject($execution)?.resumeUrl);
	const execution = executionPart({
		executionId: context.getExecutionId(),
		...(token !== undefined && { token }),
		...(kept !== undefined && { kept }),
		...(store !== undefined && { random: randomUUID() }),
	});
	const data = memoryIn(store?.[MEMORY], execution) ?? {
		execution,
		// A retry of an execution whose memory is gone may repeat what its first run did.
		firstRunAt: context.getMode() === 'retry' ? null : Date.now(),
		sends: {},
		items: {},
	};
	if (store !== undefined) store[MEMORY] = data as unknown as IDataObject;
	const { firstRunAt } = data;
	return {
		identity: {
			instanceId: context.getInstanceId(),
			workflowId: context.getWorkflow().id ?? '',
			execution,
			// Outside of an execution n8n makes a new node for each call.
			nodeId: store === undefined ? '' : nodeId,
			runIndex: Number($runIndex ?? 0),
			isTool: type.endsWith(TOOL_SUFFIX) && !type.endsWith(REVIEW_SUFFIX),
		},
		memory: new SendMemory(data),
		// Where n8n keeps nothing this is the time of the call, and says nothing of the first one.
		...(token === undefined && store !== undefined && firstRunAt !== null && { firstRunAt }),
	};
}

import type { Intent } from '../../../nodes/XquikDm/delivery/idempotencyKey.ts';
import type { Message } from '../../../nodes/XquikDm/delivery/message.ts';
import type { MemoryData } from '../../../nodes/XquikDm/delivery/sendMemory.ts';
import { SendMemory } from '../../../nodes/XquikDm/delivery/sendMemory.ts';
import type { NodeRun } from '../../../nodes/XquikDm/items/runIdentity.ts';
import type { SendItem } from '../../../nodes/XquikDm/resources/directMessage/send/sendItem.ts';
import { sendOne } from '../../../nodes/XquikDm/resources/directMessage/send/sendOne.ts';
import { isProblem } from '../../../nodes/XquikDm/output/report.ts';
import type { RequestResult } from '../../../nodes/XquikDm/api/requestResult.ts';
import { ScriptedApi } from './scriptedApi.mts';
import { checkedOf, memoryData, messageTo12, nodeRun, preparedItem } from './sendItem.mts';
import { VirtualClock } from './virtualClock.mts';

/** An execution in which the node sends one item, and may do so again. */
export class SendExecution {
	readonly clock = new VirtualClock();
	readonly data: MemoryData;
	api = new ScriptedApi(this.clock, []);
	item: SendItem = preparedItem();
	isRetry = false;
	/** Options of the node. */
	options: SendItem['options'] = {};
	/** Whose message it is; a custom key's, unless set. */
	intent: Intent | undefined;
	private readonly fields: Partial<NodeRun>;

	constructor(data: Partial<MemoryData> = {}, fields: Partial<NodeRun> = {}) {
		this.data = memoryData(data);
		this.fields = fields;
	}

	/** One run of the node; each has its own objects, as n8n gives it, and the memory of the last one. */
	async run(script: RequestResult[], fields: Partial<Message> = {}) {
		const message = messageTo12(fields);
		this.api = new ScriptedApi(this.clock, script);
		this.api.isRetry = this.isRetry;
		const { intent } = this;
		this.item = preparedItem({
			checked: checkedOf(message),
			options: this.options,
			...(intent !== undefined && { intentFor: () => intent }),
		});
		const run = nodeRun(this.data, this.fields);
		const end = await sendOne(this.item, message, run, this.api.session());
		const { report: outcome } = end;
		return { ...end, outcome, isProblem: isProblem(outcome), calls: this.api.calls };
	}

	/** What the execution remembers of the item. */
	get remembered() {
		return new SendMemory(this.data).ofItem('0:0');
	}
}

import type { Interruption, Scenario, Step } from '../scenario.mts';
import { SimulatedController } from '../time/abort.mts';
import type { Random } from '../time/random.mts';
import type { VirtualTime } from '../time/virtualTime.mts';
import type { Trace } from '../trace.mts';
import type { Installation } from './context.mts';
import type { Execution, RunningProcess } from './execution.mts';
import { running, stored } from './execution.mts';
import type { NodeProcess } from './nodeProcess.mts';
import type { NodeRunner } from './runs.mts';

/** The life of a workflow in n8n: its executions, one step after the other. */
export class Story {
	private readonly scenario: Scenario;
	private readonly time: VirtualTime;
	private readonly random: Random;
	private readonly runner: NodeRunner;
	private readonly trace: Trace;
	private readonly installation: Installation;
	private readonly startProcess: () => NodeProcess;
	private process: RunningProcess | undefined;
	private last: Execution | undefined;
	private nextExecutionId = 1;
	private lineages = 0;
	private processes = 0;
	private underWay: Array<Promise<void>> = [];

	constructor(
		parts: {
			scenario: Scenario;
			time: VirtualTime;
			random: Random;
			trace: Trace;
			installation: Installation;
		},
		runner: NodeRunner,
		startProcess: () => NodeProcess,
	) {
		this.scenario = parts.scenario;
		this.time = parts.time;
		this.random = parts.random;
		this.trace = parts.trace;
		this.installation = parts.installation;
		this.runner = runner;
		this.startProcess = startProcess;
	}

	/** Does all steps, and waits for their ends. */
	async tell(): Promise<void> {
		for (const [number, step] of this.scenario.steps.entries()) {
			if (!(step.do === 'execute' && step.parallel === true)) await this.ends();
			this.trace.say(() => `step ${number}: ${JSON.stringify(step)}`);
			await this.take(step, number);
		}
		await this.ends();
	}

	private async ends(): Promise<void> {
		await Promise.all(this.underWay);
		this.underWay = [];
	}

	private async take(step: Step, number: number): Promise<void> {
		const { last } = this;
		switch (step.do) {
			case 'wait':
				await this.time.sleep(step.hours * 3_600_000);
				return;
			case 'restore':
				this.nextExecutionId = 1;
				this.process = undefined;
				this.last = undefined;
				return;
			case 'execute':
				this.begin(this.newExecution(step.process), step.items, number, step.interrupt);
				return;
			case 'loop':
				if (last?.end !== 'success') return;
				last.runIndex++;
				this.begin(last, step.items, number, step.interrupt);
				return;
			case 'retry':
				if (last?.end !== 'error' && last?.end !== 'stopped') return;
				this.begin(
					this.retryOf(last, step.process),
					step.items ?? last.items,
					number,
					step.interrupt,
				);
				return;
			case 'resume':
				if (last?.end !== 'crashed') return;
				last.process = this.processFor('other');
				last.nodeContext = stored(last.savedContext);
				this.begin(last, last.items, number, step.interrupt);
		}
	}

	private processFor(which: 'other' | undefined): RunningProcess {
		if (which === 'other' || this.process === undefined || this.process.node.dead) {
			this.process = running(this.startProcess(), this.processes++);
		}
		return this.process;
	}

	private newToken(): string | undefined {
		if (!this.scenario.resumeToken) return undefined;
		return this.installation.resumeToken ?? this.random.hex(32);
	}

	private newExecution(which: 'other' | undefined): Execution {
		return {
			id: String(this.nextExecutionId++),
			resumeToken: this.newToken(),
			lineage: this.lineages++,
			mode: 'trigger',
			nodeContext: {},
			savedContext: {},
			runIndex: 0,
			items: [],
			process: this.processFor(which),
			cancel: new SimulatedController(),
			end: 'running',
		};
	}

	/** n8n restores the node's context after an error, and not after Stop; the token in both. */
	private retryOf(former: Execution, which: 'other' | undefined): Execution {
		const { resumeToken, lineage, runIndex, items, end, nodeContext } = former;
		return {
			id: String(this.nextExecutionId++),
			resumeToken,
			lineage,
			mode: 'retry',
			nodeContext: end === 'error' ? stored(nodeContext) : {},
			savedContext: {},
			runIndex: this.scenario.tool ? 0 : runIndex,
			items,
			process: this.processFor(which),
			cancel: new SimulatedController(),
			end: 'running',
		};
	}

	private begin(
		execution: Execution,
		items: readonly number[],
		step: number,
		interruption: Interruption | undefined,
	): void {
		this.last = execution;
		execution.savedContext = stored(execution.nodeContext);
		if (interruption !== undefined) {
			this.time.interrupt(interruption.after, () => {
				// What has ended cannot be interrupted any more.
				if (execution.end !== 'running') return;
				this.trace.say(() => `!! ${interruption.kind} of execution ${execution.id}`);
				const { process, cancel } = execution;
				const stop = () => {
					cancel.abort();
				};
				if (interruption.kind === 'crash') process.crash();
				else this.time.after(0, stop, process.node);
			});
		}
		this.underWay.push(this.runner.run(execution, items, step));
	}
}

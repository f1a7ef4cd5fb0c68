import type { Scenario } from './scenario.mts';
import type { Installation } from './n8n/context.mts';
import { SOME_INSTALLATION } from './n8n/context.mts';
import type { Bundle } from './n8n/nodeProcess.mts';
import type { NodeRun } from './n8n/runs.mts';
import { NodeRunner } from './n8n/runs.mts';
import { Story } from './n8n/story.mts';
import { Random } from './time/random.mts';
import { VirtualTime } from './time/virtualTime.mts';
import { Trace } from './trace.mts';
import { Network } from './xquik/network.mts';
import { XquikState } from './xquik/state.mts';

/** More than any run comes to that ends. */
const MOST_EVENTS = 20_000;

/** What a scenario has come to. */
export interface Result {
	scenario: Scenario;
	runs: readonly NodeRun[];
	xquik: XquikState;
	/** False when something waits for ever. */
	ended: boolean;
	/** An error of the simulation itself. */
	broken: unknown;
	trace: readonly string[];
}

/** What starts the node's processes. */
export type StartableBundle = Pick<Bundle, 'start'>;

/** How a scenario is run. */
export interface SimulationOptions {
	/** Writes down what happens. */
	traced?: boolean;
	installation?: Installation;
}

/** One scenario on its way. */
class Simulation {
	private readonly scenario: Scenario;
	private readonly time = new VirtualTime();
	private readonly xquik: XquikState;
	private readonly runner: NodeRunner;
	private readonly trace: Trace;
	private ended = false;
	private broken: unknown = undefined;
	private events = 0;

	constructor(
		bundle: StartableBundle,
		scenario: Scenario,
		{ traced = false, installation = SOME_INSTALLATION }: SimulationOptions = {},
	) {
		const random = new Random(scenario.seed);
		this.scenario = scenario;
		this.trace = new Trace(this.time, traced);
		this.xquik = new XquikState(scenario, this.time, random);
		const network = new Network(this.xquik, this.trace);
		const parts = { scenario, time: this.time, random, trace: this.trace, installation };
		this.runner = new NodeRunner(parts, network);
		const story = new Story(parts, this.runner, () =>
			bundle.start(this.time, random, scenario.skew * 1000),
		);
		story.tell().then(
			() => {
				this.ended = true;
			},
			(error: unknown) => {
				this.broken = error;
			},
		);
	}

	/** Goes on by one event, also by what is still on its way when the story is over. */
	step(): boolean {
		if (this.broken !== undefined || this.events > MOST_EVENTS) return false;
		this.events++;
		return this.time.step();
	}

	/** What it has come to. */
	result(): Result {
		const { scenario, xquik, ended, broken } = this;
		const { runs } = this.runner;
		return { scenario, runs, xquik, ended, broken, trace: this.trace.lines };
	}
}

/** Runs scenarios to their ends, one after the other, and gives each result as it comes. */
export async function simulate(
	bundle: StartableBundle,
	scenarios: Iterable<Scenario>,
	onResult: (result: Result) => void,
	options: SimulationOptions = {},
): Promise<void> {
	for (const scenario of scenarios) {
		const simulation = new Simulation(bundle, scenario, options);
		do {
			// All promises are done with when this one is: only then does virtual time go on.
			await new Promise(setImmediate);
		} while (simulation.step());
		onResult(simulation.result());
	}
}

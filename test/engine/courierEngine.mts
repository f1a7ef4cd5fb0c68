import type { Engine, RunOptions } from '../../tools/engine/engine.mts';
import { startEngine } from '../../tools/engine/engine.mts';
import type { CourierServer } from './courierServer.mts';
import { startCourierServer } from './courierServer.mts';
import { item, workflow } from './courierWorkflow.mts';
import type { FixturePackage } from './fixturePackage.mts';
import { writeFixturePackage } from './fixturePackage.mts';

/** The fixture package, what its node calls, and an engine that has loaded it. */
export interface CourierEngine {
	fixture: FixturePackage;
	server: CourierServer;
	engine: Engine;
}

/** Starts them before the tests of a file, and ends them after. */
export function courierEngine(): CourierEngine {
	const running = {} as CourierEngine;
	beforeAll(async () => {
		running.fixture = await writeFixturePackage();
		running.server = await startCourierServer();
		running.engine = await startEngine({ packageRoot: running.fixture.root });
	});
	beforeEach(() => {
		running.server.requests.length = 0;
		delete running.server.onRequest;
	});
	afterAll(async () => {
		await running.engine.close();
		await running.server.close();
		await running.fixture.remove();
	});
	return running;
}

/** Runs the courier's workflow with one item, unless told otherwise. */
export function runWith({ engine, server }: CourierEngine, options: Partial<RunOptions> = {}) {
	return engine.run({
		workflow: workflow(),
		items: [item('a')],
		credentials: { courierApi: { key: 'k1', baseUrl: server.url } },
		...options,
	});
}

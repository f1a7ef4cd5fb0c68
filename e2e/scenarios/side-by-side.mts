import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { CONTENDERS } from '../comparison/contenders.mts';
import type { Result } from '../comparison/document.mts';
import { report, writeDocument } from '../comparison/document.mts';
import { measure } from '../comparison/measure.mts';
import { WEATHERS } from '../comparison/weather.mts';
import { N8N_VERSION } from '../harness/installN8n.mts';
import type { Scene } from '../harness/scene.mts';
import { setScene } from '../harness/scene.mts';

void describe('Side by side with HTTP Request nodes', { timeout: 900_000 }, () => {
	let scene: Scene;
	const results: Result[] = [];

	before(async () => {
		scene = await setScene();
		const [calm] = WEATHERS;
		assert.ok(calm !== undefined);
		// What is loaded at first use is loaded now, for all.
		for (const contender of CONTENDERS) await measure(scene, contender, { ...calm, items: 2 });
	});
	afterEach((context) => scene.keepIfFailed(context));
	after(() => scene.end());

	for (const weather of WEATHERS) {
		void it(weather.title, async () => {
			const measurements = [];
			for (const contender of CONTENDERS) {
				measurements.push(await measure(scene, contender, weather));
			}
			results.push({ weather, measurements });

			const sendDm = measurements.at(-1);
			const { sentTwice, withoutRecord, wrongRecords, missed } = sendDm ?? {};
			assert.deepEqual(
				{ sentTwice, withoutRecord, wrongRecords, missed },
				{ sentTwice: 0, withoutRecord: 0, wrongRecords: 0, missed: 0 },
			);
			for (const measurement of measurements.filter(({ nodes }) => nodes === 1)) {
				assert.equal(measurement.sentTwice, 0);
				assert.equal(measurement.withoutRecord, 0);
				assert.equal(measurement.wrongRecords, 0);
			}
			if (weather.faults.length > 0 || weather.limited) return;
			for (const { delivered, sentTwice, withoutRecord } of measurements) {
				assert.deepEqual(
					{ delivered, sentTwice, withoutRecord },
					{ delivered: weather.items, sentTwice: 0, withoutRecord: 0 },
				);
			}
		});
	}

	void it('gives the tables of docs/comparison.md', async (context) => {
		assert.equal(results.length, WEATHERS.length);
		const text = report(results, N8N_VERSION);
		if (process.env['E2E_WRITE_DOCS'] === '1') await writeDocument(text);
		context.diagnostic(`\n${text}`);
	});
});

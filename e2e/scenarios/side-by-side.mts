import { expect } from '@playwright/test';
import { VARIANTS } from '../comparison/variants.mts';
import type { Result } from '../comparison/document.mts';
import { report, writeDocument } from '../comparison/document.mts';
import { measure } from '../comparison/measure.mts';
import { TEST_CONDITIONS } from '../comparison/testConditions.mts';
import { N8N_VERSION } from '../harness/installN8n.mts';
import { note, test } from '../harness/test.mts';

const results: Result[] = [];

test.beforeAll(async ({ environment }) => {
	await environment.clear();
	const [calm] = TEST_CONDITIONS;
	if (calm === undefined) throw new Error('There are no test conditions.');
	// What is loaded at first use is loaded now, for all.
	for (const variant of VARIANTS) await measure(environment, variant, { ...calm, items: 2 });
});

for (const conditions of TEST_CONDITIONS) {
	test(conditions.title, async ({ environment }) => {
		const measurements = [];
		for (const variant of VARIANTS) {
			measurements.push(await measure(environment, variant, conditions));
		}
		results.push({ conditions, measurements });

		const sendDm = measurements.at(-1);
		const { sentTwice, withoutRecord, wrongRecords, missed } = sendDm ?? {};
		expect({ sentTwice, withoutRecord, wrongRecords, missed }).toEqual({
			sentTwice: 0,
			withoutRecord: 0,
			wrongRecords: 0,
			missed: 0,
		});
		for (const measurement of measurements.filter(({ nodes }) => nodes === 1)) {
			expect(measurement.sentTwice).toBe(0);
			expect(measurement.withoutRecord).toBe(0);
			expect(measurement.wrongRecords).toBe(0);
		}
		if (conditions.faults.length > 0 || conditions.limited) return;
		for (const { delivered, sentTwice, withoutRecord } of measurements) {
			expect({ delivered, sentTwice, withoutRecord }).toEqual({
				delivered: conditions.items,
				sentTwice: 0,
				withoutRecord: 0,
			});
		}
	});
}

test('gives the tables of docs/comparison.md', async () => {
	expect(results.length).toBe(TEST_CONDITIONS.length);
	const text = report(results, N8N_VERSION);
	if (process.env['E2E_WRITE_DOCS'] === '1') await writeDocument(text);
	note(`\n${text}`);
});

import { expect } from '@playwright/test';
import { report, writeDocument, type Result } from '../comparison/document.mts';
import { measure } from '../comparison/measure.mts';
import { TEST_CONDITIONS } from '../comparison/testConditions.mts';
import { VARIANTS } from '../comparison/variants.mts';
import { N8N_VERSION } from '../harness/installN8n.mts';
import { note, test } from '../harness/test.mts';

const NO_HARM = { sentTwice: 0, withoutRecord: 0, wrongRecords: 0 };

const results: Result[] = [];

test.beforeAll(async ({ n8n }) => {
	await n8n.clear();
	// What is loaded at first use is loaded now, for all.
	for (const variant of VARIANTS) await measure(n8n, variant, { ...TEST_CONDITIONS[0], items: 2 });
});

for (const conditions of TEST_CONDITIONS) {
	test(conditions.title, async ({ n8n }) => {
		const measurements = [];
		for (const variant of VARIANTS) measurements.push(await measure(n8n, variant, conditions));
		results.push({ conditions, measurements });

		expect(measurements.at(-1)).toMatchObject({ ...NO_HARM, missed: 0 });
		for (const sendDm of measurements.filter(({ nodes }) => nodes === 1)) {
			expect(sendDm).toMatchObject(NO_HARM);
		}
		if (conditions.faults.length > 0 || conditions.limited) return;
		for (const measurement of measurements) {
			const all = { delivered: conditions.items, sentTwice: 0, withoutRecord: 0 };
			expect(measurement).toMatchObject(all);
		}
	});
}

test('gives the tables of docs/comparison.md', async () => {
	expect(results).toHaveLength(TEST_CONDITIONS.length);
	const text = report(results, N8N_VERSION);
	if (process.env['E2E_WRITE_DOCS'] === '1') await writeDocument(text);
	note(`\n${text}`);
});

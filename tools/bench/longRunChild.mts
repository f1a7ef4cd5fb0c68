/**
 * Sends one long batch by one variant in this process, and prints its wall time and strain as JSON:
 *
 *   node tools/bench/longRunChild.mts ours|plain BASE_URL COUNT CONCURRENCY     (API key in XQUIK_API_KEY)
 */
import { join } from 'node:path';
import { startEngine } from '../engine/engine.mts';
import { ourNode, plainContender } from './inN8n.mts';
import { PLAIN_NODE, plainNode } from './plainNode.mts';
import { watchStrain } from './stalls.mts';

const [variant, baseUrl = '', count, concurrency] = process.argv.slice(2);
const to = { baseUrl, apiKey: process.env['XQUIK_API_KEY'] ?? '' };
const engine = await startEngine({
	packageRoot: join(import.meta.dirname, '../..'),
	extraNodes: { [PLAIN_NODE]: plainNode },
});
const send = variant === 'plain' ? plainContender(engine) : ourNode(engine);
await send({ to, count: 200, concurrency: 20 });
globalThis.gc?.();
let wallMs = 0;
const strain = await watchStrain(async () => {
	wallMs = await send({ to, count: Number(count), concurrency: Number(concurrency) });
});
process.stdout.write(`${JSON.stringify({ wallMs, ...strain })}\n`);
await engine.close();

/**
 * One of several n8n workers: takes one execution after the other, ten at a time, and prints as JSON how many
 * were sent:
 *
 *   node tools/bench/workerChild.mts BASE_URL COUNT FIRST     (API key in XQUIK_API_KEY)
 */
import { join } from 'node:path';
import { startEngine } from '../engine/engine.mts';
import { oursOneByOne, sendBurst } from './burst.mts';

/** Concurrency of an n8n worker, unless it is set. */
const SLOTS = 10;

const [baseUrl = '', count, first] = process.argv.slice(2);
const to = { baseUrl, apiKey: process.env['XQUIK_API_KEY'] ?? '' };
const engine = await startEngine({ packageRoot: join(import.meta.dirname, '../..') });
const burst = { count: Number(count), limit: 0, atOnce: SLOTS };
const sent = await sendBurst(oursOneByOne(engine), to, burst, Number(first));
process.stdout.write(`${JSON.stringify({ sent })}\n`);
await engine.close();

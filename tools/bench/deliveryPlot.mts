import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BURST_WINDOW } from './burst.mts';

const PATH = join(import.meta.dirname, '../..', 'docs', 'images', 'burst.svg');

const WIDTH = 720;
const HEIGHT = 360;
const LEFT = 60;
const BOTTOM = 44;
const TOP = 24;
const RIGHT = 24;

/** One line of the plot. */
export interface Line {
	label: string;
	/** When each message was delivered, in ms. */
	deliveries: readonly number[];
	color: string;
	dash?: string;
}

/** Draws how many messages were delivered by when, as docs/images/burst.svg. */
export async function drawDeliveries(lines: readonly Line[], count: number): Promise<void> {
	const end = Math.max(...lines.flatMap(({ deliveries }) => deliveries), BURST_WINDOW);
	const x = (ms: number) => LEFT + (ms / end) * (WIDTH - LEFT - RIGHT);
	const y = (messages: number) => HEIGHT - BOTTOM - (messages / count) * (HEIGHT - BOTTOM - TOP);
	const windows = Array.from({ length: Math.floor(end / BURST_WINDOW) + 1 }, (_, at) => at);
	const levels = [0, 0.25, 0.5, 0.75, 1].map((part) => Math.round(part * count));
	const pathOf = ({ deliveries }: Line) => {
		const steps = deliveries
			.toSorted((one, other) => one - other)
			.map((ms, index) => `H${x(ms).toFixed(1)}V${y(index + 1).toFixed(1)}`);
		return `M${x(0)} ${y(0)}${steps.join('')}H${x(end).toFixed(1)}`;
	};
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" role="img">
<title>Messages delivered over time, of ${count} executions at once</title>
<style>
text { fill: #57606a; } .grid { stroke: #8c959f; stroke-opacity: .35; }
@media (prefers-color-scheme: dark) { text { fill: #9198a1; } }
</style>
${levels.map((level) => `<path class="grid" d="M${LEFT} ${y(level)}H${WIDTH - RIGHT}"/><text x="${LEFT - 8}" y="${y(level) + 4}" text-anchor="end">${level}</text>`).join('\n')}
${windows.map((window) => `<text x="${x(window * BURST_WINDOW)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${window}</text>`).join('\n')}
<text x="${(LEFT + WIDTH) / 2}" y="${HEIGHT - 8}" text-anchor="middle">windows of the write limit</text>
<text x="14" y="${HEIGHT / 2}" text-anchor="middle" transform="rotate(-90 14 ${HEIGHT / 2})">messages delivered</text>
${lines
	.map(
		(
			line,
			index,
		) => `<path d="${pathOf(line)}" fill="none" stroke="${line.color}" stroke-width="2" stroke-dasharray="${line.dash ?? ''}"/>
<path d="M${LEFT + 12} ${TOP + 12 + index * 18}h24" stroke="${line.color}" stroke-width="2" stroke-dasharray="${line.dash ?? ''}"/><text x="${LEFT + 42}" y="${TOP + 16 + index * 18}">${line.label}</text>`,
	)
	.join('\n')}
</svg>
`;
	await writeFile(PATH, svg);
}

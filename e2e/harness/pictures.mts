import { stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import sharp from 'sharp';
import { REPOSITORY } from './paths.mts';

/** Where the documents' pictures are. */
export const IMAGES = join(REPOSITORY, 'docs', 'images');

/** Hides parts of n8n that would cover what is shown. */
export async function hide(page: Page, selectors: string[]): Promise<void> {
	await page.addStyleTag({ content: `${selectors.join(', ')} { display: none !important; }` });
}

/** Keeps a PNG with a palette, which a picture of an editor does not miss, below `docs/images/`. */
export async function savePng(name: string, png: Buffer, largest: number): Promise<void> {
	const path = join(IMAGES, `${name}.png`);
	await sharp(png)
		.png({ palette: true, quality: 90, effort: 10, compressionLevel: 9 })
		.toFile(path);
	await expectSize(path, largest);
}

/**
 * A moving picture, frame by frame. A frame that looks like the one before prolongs it, so that a wait
 * costs no bytes.
 */
export class Movie {
	private readonly frames: Buffer[] = [];
	private readonly durations: number[] = [];
	private readonly width: number;

	/** @param width in pixels; frames are made as wide */
	constructor(width: number) {
		this.width = width;
	}

	/** Shows the page as it is for so many ms. */
	async show(page: Page, duration: number): Promise<void> {
		const frame = await sharp(await page.screenshot())
			.resize(this.width)
			.png()
			.toBuffer();
		const last = this.durations.length - 1;
		if (this.frames.at(-1)?.equals(frame) === true)
			this.durations[last] = (this.durations[last] ?? 0) + duration;
		else {
			this.frames.push(frame);
			this.durations.push(duration);
		}
	}

	/** Writes it as a GIF, which GitHub and npm both play. */
	async save(name: string, largest: number): Promise<void> {
		const path = join(IMAGES, `${name}.gif`);
		const gif = sharp(this.frames, { join: { animated: true } }).gif({
			delay: this.durations,
			loop: 0,
			effort: 10,
			colours: 128,
			dither: 0,
		});
		await writeFile(path, await gif.toBuffer());
		await expectSize(path, largest);
	}
}

async function expectSize(path: string, largest: number): Promise<void> {
	const { size } = await stat(path);
	console.log(`${basename(path)}  ${Math.round(size / 1_000)} KB`);
	expect(size, path).toBeLessThanOrEqual(largest);
}

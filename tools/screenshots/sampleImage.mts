import type { Browser } from '@playwright/test';

const DRAWING = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 240" width="480" height="240">
	<rect width="480" height="240" fill="#dfe7f2" />
	<rect y="178" width="480" height="62" fill="#c6d2e2" />
	<ellipse cx="240" cy="204" rx="132" ry="12" fill="#a9b8cc" />
	<path d="M150 82 240 104v102l-90-24z" fill="#c08a52" />
	<path d="M330 82 240 104v102l90-24z" fill="#a97441" />
	<path d="M150 82 240 62l90 20-90 22z" fill="#d9a870" />
	<path d="m186 74 88 22v24l-12-3V99l-88-22z" fill="#efd9b4" />
	<path d="m256 150 52-13v26l-52 13z" fill="#f6f2ea" />
	<path d="m262 157 34-8.500m-34 17 26-6.500" stroke="#8a8f98" stroke-width="3" fill="none" />
</svg>`;

/** A picture of a parcel as a PNG, drawn by the browser. */
export async function drawSampleImage(browser: Browser): Promise<Buffer> {
	const page = await browser.newPage({ viewport: { width: 480, height: 240 } });
	await page.setContent(`<body style="margin:0">${DRAWING}</body>`);
	const picture = await page.screenshot();
	await page.close();
	return picture;
}

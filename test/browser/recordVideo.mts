import type { Browser } from '@playwright/test';

// The browser's own recorder makes a real MP4, so that no video needs to be in the repository.
const RECORD = `(async () => {
	const canvas = document.createElement('canvas');
	canvas.width = 320;
	canvas.height = 180;
	const paint = canvas.getContext('2d');
	const recorder = new MediaRecorder(canvas.captureStream(15), { mimeType: 'video/mp4' });
	const chunks = [];
	recorder.ondataavailable = ({ data }) => chunks.push(data);
	const stopped = new Promise((resolve) => (recorder.onstop = resolve));
	recorder.start();
	for (let frame = 0; frame < 20; frame += 1) {
		paint.fillStyle = 'hsl(' + frame * 12 + ' 60% 50%)';
		paint.fillRect(0, 0, 320, 180);
		await new Promise((resolve) => setTimeout(resolve, 60));
	}
	recorder.stop();
	await stopped;
	const bytes = new Uint8Array(await new Blob(chunks).arrayBuffer());
	return Array.from(bytes);
})()`;

/** An MP4 of about a second. */
export async function recordVideo(browser: Browser): Promise<Buffer> {
	const page = await browser.newPage();
	try {
		return Buffer.from(await page.evaluate<number[]>(RECORD));
	} finally {
		await page.close();
	}
}

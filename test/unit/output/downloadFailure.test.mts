import { ownProblem } from '../../../nodes/XquikDm/delivery/decision.ts';
import { downloadFailure } from '../../../nodes/XquikDm/output/downloadFailure.ts';
import { failureText } from '../../../nodes/XquikDm/output/failure.ts';

const HOST = 'pbs.twimg.com';

it.each([
	['media_gone', 404, '', 'The file is no longer at its address (pbs.twimg.com: 404)'],
	['media_refused', 403, '', 'The server of the file refused it (pbs.twimg.com: 403)'],
	[
		'media_unavailable',
		undefined,
		'ECONNRESET',
		'The file could not be downloaded (pbs.twimg.com: ECONNRESET)',
	],
	[
		'request_refused',
		undefined,
		'It is a restricted IP address',
		'n8n did not send the request to pbs.twimg.com: It is a restricted IP address',
	],
	['media_not_a_file', undefined, '', 'What came is no picture, GIF or video'],
])('%s with status %s and message "%s" is titled "%s"', (code, httpStatus, message, title) => {
	const problem = { ...ownProblem(code, true, message), ...(httpStatus && { httpStatus }) };
	const text = failureText(downloadFailure({ problem }, HOST));
	expect(text.title).toBe(title);
	// The server of the file is not Xquik.
	expect(text.remedy).not.toContain('Xquik says');
	expect(text.remedy).not.toContain('Base URL');
});

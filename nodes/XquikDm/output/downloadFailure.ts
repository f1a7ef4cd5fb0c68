import type { FailedDownload } from '../reads/mediaFile';
import type { Failure } from './failure';
import { failureText } from './failure';

/** Where the error table speaks of the API, and the server of the file may be another one. */
const REFUSED_HERE =
	'n8n’s SSRF protection blocks addresses of private networks. If this host is yours, add it to N8N_SSRF_ALLOWED_HOSTNAMES, or its address to N8N_SSRF_ALLOWED_IP_RANGES. Check the allowed domains of the Xquik credential, too.';

/** The failure of a file that was not downloaded. */
export function downloadFailure({ problem }: FailedDownload, host: string): Failure {
	const { code, httpStatus, message } = problem;
	const detail = httpStatus ?? message;
	switch (code) {
		case 'request_refused':
			return {
				problem,
				title: `n8n did not send the request to ${host}: ${message}`,
				remedy: REFUSED_HERE,
			};
		case 'media_unavailable':
		case 'media_refused':
		case 'media_gone':
		case 'media_redirected': {
			const { title, remedy } = failureText({ problem: { ...problem, message: '' } });
			return { problem, title: `${title} (${host}: ${detail})`, remedy };
		}
		default:
			return { problem };
	}
}

import type { ErrorGroup } from '../errorEntry';

const UPLOAD_AGAIN = 'Upload the file again: a media ID is valid for 24 hours.';

/** Errors of an attachment, on X, in Xquik and in n8n's storage. */
export const MEDIA_ERRORS = {
	media_too_large: {
		title: 'The attachment is too large',
		remedy:
			'Use a smaller file. X accepts images up to 5 MB, GIFs up to 15 MB and videos up to 512 MB.',
	},
	body_too_large: {
		title: 'The request is too large for Xquik',
		remedy: 'Use a smaller file or a shorter text. X accepts videos up to 512 MB.',
	},
	unsupported_media_type: {
		title: 'X does not accept this type of attachment',
		remedy: 'Use AVIF, GIF, JPEG, PNG, WebP or MP4.',
	},
	media_download_failed: {
		title: 'Xquik could not download the attachment',
		remedy:
			'Check Media URL: a public https address that answers within 30 seconds, with a file of at most 15 MB. Or send the file itself with Binary File.',
		retryable: true,
	},
	media_not_found: {
		title: 'Xquik has no upload with this media ID',
		remedy: UPLOAD_AGAIN,
		mediaIsGone: true,
	},
	media_expired: {
		title: 'The upload of the attachment has expired',
		remedy: UPLOAD_AGAIN,
		mediaIsGone: true,
	},
	x_media_rejected: {
		title: 'X rejected the attachment',
		remedy: 'Use another file, or save the file again in a common format.',
		mediaIsGone: true,
	},
	x_image_invalid: {
		title: 'X cannot read the image',
		remedy: 'Save the image again as JPEG or PNG, and send that file.',
	},
	attachment_unreadable: {
		title: 'n8n could not read the whole file from its storage',
		remedy:
			'Run the workflow again for this item. If it happens again, check the storage of n8n’s binary data.',
		retryable: true,
	},
	attachment_gone: {
		title: 'The file is no longer in n8n’s storage',
		remedy: 'Run the workflow again from the node that creates the file.',
	},
	media_gone: {
		title: 'The file is no longer at its address',
		remedy:
			'Read the message again with Direct Message: Get Many for a new media_url. X deletes files of deleted messages.',
	},
	media_redirected: {
		title: 'The server of the file answered with a redirect',
		remedy: 'No redirect is followed. Enter the address that it leads to, if you trust that host.',
	},
	media_refused: {
		title: 'The server of the file refused it',
		remedy:
			'The file needs a sign-in, or its address has expired. Read the message again for a new media_url.',
	},
	media_unavailable: {
		title: 'The file could not be downloaded',
		remedy: 'Run the workflow again for this item later.',
		retryable: true,
	},
	media_not_a_file: {
		title: 'What came is no picture, GIF or video',
		remedy:
			'The address must lead to the file itself: AVIF, GIF, JPEG, PNG, WebP or MP4. A web page that shows it is none of these.',
	},
	media_over_limit: {
		title: 'The file is larger than Max File Size',
		remedy:
			'Raise the option Max File Size of Media: Download. The whole file is in n8n’s memory while it is downloaded.',
	},
} satisfies ErrorGroup;

/** The attachments that Xquik accepts (docs/xquik-api.md: "Accepted media"). */
export type MediaType =
	| 'image/avif'
	| 'image/gif'
	| 'image/jpeg'
	| 'image/png'
	| 'image/webp'
	| 'video/mp4';

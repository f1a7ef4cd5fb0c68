import { resourceOf } from '../operation';
import { DOWNLOAD_MEDIA_FILE } from './download.operation';
import { UPLOAD_MEDIA } from './upload.operation';

/** The resource Media. */
export const media = resourceOf('media', 'Media', 'upload', [DOWNLOAD_MEDIA_FILE, UPLOAD_MEDIA]);

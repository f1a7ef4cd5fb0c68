import { resourceOf } from '../operation';
import { UPLOAD_MEDIA } from './upload.operation';

/** The resource Media. */
export const media = resourceOf('media', 'Media', 'upload', [UPLOAD_MEDIA]);

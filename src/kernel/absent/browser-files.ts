/** In place of tfjs's downloads and uploads: a worker has no document to do either through. */
import { ExplainedError } from '../../explained/index.ts';
import { refuseAddresses } from './refuse.ts';

refuseAddresses('downloads://');

export const browserFiles = (): never => {
  throw new ExplainedError('no-files');
};

import { MidflightError } from './errors.js';

/** Stands for a value that could not be read: whoever reads it throws this. `path` is that of the document. */
export function unreadError(path: string): MidflightError {
  return new MidflightError('MF_UNREAD', `${path} could not be read; what is wrong with it was told.`, { details: { path } });
}

/** True for what reading such a value threw. */
export function isUnread(thrown: unknown): boolean {
  return MidflightError.is(thrown) && thrown.code === 'MF_UNREAD';
}

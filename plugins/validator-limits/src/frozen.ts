import { parsePath, type PathSegment } from '@midflight/document';
import { exceeds, isChange, type Limit } from './limit.js';

/** `frozenPaths`: no reload may change what lies there, nor remove or add what it lies in. */
export const frozen: Limit = ({ candidate, limits: { frozenPaths }, citing }) => {
  if (!isChange(candidate)) return [];
  const kept = frozenPaths.map((path) => ({ path, segments: segmentsOf(path) }));
  return candidate.changes.flatMap(({ path }) => {
    const changed = segmentsOf(path);
    const one = kept.find(({ segments }) => begins(changed, segments) || begins(segments, changed));
    if (!one) return [];
    const message = one.path === path ? `${path} must not change in a running test.` : `${path} must not change in a running test, since ${one.path} must not.`;
    return [exceeds('MF_LIMIT_FROZEN', path, message, citing('frozenPaths'))];
  });
};

/** Header names mean the same in any case. */
function segmentsOf(path: string): readonly PathSegment[] {
  return parsePath(path).map((segment) => (typeof segment === 'string' ? segment.toLowerCase() : segment));
}

function begins(segments: readonly PathSegment[], beginning: readonly PathSegment[]): boolean {
  return beginning.every((segment, index) => segments[index] === segment);
}

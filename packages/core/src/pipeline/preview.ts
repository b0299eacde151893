import type { Applier } from '../contracts/applier.js';
import { isInside, type Change } from '../contracts/change.js';
import type { Clock } from '../contracts/clock.js';
import { hasErrors, locate, type Finding } from '../contracts/finding.js';
import type { ConfigModel, Decoded } from '../contracts/model.js';
import type { Candidate, Validator } from '../contracts/validator.js';
import { frozenCandidate } from './freeze.js';
import { plan } from './plan.js';
import { validate, validatePart } from './validate.js';

/** A change, and who would apply it. */
export interface PlannedChange extends Change {
  /** The applier's id; null when nobody can. */
  readonly applier: string | null;
}

/** What a reload would do. */
export interface Preview {
  readonly changes: readonly PlannedChange[];
  readonly findings: readonly Finding[];
  readonly wouldApply: boolean;
}

/** Who is asked for a preview. */
export interface PreviewParts<C> {
  readonly model: ConfigModel<C>;
  readonly validators: readonly Validator<C>[];
  /** Only their ids and claims are looked at. */
  readonly appliers: readonly Applier<C>[];
  readonly clock: Clock;
  /** For each validator, in milliseconds. */
  readonly deadlineMs: number;
  /** Nobody is waited for any longer when it aborts. @defaultValue they are waited for */
  readonly stop?: AbortSignal;
}

/** What is previewed: a candidate that was read and decoded, before anyone has judged it. */
export type Previewed<C> = Decoded<C> & Pick<Candidate<C>, 'sequence' | 'previous' | 'places' | 'origin'>;

/** Takes a candidate as far as the plan, on the same way as a reload, and applies nothing. */
export async function preview<C>({ config: next, partial, findings: read, ...previewed }: Previewed<C>, { model, validators, appliers, ...inTime }: PreviewParts<C>): Promise<Preview> {
  const { previous, places } = previewed;
  const cause = { kind: 'source' } as const;
  if (next === undefined) return { changes: [], findings: [...read, ...(await validatePart({ ...previewed, next: partial, cause }, validators, inTime))], wouldApply: false };
  const changes = previous === undefined ? [] : model.diff(previous, next);
  const candidate = frozenCandidate<C>({ ...previewed, next, changes, cause });
  // A reload asks nobody about what changes nothing.
  const asked = previous !== undefined && changes.length === 0 ? [] : validators;
  const judged = await validate(candidate, asked, inTime);
  const planned = locate(plan(candidate, appliers, { revision: candidate.sequence }).findings, places);
  const findings = [...read, ...judged, ...planned];
  return { changes: changes.map((change) => ({ ...change, applier: applierOf(change, appliers) })), findings, wouldApply: !hasErrors(findings) };
}

function applierOf<C>({ path }: Change, appliers: readonly Applier<C>[]): string | null {
  return appliers.find(({ claims }) => claims.some((claim) => isInside(path, claim)))?.id ?? null;
}

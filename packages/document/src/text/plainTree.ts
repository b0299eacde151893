import { isAlias, isMap, isScalar, isSeq, type Alias, type Document, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import type { Caps } from './caps.js';
import { isSecretName, redactText } from '../secrets/redact.js';
import { keyText, rangeOf } from './nodes.js';
import { joinPath, type PathSegment } from './path.js';
import { numberProblem, typePlain } from './scalars.js';
import type { Substitute } from './substitute.js';
import { unread } from './unread.js';

/** A fault of one node. */
export interface TreeFault {
  readonly code: 'MF_TEXT_ENCODING' | 'MF_YAML_DUPLICATE_KEY' | 'MF_YAML_SYNTAX' | 'MF_RESERVED_KEY' | 'MF_NUMBER' | 'MF_YAML_ALIAS' | 'MF_TEXT_DEPTH' | 'MF_ENVIRONMENT';
  readonly message: string;
  readonly hint?: string;
  /** In the document's terms, of the one value that is {@link unread} for it. @defaultValue it concerns more than that */
  readonly path?: string;
  /** The offsets that the fault is about. */
  readonly range: readonly [start: number, end: number];
}

/** Keys that would reach into the language itself. */
export const reservedKeys: ReadonlySet<unknown> = new Set(['__proto__', 'constructor', 'prototype']);

/** Thrown inside {@link PlainTree} alone, to leave a tree that costs too much at once. */
class CapReached extends Error {}

/**
 * Makes plain values of a composed document in one linear pass, and finds what yaml lets through: duplicate and reserved
 * keys, numbers that are none, aliases without an anchor. A value that is at fault by itself is {@link unread}.
 *
 * Aliases are bounded by the values they add. yaml's own guard counts uses instead: it refuses the 101st use of a small
 * anchor, and lets a hundred copies of an 8 MB list pass.
 */
export class PlainTree {
  readonly faults: TreeFault[] = [];
  /** Absent when a cap was reached. */
  readonly value: unknown;
  readonly #caps: Caps;
  readonly #anchors = new Map<string, Node>();
  readonly #targets = new Map<Alias, Node>();
  readonly #open = new Set<Node>();
  readonly #substitute: Substitute;
  /** Scalars of which it was told already what can't be replaced in them. */
  readonly #told = new Set<Scalar>();
  /** Where the value is used that is being converted. */
  readonly #path: PathSegment[] = [];
  #aliasDepth = 0;
  #aliasedValues = 0;

  constructor(document: Document.Parsed, caps: Caps, substitute: Substitute = () => undefined) {
    this.#caps = caps;
    this.#substitute = substitute;
    try {
      this.value = this.#convert(document.contents, 0);
    } catch (thrown) {
      if (!(thrown instanceof CapReached)) throw thrown;
    }
  }

  #convert(node: unknown, depth: number): unknown {
    if (isAlias(node)) return this.#alias(node, depth);
    if (isScalar(node)) {
      this.#remember(node);
      return this.#scalar(node);
    }
    if (!isMap(node) && !isSeq(node)) return null;
    this.#remember(node);
    if (depth >= this.#caps.depth) this.#giveUp(node, 'MF_TEXT_DEPTH', `Aliases nest maps and lists more than ${this.#caps.depth} deep.`);
    this.#open.add(node);
    const value = isMap(node) ? this.#map(node, depth) : node.items.map((item, index) => this.#inside(index, item, depth));
    this.#open.delete(node);
    return value;
  }

  #inside(segment: PathSegment, node: unknown, depth: number): unknown {
    this.#path.push(segment);
    const value = this.#convert(node, depth + 1);
    this.#path.pop();
    return value;
  }

  #remember(node: Node & { anchor?: string }): void {
    if (this.#aliasDepth > 0) {
      if (++this.#aliasedValues > this.#caps.aliasedValues) this.#giveUp(node, 'MF_YAML_ALIAS', `Aliases add more than ${this.#caps.aliasedValues} values.`);
    } else if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
  }

  #alias(alias: Alias, depth: number): unknown {
    // Inside an alias, a name means what it meant where it was written.
    const target = this.#aliasDepth > 0 ? this.#targets.get(alias) : this.#anchors.get(alias.source);
    if (!target) return this.#unread(alias, 'MF_YAML_ALIAS', this.#isSecret() ? 'Its anchor does not stand before this alias.' : `No anchor "&${alias.source}" stands before this alias.`, 'Set the anchor above its first use.');
    if (this.#open.has(target)) return this.#unread(alias, 'MF_YAML_ALIAS', `The alias "*${alias.source}" contains itself.`);
    this.#targets.set(alias, target);
    this.#aliasDepth++;
    const value = this.#convert(target, depth);
    this.#aliasDepth--;
    return value;
  }

  #map(map: YAMLMap, depth: number): Record<string, unknown> {
    const value: Record<string, unknown> = {};
    for (const pair of map.items) {
      const key = this.#key(pair, map);
      if (key === undefined) continue;
      if (Object.hasOwn(value, key)) this.#fault(pair.key, 'MF_YAML_DUPLICATE_KEY', `The key "${redactText(key)}" stands twice in this map.`, 'Keep one of the two.');
      value[key] = this.#inside(key, pair.value, depth);
    }
    return value;
  }

  #key({ key }: Pair, map: YAMLMap): string | undefined {
    if (!isScalar(key) || key.value === null) return this.#fault(isScalar(key) ? map : key, 'MF_YAML_SYNTAX', 'A key must be a plain word.');
    const text = keyText(key);
    if (key.anchor !== undefined) this.#remember(key);
    if (isHalved(text)) this.#fault(key, 'MF_TEXT_ENCODING', ...halved);
    if (!reservedKeys.has(text)) return text;
    return this.#fault(key, 'MF_RESERVED_KEY', `The key "${text}" is reserved and can't be used.`);
  }

  #scalar(scalar: Scalar): unknown {
    const substituted = typeof scalar.value === 'string' ? this.#substituted(scalar.value, scalar) : undefined;
    if (substituted === unread) return unread;
    const value = substituted === undefined ? scalar.value : scalar.type === 'PLAIN' ? typePlain(substituted) : substituted;
    if (typeof value === 'string' && isHalved(value)) return this.#unread(scalar, 'MF_TEXT_ENCODING', ...halved);
    if (typeof value !== 'number') return value;
    const problem = numberProblem(value, this.#isSecret() ? 'The number' : (substituted ?? scalar.source ?? String(value)));
    if (problem) return this.#unread(scalar, 'MF_NUMBER', problem, 'Put it in quotes if it is meant as text.');
    // -0 would differ from 0 wherever values are compared by identity.
    return value === 0 ? 0 : value;
  }

  /** Told also inside an alias: whether a text is replaced depends on where it is used, not on where it was written. */
  #substituted(text: string, scalar: Scalar): string | typeof unread | undefined {
    const substituted = this.#substitute(text, this.#path);
    if (!substituted || substituted.problems.length === 0) return substituted?.text;
    const path = this.#shownPath();
    const range = rangeOf(scalar);
    if (!this.#told.has(scalar)) for (const problem of substituted.problems) this.#tell({ code: 'MF_ENVIRONMENT', path, range, ...problem });
    this.#told.add(scalar);
    return unread;
  }

  #shownPath(): string {
    return redactText(this.#path.reduce<string>(joinPath, ''));
  }

  /** What is meant to be a password may look like a number or an alias. */
  #isSecret(): boolean {
    return this.#path.some((segment) => typeof segment === 'string' && isSecretName(segment));
  }

  /** A fault of the one value that is being converted. */
  #unread(node: unknown, code: TreeFault['code'], message: string, hint?: string): typeof unread {
    this.#fault(node, code, message, hint, this.#shownPath());
    return unread;
  }

  #fault(node: unknown, code: TreeFault['code'], message: string, hint?: string, path?: string): undefined {
    // What an alias points to was looked at where it was written.
    if (this.#aliasDepth > 0) return;
    this.#tell({ code, message, range: rangeOf(node), ...(hint === undefined ? {} : { hint }), ...(path === undefined ? {} : { path }) });
  }

  #tell(fault: TreeFault): void {
    if (this.faults.length < this.#caps.findings) this.faults.push(fault);
  }

  #giveUp(node: unknown, code: TreeFault['code'], message: string): never {
    this.#aliasDepth = 0;
    this.#fault(node, code, message);
    throw new CapReached();
  }
}

/** An escape in double quotes can write what UTF-8 can't hold, and no request could be sent with it. */
function isHalved(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

const halved = ['The text holds half of a surrogate pair, which is no character.', 'Write both halves, or the character itself.'] as const;

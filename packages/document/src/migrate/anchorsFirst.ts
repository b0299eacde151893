import { Alias, isAlias, isNode, visit, type Document, type Node } from 'yaml';

/** What each alias of a document stands for. */
export type AliasTargets = ReadonlyMap<Alias, Node>;

/** Notes what the aliases of a document stand for, before its nodes are moved. */
export function aliasTargets(document: Document): AliasTargets {
  const anchored = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, (_key, node) => {
    if (isAlias(node)) {
      const target = anchored.get(node.source);
      if (target) targets.set(node, target);
    } else if (isNode(node) && node.anchor !== undefined) anchored.set(node.anchor, node);
  });
  return targets;
}

/** Where a move brought an alias before its anchor, the two change places: a text may name an anchor only after it. */
export function putAnchorsFirst(document: Document, targets: AliasTargets): void {
  const seen = new Set<Node>();
  const brought = new Set<Node>();
  visit(document, (_key, node) => {
    if (isAlias(node)) {
      const target = targets.get(node);
      if (!target || seen.has(target)) return undefined;
      brought.add(target);
      return target;
    }
    if (!isNode(node) || node.anchor === undefined) return undefined;
    if (!seen.has(node)) return void seen.add(node);
    if (!brought.has(node)) return undefined;
    const alias = new Alias(node.anchor);
    if (node.range) alias.range = node.range;
    return alias;
  });
}

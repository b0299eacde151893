/** A node of the tree that the CEL library makes; its `args` depend on `op`. */
interface Node {
  readonly op: string;
  readonly args: unknown;
}

/** The paths of the document that an expression speaks of, in its order: `config.workers` of `config.workers <= 200`. Parts that it computes end a path. */
export function mentionedPaths(tree: unknown): readonly string[] {
  const path = pathOf(tree);
  if (path !== undefined) return [path];
  if (Array.isArray(tree)) return tree.flatMap(mentionedPaths);
  return isNode(tree) ? mentionedPaths(tree.args) : [];
}

/** Undefined for what is no chain of plain keys. */
function pathOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.op === 'id') return typeof node.args === 'string' ? node.args : undefined;
  if (node.op !== '.' || !Array.isArray(node.args)) return undefined;
  const [owner, key]: readonly unknown[] = node.args;
  const ownerPath = pathOf(owner);
  return ownerPath === undefined || typeof key !== 'string' ? undefined : `${ownerPath}.${key}`;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}

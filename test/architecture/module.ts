import { parseSync, Visitor } from 'vite';

/** One import, re-export, `import()` or `import('…')` type. */
export interface Import {
  readonly specifier: string;
  /** True when nothing of it is left at run time. */
  readonly typeOnly: boolean;
}

/** What a module reaches for. */
export interface Module {
  /** From the root. */
  readonly file: string;
  readonly imports: readonly Import[];
  /** Every bare name and every `object.member` that its code mentions; comments and strings do not count. */
  readonly names: ReadonlySet<string>;
}

/**
 * Reads a module's imports and names from its syntax tree.
 *
 * @throws Error when it does not parse: a rule that cannot see must not pass
 */
export function readModule(file: string, text: string): Module {
  const { program, errors } = parseSync(file, text);
  if (errors[0] !== undefined) throw new Error(`${file}: ${errors[0].message}`);
  const imports: Import[] = [];
  const names = new Set<string>();
  const add = (specifier: string, typeOnly: boolean): void => void imports.push({ specifier, typeOnly });
  new Visitor({
    ImportDeclaration(node) {
      // `import { type A } from 'x'` still runs x: verbatimModuleSyntax keeps it as `import 'x'`.
      add(node.source.value, node.importKind === 'type');
    },
    ExportAllDeclaration(node) {
      add(node.source.value, node.exportKind === 'type');
    },
    ExportNamedDeclaration(node) {
      if (node.source !== null) add(node.source.value, node.exportKind === 'type');
    },
    ImportExpression(node) {
      // A computed one cannot be judged here; it is how plugins named by the user are loaded.
      if (node.source.type === 'Literal' && typeof node.source.value === 'string') add(node.source.value, false);
    },
    TSImportType(node) {
      add(node.source.value, true);
    },
    Identifier(node) {
      names.add(node.name);
    },
    MemberExpression(node) {
      if (node.object.type === 'Identifier' && node.property.type === 'Identifier') names.add(`${node.object.name}.${node.property.name}`);
    },
    NewExpression(node) {
      if (node.callee.type === 'Identifier' && node.arguments.length === 0) names.add(`new ${node.callee.name}()`);
    },
  }).visit(program);
  return { file, imports, names };
}

/**
 * A schema of JSON Schema, draft 07. Why not a later draft: it is the one that the YAML servers of all editors take, and
 * the one that the public catalogue of schemas asks for.
 */
export type JsonSchema = Readonly<Record<string, unknown>>;

import { devNull } from 'node:os';

/** What may be passed on of git's own variables: how to connect and where the user's configuration is, never which repository. */
const passedOn = /^GIT_(SSH|SSH_COMMAND|SSH_VARIANT|SSL_\w+|HTTP_\w+|PROXY_\w+|EXEC_PATH|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+))$/;

/**
 * Configuration that stands above the user's own. That is kept otherwise, since credential helpers, proxies and
 * certificates are set there.
 */
const fixed: readonly (readonly [string, string])[] = [
  ['core.hooksPath', devNull],
  ['core.fsmonitor', 'false'],
  ['core.askPass', ''],
  ['protocol.ext.allow', 'never'],
  ['submodule.recurse', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  ['fetch.writeCommitGraph', 'false'],
  // Both would go on in the background after git has ended.
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  // Only ssh signatures by the signers that are named count; no keyring of the user's does.
  ['gpg.minTrustLevel', 'fully'],
  ['gpg.ssh.program', 'ssh-keygen'],
  ['gpg.program', devNull],
  ['gpg.openpgp.program', devNull],
  ['gpg.x509.program', devNull],
];

/**
 * The environment that git runs in: the caller's, without what would point it at another repository, let it ask someone
 * who is not there, or run what is not its own.
 *
 * @param configuration - goes into variables, so that no value can ever be taken for an argument
 */
export function gitEnvironment(inherited: NodeJS.ProcessEnv, configuration: readonly (readonly [string, string])[]): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(Object.entries(inherited).filter(([name]) => !name.startsWith('GIT_') || passedOn.test(name)));
  const given = Number.parseInt(kept['GIT_CONFIG_COUNT'] ?? '', 10) || 0;
  const all = [...fixed, ...configuration];
  const entries = all.flatMap(([key, value], index) => [[`GIT_CONFIG_KEY_${given + index}`, key], [`GIT_CONFIG_VALUE_${given + index}`, value]]);
  return {
    ...kept,
    ...Object.fromEntries(entries),
    GIT_CONFIG_COUNT: String(given + all.length),
    GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS_REQUIRE: 'never',
    GCM_INTERACTIVE: 'never',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    // Its messages are read here, so they must be in English.
    LC_ALL: 'C',
    LANGUAGE: '',
  };
}

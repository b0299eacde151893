/** What every secret of {@link secretDocument} begins with: where it turns up, something was shown. */
export const hush = 'hush-';

/** Variables with the names of secrets. */
export const secretVariables: Readonly<Record<string, string>> = {
  SHOP_TOKEN: `${hush}token-of-environment`,
  DB_PASSWORD: `${hush}password-of-environment`,
  CLIENT_SECRET: `${hush}"secret" of\tenvironment`,
  EXPOSED_TOKEN: `${hush}exposed`,
};

/** A file that the document includes. */
export const includedDocument = `config:
  headers: { X-Api-Key: ${hush}included-key, X-Included: "of \${SHOP_TOKEN}, included" }
scenarios:
  - name: Included
    variables: { refresh_token: ${hush}included-variable, note: "\${DB_PASSWORD}" }
    steps:
      - request: { method: GET, path: "/included?session_token=${hush}included-query", headers: { Cookie: "a=${hush}included-cookie" } }
`;

/** What differs from one save to the next. */
export interface SecretDocumentOptions {
  /** Of the target, with a scheme. */
  readonly targetUrl: string;
  /** Becomes a part of every secret that is written in it. */
  readonly save: string;
  /** Lines with mistakes beside and in secrets, in the first scenario's first step. @defaultValue none */
  readonly wrong?: boolean;
}

/** A sound document, unless it is to be wrong, that holds secrets wherever one can be written. */
export function secretDocument({ targetUrl, save, wrong = false }: SecretDocumentOptions): string {
  const secret = (place: string): string => `${hush}${save}-${place}`;
  return `version: "1.0"
include: included.yaml
x-kept: [&kept ${secret('alias')}, &part { password: ${secret('alias-map')}, user: ann }]
metadata: { name: "for \${SHOP_TOKEN}", description: "password: ${secret('description')}", runId: "\${DB_PASSWORD}" }
config:
  baseUrl: ${targetUrl.replace('://', `://user:${secret('user')}@`)}
  duration: ${wrong ? '5 parsecs' : '2m'}
  workers: 3
  headers:
    Authorization: Bearer ${secret('authorization')}
    Cookie: sid=${secret('cookie')}
    X-Auth-Token: *kept
    X-Note: "seen by \${SHOP_TOKEN} and \${CLIENT_SECRET:-none}"
    ${wrong ? `Authorizaton: [${secret('misspelt-header')}]
    X-Password: [${secret('header-list')}]` : `X-Password: ${secret('header')}`}
  exposeEnv: [EXPOSED_TOKEN]
  http: { proxy: "${targetUrl.replace('://', `://user:${secret('proxy')}@`)}${wrong ? '/path' : ''}" }
load: { model: rps, target: 20 }
scenarios:
  - name: Only
    variables:
      user: ann
      password: ${secret('variable')}
      apiToken: *kept
      clientSecret: "\${CLIENT_SECRET}"
      pin_secret: 4711471147
      text: "a \${DB_PASSWORD} inside"
    steps:
      - name: "as ${wrong ? '${SHOP_TOKEN}' : 'ann'}"
        request:
          method: ${wrong ? `POTS` : 'POST'}
          path: "/one?access_token=${secret('query')}&a={{apiToken}}${wrong ? '&b={{apiTokn}}' : ''}"
          queryParams: { client_secret: ${secret('parameter')}, q: 1 }
          headers: { Authorization: "${secret('step-header')}", x-trace: "{{env.EXPOSED_TOKEN}}" }
          body: { user: ann, password: ${secret('body')}, deep: { tokens: [${secret('body-list')}], part: *part } }
        extract: [{ type: header, name: session_token, header: X-Session, ${wrong ? 'defalt' : 'default'}: ${secret('default')} }]
        assertions:
          - headerExists: { header: Set-Cookie, value: "${secret('assertion')}" }
          - jsonPath: { path: $.access_token, expected: ${secret('expected')} }
        when: 'apiToken != "${secret('condition')}"'
${wrong ? `      - request: { method: GET, path: /block }
        extract:
          - type: header
            name: session_token
            header: X-Session
            defalt: ${secret('block-default')}
` : ''}      - request: { method: POST, path: /form, form: { user: ann, password: ${secret('form')} } }
      - request:
          method: POST
          path: "${targetUrl.replace('://', `://${wrong ? `user:${secret('step-user')}@` : ''}`)}/text"
          body: '{"token": "${secret('json')}", "inner": "{\\"password\\": \\"${secret('inner-json')}\\"}"}'
      - request: { method: POST, path: /xml, body: "<login><password>${secret('xml')}</password></login>" }
      - request: { method: POST, path: /plain, body: "user=ann&password=${secret('plain')}" }
rules:
  - name: not that token
    require: config.headers.Authorization != "${secret('rule')}"
    message: "authorization: ${secret('message')}"
${wrong ? `unknown_note: ${hush}token-of-environment
unknown_token: ${secret('unknown')}\n"/?secret=${secret('key')}": 1\n` : ''}`;
}

/** What each kind of report is called in a file's name. */
export const reportEndings = { html: '.html', json: '.json', junit: '.xml', markdown: '.md' } as const;

/** What a report is written as. */
export type ReportKind = keyof typeof reportEndings;

/** All of them. */
export const reportKinds: readonly ReportKind[] = ['html', 'json', 'junit', 'markdown'];

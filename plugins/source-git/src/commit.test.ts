import { describe, expect, it } from 'vitest';
import { readCommit } from './commit.js';

const headers = (author: string, more = ''): string => `tree 1\nparent a1\nparent b2\nauthor ${author} 1700000000 +0100\ncommitter C <c@example.com> 1700000000 +0100\n${more}`;

describe('a commit', () => {
  it('says who and what', () => {
    expect(readCommit('id', Buffer.from(`${headers('Ann Å. Author <ann@example.com>')}\n\nRaise\nthe load\n\nparent c3\nauthor Eve <e> 1 +0\n`))).toEqual({ id: 'id', parents: ['a1', 'b2'], author: 'Ann Å. Author <ann@example.com>', subject: 'Raise the load', signature: undefined });
  });

  it.each([['gpgsig', '-----BEGIN SSH SIGNATURE-----', 'ssh'], ['gpgsig', '-----BEGIN PGP SIGNATURE-----', 'other'], ['gpgsig-sha256', '-----BEGIN SSH SIGNATURE-----', 'ssh']])('by %s %s bears a signature of kind %s', (header, first, kind) => {
    const text = `${headers('A <a>', `${header} ${first}\n parent z9\n -----END\n`)}\nSubject\n`;
    expect(readCommit('id', Buffer.from(text))).toMatchObject({ signature: kind, parents: ['a1', 'b2'], subject: 'Subject' });
  });

  it('is read in its own encoding, and in spite of one that nobody knows', () => {
    const text = (encoding: string): string => `${headers('Zoë <z>', `encoding ${encoding}\n`)}\nGrüße\n`;
    expect(readCommit('id', Buffer.from(text('ISO-8859-1'), 'latin1'))).toMatchObject({ author: 'Zoë <z>', subject: 'Grüße' });
    expect(readCommit('id', Buffer.from(text('klingon')))).toMatchObject({ author: 'Zoë <z>', subject: 'Grüße' });
  });

  it('need have neither a message nor an end to it', () => {
    expect(readCommit('id', Buffer.from('tree 1\nauthor A <a> 1 +0000\n'))).toMatchObject({ author: 'A <a>', subject: '', parents: [] });
    expect(readCommit('id', Buffer.from(`${headers('A <a>')}\n\n${'long '.repeat(1_000)}`)).subject).toHaveLength(500);
  });
});

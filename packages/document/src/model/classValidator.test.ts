import 'reflect-metadata';
import { IsInt, IsString, MinLength, validateSync } from 'class-validator';
import { plainToInstance } from 'class-transformer';
import { describe, expect, it } from 'vitest';
import { violationsOf } from './classValidator.js';
import { LoadDocument } from './loadDocument.js';

class Shape {
  @IsString()
  @MinLength(2)
  name: unknown = '';
}

class Square extends Shape {
  @IsInt()
  side: unknown = 0;

  @IsString()
  override name: unknown = '';
}

const whole = (object: object) => validateSync(object, { forbidUnknownValues: false, dismissDefaultMessages: true });

describe('violationsOf', () => {
  it.each([
    ['keeps its rules', Object.assign(new Square(), { name: 'one', side: 3 })],
    ['breaks its own rules and those of its base', Object.assign(new Square(), { name: 'x', side: 'wide' })],
    ['is of the base', Object.assign(new Shape(), { name: 4, side: 'wide' })],
    ['has no rules', { name: 4 }],
    ['has wrong fields at several depths', plainToInstance(LoadDocument, { version: 3, config: { baseUrl: 'ftp://x', workers: -1 }, scenarios: [{ name: '', weight: 'much', steps: [{ request: { method: 7, path: [] }, assertions: [{ type: 'statusCode', expected: 'x' }] }] }] }, { excludeExtraneousValues: true, exposeUnsetFields: false })],
  ])('finds what class-validator finds in an object that %s, each time', (_what, object) => {
    const expected = whole(object);
    for (let time = 0; time < 3; time++) expect(violationsOf(object)).toEqual(expected);
  });

  it('knows a class that was decorated after others were validated', () => {
    violationsOf(new Square());
    class Circle {
      @IsInt()
      radius: unknown = 'long';
    }
    expect(violationsOf(new Circle())).toEqual(whole(new Circle()));
    expect(violationsOf(new Circle())).toHaveLength(1);
  });
});

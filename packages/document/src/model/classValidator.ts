import { createRequire } from 'node:module';
import type * as whole from 'class-validator';

/**
 * The parts of class-validator that the model is made of. Its entry also brings the rules for phone numbers, credit cards
 * and the like, 320 modules that no field here needs, and that made a third of what `midflight validate` takes. These are
 * the same objects as those of the entry, so a class of someone else's that is decorated with that is validated too.
 */
const part = createRequire(import.meta.url);

type Part<Name extends keyof typeof whole> = Pick<typeof whole, Name>;

export const { ValidateBy }: Part<'ValidateBy'> = part('class-validator/cjs/decorator/common/ValidateBy.js');
export const { ValidateIf }: Part<'ValidateIf'> = part('class-validator/cjs/decorator/common/ValidateIf.js');
export const { ValidateNested }: Part<'ValidateNested'> = part('class-validator/cjs/decorator/common/ValidateNested.js');
export const { IsIn }: Part<'IsIn'> = part('class-validator/cjs/decorator/common/IsIn.js');
export const { IsNotEmpty }: Part<'IsNotEmpty'> = part('class-validator/cjs/decorator/common/IsNotEmpty.js');
export const { IsArray }: Part<'IsArray'> = part('class-validator/cjs/decorator/typechecker/IsArray.js');
export const { IsBoolean }: Part<'IsBoolean'> = part('class-validator/cjs/decorator/typechecker/IsBoolean.js');
export const { IsInt }: Part<'IsInt'> = part('class-validator/cjs/decorator/typechecker/IsInt.js');
export const { IsNumber }: Part<'IsNumber'> = part('class-validator/cjs/decorator/typechecker/IsNumber.js');
export const { IsString }: Part<'IsString'> = part('class-validator/cjs/decorator/typechecker/IsString.js');
export const { IsPositive }: Part<'IsPositive'> = part('class-validator/cjs/decorator/number/IsPositive.js');
export const { Max }: Part<'Max'> = part('class-validator/cjs/decorator/number/Max.js');
export const { Min }: Part<'Min'> = part('class-validator/cjs/decorator/number/Min.js');
export const { ArrayNotEmpty }: Part<'ArrayNotEmpty'> = part('class-validator/cjs/decorator/array/ArrayNotEmpty.js');

const { Validator }: Part<'Validator'> = part('class-validator/cjs/validation/Validator.js');
const validator = new Validator();

/** What is wrong with a decorated object. */
export const validateSync = (object: object, options: whole.ValidatorOptions): whole.ValidationError[] => validator.validateSync(object, options);

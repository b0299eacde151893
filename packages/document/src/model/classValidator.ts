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

type Registry = Pick<whole.MetadataStorage, 'getTargetValidationMetadatas' | 'groupByPropertyName'>;

/** Validates one object and what is nested in it. */
interface Executor {
  ignoreAsyncValidations: boolean;
  /** Private to class-validator; one that had it under another name would only be slower. */
  metadataStorage: Registry;
  execute(object: object, schema: string | undefined, errors: whole.ValidationError[]): void;
  stripEmptyErrors(errors: whole.ValidationError[]): whole.ValidationError[];
}

const { Validator, ValidationExecutor, getMetadataStorage }: Part<'Validator' | 'getMetadataStorage'> & { readonly ValidationExecutor: new (validator: whole.Validator, options: whole.ValidatorOptions) => Executor } = {
  ...part('class-validator/cjs/validation/Validator.js'),
  ...part('class-validator/cjs/validation/ValidationExecutor.js'),
  ...part('class-validator/cjs/metadata/MetadataStorage.js'),
};
const validator = new Validator();
const rules = onceForEachClass(getMetadataStorage());

/** What is wrong with a decorated object. Fields without a rule are let be, and no message is made: the model has its own. */
export function violationsOf(object: object): whole.ValidationError[] {
  const executor = new ValidationExecutor(validator, { forbidUnknownValues: false, dismissDefaultMessages: true });
  executor.metadataStorage = rules;
  executor.ignoreAsyncValidations = true;
  const errors: whole.ValidationError[] = [];
  executor.execute(object, undefined, errors);
  return executor.stripEmptyErrors(errors);
}

/** The rules of a class are looked for among those of every class in the process, for each object anew. They are decorators: once there is an object, they stay. */
function onceForEachClass(registry: whole.MetadataStorage): Registry {
  const ofClass = new WeakMap<object, ReturnType<Registry['getTargetValidationMetadatas']>>();
  const byProperty = new WeakMap<object, ReturnType<Registry['groupByPropertyName']>>();
  return Object.assign(Object.create(registry), {
    getTargetValidationMetadatas: (target, ...others) => remembered(ofClass, target, () => registry.getTargetValidationMetadatas(target, ...others)),
    groupByPropertyName: (metadata) => remembered(byProperty, metadata, () => registry.groupByPropertyName(metadata)),
  } satisfies Registry);
}

function remembered<T>(known: WeakMap<object, T>, key: object, make: () => T): T {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

// The evaluator's door.
export * from './annotations.ts'
export { findAttribute, findInClass, getAttribute, getItem, setAttribute, setItem, subclassesOf } from './attributes.ts'
export { EXCEPTIONS } from './builtin-exceptions.ts'
export { attributeNames, filePath } from './builtin-functions.ts'
export { filterFalse } from './builtin-sequences.ts'
export {
  BOOL,
  BYTES,
  convertingClass,
  DICT,
  FLOAT,
  INT,
  LIST,
  OBJECT,
  OTHER_TYPES,
  SET,
  STR,
  TUPLE,
  TYPE,
  unbound,
} from './builtin-types.ts'
export { BUILTINS, classOf, isCallable, isInstance, isSubclass } from './builtins.ts'
export { applyDecorator, forgetResults, isOpaque, MEMO, named } from './calls.ts'
export {
  type ClassHooks,
  enumMembers,
  finishClass,
  inheritsFrom,
  instantiate,
  isEnum,
  linearise,
  makeEnumMembers,
  makeNativeClass,
  newInstance,
} from './classes.ts'
export { concat } from './expressions.ts'
export { itemsOf, iterate } from './iterate.ts'
export { BUDGET, type Host, join, Machine, type Natives, type Problem, placeOf, Raised, Spent, sourceOf, type Truth } from './machine.ts'
export { copyDict, DICT_METHODS, fillDict, getEntry } from './methods-dict.ts'
export { LIST_METHODS, sortItems } from './methods-list.ts'
export { describeException, importConditions, importName, runModule } from './modules.ts'
export {
  arg,
  carried,
  conditional,
  distributed,
  gather,
  isCertain,
  isClass,
  isGiven,
  isList,
  type MethodBody,
  need,
  negated,
  numberOf,
  orElse,
  originAmong,
  partsOf,
  pathOf,
  pure,
  raise,
  settingOf,
  unwrapped,
  when,
} from './native-kit.ts'
export { binary, compareOrder, contains, distribute, equals, extendList, isType, truthOf, UNION, unionOf } from './operators.ts'
export { reprOf } from './repr.ts'
export { runTopLevel } from './statements.ts'
export { formatValue } from './strings.ts'
export * from './values.ts'

// The evaluator's door.
export * from './annotations.ts'
export { BASE, findAttribute, findInClass, getItem, setAttribute, setItem } from './attributes.ts'
export { attributeNames } from './builtin-functions.ts'
export { filterFalse } from './builtin-sequences.ts'
export { BYTES, convertingClass, DICT, INT, LIST, OTHER_TYPES, SET, STR, TUPLE, TYPE, unbound } from './builtin-types.ts'
export { BUILTINS, isCallable } from './builtins.ts'
export { forgetResults, MEMO, named } from './calls.ts'
export {
  type ClassHooks,
  enumMembers,
  finishClass,
  inheritsFrom,
  isEnum,
  linearise,
  makeEnumMembers,
  makeNativeClass,
  newInstance,
} from './classes.ts'
export { enteredFunctions } from './entered.ts'
export { concat } from './expressions.ts'
export { itemsOf } from './iterate.ts'
export {
  type Host,
  Machine,
  type Natives,
  type Problem,
  placeOf,
  Raised,
  Spent,
  sourceOf,
  type Truth,
  type Ways,
  type Written,
} from './machine.ts'
export { fillDict, getEntry } from './methods-dict.ts'
export { LIST_METHODS } from './methods-list.ts'
export { describeException, importConditions, importName } from './modules.ts'
export {
  arg,
  conditional,
  gather,
  isClass,
  isGiven,
  type MethodBody,
  need,
  numberOf,
  originAmong,
  pure,
  raise,
  settingOf,
  unwrapped,
  when,
} from './native-kit.ts'
export { binary, compareOrder, equals, extendList, isLoose, isObscure, truthOf, UNION, unionOf } from './operators.ts'
export { runTopLevel } from './statements.ts'
export { formatValue } from './strings.ts'
export * from './values.ts'

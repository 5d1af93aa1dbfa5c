// The names that every Python program finds without importing them.
import { EXCEPTIONS } from './builtin-exceptions.ts'
import { FUNCTIONS } from './builtin-functions.ts'
import { SEQUENCE_FUNCTIONS } from './builtin-sequences.ts'
import { NEW_OBJECT, TYPES } from './builtin-types.ts'
import { ELLIPSIS, TRUE, type Value } from './values.ts'

export { isCallable } from './is-instance.ts'

export const BUILTINS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ...TYPES,
  ...EXCEPTIONS,
  ...FUNCTIONS,
  ...SEQUENCE_FUNCTIONS,
  // `super().__new__(cls)` where no class has one of its own.
  ['__new__', NEW_OBJECT],
  ['NotImplemented', { kind: 'const', type: 'NotImplemented', value: null }],
  ['Ellipsis', ELLIPSIS],
  ['__debug__', TRUE],
])

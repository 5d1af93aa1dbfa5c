// Python's exceptions: classes whose instances keep their arguments.
import { makeNativeClass, newInstance } from './classes.ts'
import { need } from './native-kit.ts'
import { type Args, bool, type ClassValue, NONE, str, tuple, unknown, type Value } from './values.ts'

/** Each with its parent, parents first. */
const HIERARCHY: readonly (readonly [string, string])[] = [
  ['Exception', 'BaseException'],
  ['SystemExit', 'BaseException'],
  ['KeyboardInterrupt', 'BaseException'],
  ['GeneratorExit', 'BaseException'],
  ['BaseExceptionGroup', 'BaseException'],
  ['ExceptionGroup', 'Exception'],
  ['ArithmeticError', 'Exception'],
  ['OverflowError', 'ArithmeticError'],
  ['ZeroDivisionError', 'ArithmeticError'],
  ['AssertionError', 'Exception'],
  ['AttributeError', 'Exception'],
  ['BufferError', 'Exception'],
  ['EOFError', 'Exception'],
  ['ImportError', 'Exception'],
  ['ModuleNotFoundError', 'ImportError'],
  ['LookupError', 'Exception'],
  ['IndexError', 'LookupError'],
  ['KeyError', 'LookupError'],
  ['MemoryError', 'Exception'],
  ['NameError', 'Exception'],
  ['UnboundLocalError', 'NameError'],
  ['OSError', 'Exception'],
  ['BlockingIOError', 'OSError'],
  ['ConnectionError', 'OSError'],
  ['BrokenPipeError', 'ConnectionError'],
  ['ConnectionAbortedError', 'ConnectionError'],
  ['ConnectionRefusedError', 'ConnectionError'],
  ['ConnectionResetError', 'ConnectionError'],
  ['FileExistsError', 'OSError'],
  ['FileNotFoundError', 'OSError'],
  ['InterruptedError', 'OSError'],
  ['IsADirectoryError', 'OSError'],
  ['NotADirectoryError', 'OSError'],
  ['PermissionError', 'OSError'],
  ['ProcessLookupError', 'OSError'],
  ['TimeoutError', 'OSError'],
  ['ReferenceError', 'Exception'],
  ['RuntimeError', 'Exception'],
  ['NotImplementedError', 'RuntimeError'],
  ['RecursionError', 'RuntimeError'],
  ['StopIteration', 'Exception'],
  ['StopAsyncIteration', 'Exception'],
  ['SyntaxError', 'Exception'],
  ['IndentationError', 'SyntaxError'],
  ['TabError', 'IndentationError'],
  ['SystemError', 'Exception'],
  ['TypeError', 'Exception'],
  ['ValueError', 'Exception'],
  ['UnicodeError', 'ValueError'],
  ['UnicodeDecodeError', 'UnicodeError'],
  ['UnicodeEncodeError', 'UnicodeError'],
  ['Warning', 'Exception'],
  ['BytesWarning', 'Warning'],
  ['DeprecationWarning', 'Warning'],
  ['EncodingWarning', 'Warning'],
  ['FutureWarning', 'Warning'],
  ['ImportWarning', 'Warning'],
  ['PendingDeprecationWarning', 'Warning'],
  ['ResourceWarning', 'Warning'],
  ['RuntimeWarning', 'Warning'],
  ['SyntaxWarning', 'Warning'],
  ['UnicodeWarning', 'Warning'],
  ['UserWarning', 'Warning'],
]

function keepArgs(self: Value | undefined, given: Args): void {
  if (self?.kind === 'instance') self.attrs.set('args', tuple(given.positional.slice(1)))
}

const BASE: ClassValue = makeNativeClass('builtins.BaseException', [], {
  __new__: {
    kind: 'native',
    name: 'builtins.BaseException.__new__',
    attrs: new Map<string, Value>([['\0static', bool(true)]]),
    run: (_machine, given, site) => {
      const cls = given.positional[0]
      if (cls?.kind !== 'class') return unknown('an exception', site)
      const made = newInstance(cls, site)
      keepArgs(made, given)
      return made
    },
  },
  __init__: {
    kind: 'native',
    name: 'builtins.BaseException.__init__',
    run: (_machine, given) => {
      keepArgs(given.positional[0], given)
      return NONE
    },
  },
  __str__: {
    kind: 'native',
    name: 'builtins.BaseException.__str__',
    run: (machine, given, site) => {
      const self = need(given, 0)
      const held = self.kind === 'instance' ? self.attrs.get('args') : undefined
      const first = held?.kind === 'list' && held.items.length === 1 ? held.items[0] : undefined
      if (held?.kind === 'list' && held.items.length === 0) return str('')
      const convert = machine.host.builtins.get('str')
      return first === undefined || convert === undefined
        ? unknown('the text of an exception', site)
        : machine.call(convert, { positional: [first], keywords: new Map() }, site)
    },
  },
  with_traceback: { kind: 'native', name: 'builtins.BaseException.with_traceback', run: (_machine, given) => need(given, 0) },
  add_note: { kind: 'native', name: 'builtins.BaseException.add_note', run: () => NONE },
  __cause__: NONE,
  __traceback__: NONE,
})

export const EXCEPTIONS: ReadonlyMap<string, ClassValue> = makeHierarchy()

function makeHierarchy(): Map<string, ClassValue> {
  const out = new Map<string, ClassValue>([['BaseException', BASE]])
  for (const [name, parent] of HIERARCHY) {
    const base = out.get(parent)
    if (base !== undefined) out.set(name, makeNativeClass(`builtins.${name}`, [base]))
  }
  const os = out.get('OSError')
  if (os !== undefined) out.set('IOError', os).set('EnvironmentError', os)
  return out
}

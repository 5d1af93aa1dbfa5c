// `sys`: the interpreter that the program is taken to run on.
import { bool, dict, int, list, makeNativeClass, NONE, need, newInstance, str, textOf, unknown, type Value } from '../evaluate/index.ts'
import { acts, method, namedTuple, type Row } from './kit.ts'
import { exit } from './os.ts'

/** `sys.modules` is what has been imported so far. */
const MODULES = makeNativeClass('sys.modules', [], {
  ...Object.fromEntries([
    method(
      'sys.modules.__getitem__',
      (machine, given, site) => machine.modules.get(textOf(given.positional[1]) ?? '') ?? unknown('a module that is not imported', site),
    ),
    method('sys.modules.get', (machine, given) => machine.modules.get(textOf(given.positional[1]) ?? '') ?? given.positional[2] ?? NONE),
    method('sys.modules.__contains__', (machine, given, site) => {
      const name = textOf(given.positional[1]) ?? ''
      if (machine.modules.has(name)) return bool(true)
      return SERVERS.has(name) ? unknown('which server runs the program', site) : bool(false)
    }),
    method('sys.modules.__setitem__', () => NONE),
    method('sys.modules.pop', (machine, given) => machine.modules.get(textOf(given.positional[1]) ?? '') ?? given.positional[2] ?? NONE),
    method('sys.modules.items', (machine) => dictOf(machine.modules)),
    method('sys.modules.keys', (machine) => list([...machine.modules.keys()].map((k) => str(k)))),
    method('sys.modules.copy', (machine) => dict([...machine.modules].map(([k, v]) => [str(k), v] as const))),
  ]),
})
/** Programs that import the application. */
const SERVERS = new Set(['gunicorn', 'uvicorn', 'hypercorn', 'granian', 'daphne'])

function dictOf(modules: ReadonlyMap<string, Value>): Value {
  return list([...modules].map(([name, module]): Value => ({ kind: 'list', type: 'tuple', items: [str(name), module], open: false })))
}

const VERSION = { major: int(3), minor: int(12), micro: int(0), releaselevel: str('final'), serial: int(0) }

/** Fresh for each run: programs add to `sys.path`. */
export function sysRows(): Row[] {
  return [
    ['sys.path', list([str('/')])],
    ['sys.argv', list([str('/')], 'list', true)],
    ['sys.modules', newInstance(MODULES)],
  ]
}

export const SYS_ROWS: readonly Row[] = [
  ['sys.version_info', namedTuple('sys.version_info', VERSION)],
  ['sys.version', str('3.12.0 (main)')],
  ['sys.platform', str('linux')],
  ['sys.executable', str('/usr/bin/python3')],
  ['sys.prefix', str('/usr')],
  ['sys.base_prefix', str('/usr')],
  ['sys.maxsize', int(9223372036854775807n)],
  ['sys.byteorder', str('little')],
  ['sys.dont_write_bytecode', bool(false)],
  exit('sys.exit'),
  acts('sys.exc_info', () => list([NONE, NONE, NONE], 'tuple')),
  acts('sys.getrecursionlimit', () => int(1000)),
  acts('sys.setrecursionlimit', () => NONE),
  acts('sys.intern', (_m, given) => need(given, 0)),
  acts('platform.system', () => str('Linux')),
  acts('platform.python_version', () => str('3.12.0')),
  ['sys.implementation.name', str('cpython')],
]

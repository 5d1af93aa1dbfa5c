// Python's standard library, as far as building an application needs it, by dotted path.
import { BUILTINS, external, type GivenText, type Natives, OTHER_TYPES, type Value } from '../evaluate/index.ts'
import { ARGPARSE_ROWS } from './argparse.ts'
import { COLLECTION_ROWS, ITERTOOLS_ROWS } from './collections.ts'
import { CONTEXT_ROWS } from './contextlib.ts'
import { CONTEXTVAR_ROWS } from './contextvars.ts'
import { DATACLASS_ROWS } from './dataclasses.ts'
import { ABC_ROWS, ENUM_ROWS } from './enum.ts'
import { FUNCTOOLS_ROWS } from './functools.ts'
import { IMPORT_ROWS } from './importing.ts'
import { INSPECT_ROWS } from './inspect.ts'
import { OBJECT_ROWS } from './objects.ts'
import { environmentRows, OS_ROWS } from './os.ts'
import { PATHLIB_ROWS } from './pathlib.ts'
import { SETTINGS_ROWS } from './settings.ts'
import { SYS_ROWS, sysRows } from './sys.ts'
import { TEXT_ROWS } from './text.ts'
import { TYPING_ROWS } from './typing.ts'

/** What is the same in every run. */
export const STDLIB: ReadonlyMap<string, Value> = new Map([
  ...OTHER_TYPES,
  ...OS_ROWS,
  ...ARGPARSE_ROWS,
  ...PATHLIB_ROWS,
  ...IMPORT_ROWS,
  ...SYS_ROWS,
  ...FUNCTOOLS_ROWS,
  ...TYPING_ROWS,
  ...ENUM_ROWS,
  ...ABC_ROWS,
  ...DATACLASS_ROWS,
  ...COLLECTION_ROWS,
  ...ITERTOOLS_ROWS,
  ...CONTEXT_ROWS,
  ...CONTEXTVAR_ROWS,
  ...INSPECT_ROWS,
  ...OBJECT_ROWS,
  ...TEXT_ROWS,
  ...SETTINGS_ROWS,
])

/** Packages whose name in the tree never stands for them: the interpreter, or whoever starts the program, has them already. */
const OWNED: ReadonlySet<string> = new Set([
  ...[...STDLIB.keys()].map((path) => path.split('.', 1)[0] ?? path).filter((name) => name !== 'starlette'),
  ...[
    'typing_extensions',
    'asyncio',
    'datetime',
    'uuid',
    'time',
    'secrets',
    'random',
    'threading',
    'traceback',
    'collections',
    'builtins',
    'hashlib',
    'hmac',
    'base64',
    'http',
    'email',
    'io',
    'socket',
    'ssl',
    'subprocess',
    'decimal',
    'numbers',
    'concurrent',
    'multiprocessing',
  ],
])

/** Names of `typing` that are no rows: they stand for themselves. */
const TYPING_NAMES =
  'Any Callable ClassVar Dict Final FrozenSet Generator Generic Iterable Iterator List Literal Mapping MutableMapping Optional Protocol Sequence Set Tuple Type TypeVar Union Annotated AsyncGenerator AsyncIterable AsyncIterator Awaitable Coroutine Collection DefaultDict Deque TypedDict NamedTuple'.split(
    ' ',
  )

/** One run's standard library: what programs write to is fresh. */
export function createStdlib(host: { readonly environment: ReadonlyMap<string, GivenText> }): Natives {
  const own = new Map<string, Value>([...environmentRows(host.environment), ...sysRows()])
  const find = (path: string): Value | undefined => {
    const value = own.get(path) ?? STDLIB.get(path)
    if (value !== undefined) return value
    // `typing_extensions` is `typing` of a later Python; `posixpath` is what `os.path` is.
    if (path.startsWith('typing_extensions.')) return find(`typing.${path.slice(18)}`) ?? external(`typing.${path.slice(18)}`)
    if (path.startsWith('posixpath.')) return find(`os.path.${path.slice(10)}`)
    return path.startsWith('builtins.') ? BUILTINS.get(path.slice(9)) : undefined
  }
  const names = (module: string): string[] => {
    const rows = [...STDLIB.keys()].filter((path) => path.startsWith(`${module}.`)).map((path) => path.slice(module.length + 1))
    return [...rows.filter((name) => !name.includes('.')), ...(module === 'typing' ? TYPING_NAMES : [])]
  }
  return { find, owns: (name) => OWNED.has(name), names }
}

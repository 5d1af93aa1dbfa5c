// Libraries that read settings: a default is known, and known only as a default.
import {
  type Args,
  arg,
  dict,
  isGiven,
  list,
  type Machine,
  makeNativeClass,
  NONE,
  need,
  newInstance,
  type Site,
  settingOf,
  str,
  textOf,
  unknown,
  type Value,
} from '../evaluate/index.ts'
import { acts, method, type Row, type Run } from './kit.ts'

/** The value that the environment gives, else the default; a hole where neither does. */
function setting(machine: Machine, name: string | null, fallback: Value | undefined, cast: Value | undefined, site: Site): Value {
  if (name === null) return unknown('a setting whose name is not known', site)
  const given = machine.host.environment.get(name)
  const plain = given === undefined ? fallback : str(given, name)
  if (plain === undefined) return { kind: 'text', parts: [{ reason: `the setting ${name}` }], origin: name }
  if (plain.kind === 'const' && plain.type === 'NoneType') return settingOf(plain, name)
  return settingOf(isGiven(cast) ? casted(machine, cast, plain, site) : plain, name)
}

const TRUE_WORDS = new Set(['1', 'true', 't', 'yes', 'y', 'on'])
const FALSE_WORDS = new Set(['0', 'false', 'f', 'no', 'n', 'off', ''])

function casted(machine: Machine, cast: Value, value: Value, site: Site): Value {
  const text = textOf(value)
  // These libraries read words as truth, which `bool` itself does not.
  if (cast.kind === 'class' && cast.native === 'builtins.bool' && text !== null) {
    const word = text.toLowerCase()
    return TRUE_WORDS.has(word)
      ? { kind: 'const', type: 'bool', value: true }
      : FALSE_WORDS.has(word)
        ? { kind: 'const', type: 'bool', value: false }
        : unknown('a truth value', site)
  }
  if (cast.kind === 'external' && /Csv\(\)$/.test(cast.path)) return text === null ? value : words(text)
  if (cast.kind === 'external') return value
  return machine.call(cast, { positional: [value], keywords: new Map() }, site)
}

function words(text: string, separator = ','): Value {
  return text.trim() === '' ? list() : list(text.split(separator).map((w) => str(w.trim())))
}

const decouple: Run = (machine, given, site) =>
  setting(machine, textOf(arg(given, 0, 'option')), arg(given, 1, 'default'), arg(given, 2, 'cast'), site)
const DECOUPLE = makeNativeClass(
  'decouple.Config',
  [],
  Object.fromEntries([method('decouple.Config.__call__', (machine, given, site) => decouple(machine, rest(given), site))]),
)

/** `config('DEBUG', cast=bool, default=False)` of Starlette. */
const STARLETTE = makeNativeClass(
  'starlette.config.Config',
  [],
  Object.fromEntries([
    method('starlette.config.Config.__call__', (machine, given, site) =>
      setting(machine, textOf(arg(given, 1, 'key')), arg(given, 3, 'default'), arg(given, 2, 'cast'), site),
    ),
    method('starlette.config.Config.get', (machine, given, site) =>
      setting(machine, textOf(arg(given, 1, 'key')), arg(given, 3, 'default'), arg(given, 2, 'cast'), site),
    ),
  ]),
)

function rest(given: Args): Args {
  return { ...given, positional: given.positional.slice(1) }
}

/** `env.bool('DEBUG', False)`, `env('NAME', default='x')` */
function environs(type: string | null): Run {
  return (machine, given, site) => {
    const cast = type === null ? undefined : machine.host.builtins.get(type)
    const fallback = arg(given, 2, 'default')
    const name = textOf(arg(given, 1, 'name'))
    if (type === 'list') {
      const value = setting(machine, name, fallback, undefined, site)
      const text = textOf(value)
      return text === null ? value : words(text)
    }
    // A default is taken as it is; only text is read.
    return setting(machine, name, fallback, name !== null && machine.host.environment.has(name) ? cast : undefined, site)
  }
}
const ENVIRONS_METHODS: readonly (readonly [string, string | null])[] = [
  ['__call__', null],
  ['str', 'str'],
  ['int', 'int'],
  ['float', 'float'],
  ['bool', 'bool'],
  ['list', 'list'],
  ['url', null],
  ['path', null],
  ['json', null],
  ['enum', null],
]
const ENVIRONS = makeNativeClass(
  'environs.Env',
  [],
  Object.fromEntries([
    ...ENVIRONS_METHODS.map(([name, type]) => method(`environs.Env.${name}`, environs(type))),
    method('environs.Env.read_env', () => NONE),
    method('environs.Env.prefixed', (_m, given) => need(given, 0)),
    method('environs.Env.__enter__', (_m, given) => need(given, 0)),
    method('environs.Env.seal', () => NONE),
  ]),
)

/** Another environment: what it holds is not in the tree. */
const dotenvValues: Run = (machine) => {
  const out = dict([...machine.host.environment].map(([k, v]) => [str(k), str(v, k)] as const))
  out.environment = true
  return out
}

export const SETTINGS_ROWS: readonly Row[] = [
  acts('dotenv.load_dotenv', (_m, _g, site) => unknown('whether there is a .env file', site)),
  acts('dotenv.find_dotenv', () => ({ kind: 'text', parts: [{ reason: 'the path of the .env file' }] })),
  acts('dotenv.dotenv_values', dotenvValues),
  acts('dotenv.get_key', (machine, given, site) => setting(machine, textOf(given.positional[1]), undefined, undefined, site)),
  acts('decouple.config', decouple),
  acts('decouple.AutoConfig', (_m, _g, site) => newInstance(DECOUPLE, site)),
  acts('decouple.Config', (_m, _g, site) => newInstance(DECOUPLE, site)),
  ['starlette.config.Config', STARLETTE],
  ['environs.Env', ENVIRONS],
]

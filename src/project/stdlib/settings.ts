// Libraries that read settings: a default is known, and known only as a default.
import {
  type Args,
  arg,
  dict,
  givenText,
  isGiven,
  type List,
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

/** The value that is given, for certain; else the default, known only as one; a hole where there is neither. */
function setting(
  machine: Machine,
  name: string | null,
  fallback: Value | undefined,
  read: ((value: Value) => Value) | undefined,
  site: Site,
): Value {
  if (name === null) return unknown('a setting whose name is not known', site)
  const given = findGiven(machine, name)
  if (given !== null) return read === undefined ? given : withFrom(read(given), name)
  if (fallback === undefined) return { kind: 'text', parts: [{ reason: `the setting ${name}` }], origin: name }
  if (fallback.kind === 'const' && fallback.type === 'NoneType') return settingOf(fallback, name)
  return settingOf(read === undefined ? fallback : read(fallback), name)
}

function findGiven(machine: Machine, name: string): Value | null {
  const given = machine.host.environment.get(name)
  return given === undefined ? null : givenText(given, name)
}

function withFrom(value: Value, from: string): Value {
  return value.kind === 'const' && value.from === undefined && value.origin === undefined ? { ...value, from } : value
}

const reader =
  (machine: Machine, cast: Value | undefined, site: Site, truths: TruthWords = WIDE) =>
  (value: Value): Value =>
    isGiven(cast) ? casted(machine, cast, value, site, truths) : value

interface TruthWords {
  readonly yes: ReadonlySet<string>
  readonly no: ReadonlySet<string>
}
const WIDE: TruthWords = {
  yes: new Set(['1', 'true', 't', 'yes', 'y', 'on']),
  no: new Set(['0', 'false', 'f', 'no', 'n', 'off', '']),
}
/** `starlette.config` raises for every other word. */
const NARROW: TruthWords = { yes: new Set(['1', 'true']), no: new Set(['0', 'false']) }

function casted(machine: Machine, cast: Value, value: Value, site: Site, { yes, no }: TruthWords): Value {
  const text = textOf(value)
  // These libraries read words as truth, which `bool` itself does not.
  if (cast.kind === 'class' && cast.native === 'builtins.bool' && (text !== null || value.kind === 'text')) {
    const word = text?.toLowerCase() ?? 'a secret'
    return yes.has(word)
      ? { kind: 'const', type: 'bool', value: true }
      : no.has(word)
        ? { kind: 'const', type: 'bool', value: false }
        : unknown('a truth value', site)
  }
  if (cast.kind === 'external' && /(?:Csv\(\)|\.CommaSeparatedStrings)$/.test(cast.path)) return text === null ? value : words(text)
  if (cast.kind === 'external') return value
  return machine.call(cast, { positional: [value], keywords: new Map() }, site)
}

function words(text: string, separator = ','): List {
  return text.trim() === '' ? list() : list(text.split(separator).map((w) => str(w.trim())))
}

const decouple: Run = (machine, given, site) =>
  setting(machine, textOf(arg(given, 0, 'option')), arg(given, 1, 'default'), reader(machine, arg(given, 2, 'cast'), site), site)
const DECOUPLE = makeNativeClass(
  'decouple.Config',
  [],
  Object.fromEntries([
    method('decouple.Config.__call__', (machine, given, site) => decouple(machine, rest(given), site)),
    method('decouple.Config.get', (machine, given, site) => decouple(machine, rest(given), site)),
  ]),
)

/** `config('DEBUG', cast=bool, default=False)` of Starlette; `Config('.env', env_prefix='SHOP_')` puts its prefix before every name. */
const starlette: Run = (machine, given, site) => {
  const [key, prefix] = [textOf(arg(given, 1, 'key')), prefixOf(given)]
  const name = key === null || prefix === null ? null : prefix + key
  return setting(machine, name, arg(given, 3, 'default'), reader(machine, arg(given, 2, 'cast'), site, NARROW), site)
}
const STARLETTE = makeNativeClass(
  'starlette.config.Config',
  [],
  Object.fromEntries([
    method('starlette.config.Config.__init__', (machine, given) => setPrefix(machine, given, arg(given, 3, 'env_prefix') ?? str(''))),
    method('starlette.config.Config.__call__', starlette),
    method('starlette.config.Config.get', starlette),
  ]),
)

/** What stands before every name that is asked for; null where it is not known. */
function prefixOf(given: Args): string | null {
  const self = given.positional[0]
  const held = self?.kind === 'instance' ? self.attrs.get('\0prefix') : undefined
  return held === undefined ? '' : textOf(held)
}

function setPrefix(machine: Machine, given: Args, prefix: Value): Value {
  const self = given.positional[0]
  if (self?.kind === 'instance') machine.writeMap(self.attrs, '\0prefix', prefix)
  return NONE
}

function rest(given: Args): Args {
  return { ...given, positional: given.positional.slice(1) }
}

/** `env.bool('DEBUG', False)`, `env('NAME', default='x')` */
function environs(type: string | null): Run {
  return (machine, given, site) => {
    const [key, prefix] = [textOf(arg(given, 1, 'name')), prefixOf(given)]
    const name = key === null || prefix === null ? null : prefix + key
    const cast = type === null || type === 'list' || type === 'json' ? undefined : machine.host.builtins.get(type)
    const read = reader(machine, cast, site)
    const subcast = reader(machine, given.keywords.get('subcast'), site)
    const own = (value: Value): Value => {
      const text = textOf(value)
      if (type === 'list') return text === null ? value : { ...words(text), items: words(text).items.map(subcast) }
      return type === 'json' ? unknown('a value that is read as JSON', site) : read(value)
    }
    // A default is taken as it is; only text is read.
    const isRead = type === 'list' || (name !== null && machine.host.environment.has(name))
    return setting(machine, name, arg(given, 2, 'default'), isRead ? own : undefined, site)
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
  ['json', 'json'],
  ['enum', null],
]
/** `with env.prefixed('SHOP_'):` puts it before every name within. */
const PREFIXED = makeNativeClass(
  'environs.prefixed',
  [],
  Object.fromEntries([
    method('environs.prefixed.__enter__', (machine, given) => change(machine, given, 'within')),
    method('environs.prefixed.__exit__', (machine, given) => change(machine, given, 'before')),
  ]),
)
function change(machine: Machine, given: Args, which: 'within' | 'before'): Value {
  const self = given.positional[0]
  const [env, prefix] = self?.kind === 'instance' ? [self.attrs.get('env'), self.attrs.get(which)] : []
  if (env !== undefined && prefix !== undefined) setPrefix(machine, { positional: [env], keywords: new Map() }, prefix)
  return env ?? NONE
}
const prefixed: Run = (_machine, given, site) => {
  const made = newInstance(PREFIXED, site)
  const [before, more] = [prefixOf(given), textOf(arg(given, 1, 'prefix'))]
  const within = before === null || more === null ? unknown('a prefix', site) : str(before + more)
  made.attrs
    .set('env', need(given, 0))
    .set('within', within)
    .set('before', before === null ? within : str(before))
  return made
}
const ENVIRONS = makeNativeClass(
  'environs.Env',
  [],
  Object.fromEntries([
    ...ENVIRONS_METHODS.map(([name, type]) => method(`environs.Env.${name}`, environs(type))),
    method('environs.Env.read_env', () => NONE),
    method('environs.Env.prefixed', prefixed),
    method('environs.Env.seal', () => NONE),
  ]),
)

/** The variables of a file alone: what it holds is not in the tree, and what the process has does not stand in it. */
const dotenvValues: Run = () => {
  const out = dict([])
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

// `pathlib` over the scanned tree: `Path(__file__).parent / 'routers'`.
import {
  bool,
  type ClassValue,
  concat,
  type Instance,
  list,
  type Machine,
  makeNativeClass,
  NONE,
  need,
  newInstance,
  raise,
  type Site,
  str,
  textOf,
  truthOf,
  tuple,
  unknown,
  type Value,
} from '../evaluate/index.ts'
import { classMethod, method, property, type Row, type Run, withoutFirst } from './kit.ts'
import { relative } from './os.ts'
import {
  absolute,
  baseName,
  entriesBelow,
  folderName,
  inTree,
  isFile,
  isFolder,
  joinPaths,
  matchesGlob,
  matchesName,
  pathParts,
  pathText,
  suffixOf,
  tidy,
} from './paths.ts'

function makePath(cls: ClassValue, path: Value, site?: Site): Instance {
  const made = newInstance(cls, site)
  made.attrs.set('_path', path)
  return made
}

function held(value: Value): Value {
  return value.kind === 'instance' ? (value.attrs.get('_path') ?? unknown('a path')) : value
}
function classOfPath(value: Value): ClassValue {
  return value.kind === 'instance' ? value.cls : PATH
}

/** Another path, from the text of this one. */
function path(change: (text: string, machine: Machine) => string): Run {
  return (machine, given, site) => {
    const self = need(given, 0)
    const text = textOf(held(self))
    const { origin } = pathParts(machine, held(self), site)
    return makePath(
      classOfPath(self),
      text === null ? { kind: 'text', parts: [{ reason: 'a path' }], origin } : str(tidy(change(text, machine)), origin),
      site,
    )
  }
}
/** Something that the text of the path says. */
function read(name: string, answer: (text: string, machine: Machine, site: Site) => Value): Run {
  return (machine, given, site) => {
    const text = textOf(held(need(given, 0)))
    return text === null ? { kind: 'text', parts: [{ reason: `the ${name} of a path` }] } : answer(text, machine, site)
  }
}
function test(holds: (machine: Machine, path: string) => boolean, fails: (machine: Machine, path: string) => boolean = () => false): Run {
  return (machine, given, site) => {
    const text = textOf(held(need(given, 0)))
    if (text !== null && fails(machine, text)) return bool(false)
    return text !== null && holds(machine, text) ? bool(true) : unknown('whether a file exists where the program runs', site)
  }
}

const join: Run = (machine, given, site) => {
  const joined = joinPaths(machine, given.positional.map(held), site)
  const text = textOf(joined)
  return makePath(
    classOfPath(need(given, 0)),
    text === null ? joined : str(tidy(text), joined.kind === 'const' ? joined.origin : undefined),
    site,
  )
}
const joinRight: Run = (machine, given, site) =>
  makePath(classOfPath(need(given, 0)), joinPaths(machine, [need(given, 1), held(need(given, 0))], site), site)

const parent: Run = (machine, given, site) => {
  const self = need(given, 0)
  const { parts, origin } = pathParts(machine, held(self), site)
  const last = parts.at(-1)
  if (parts.length > 1 && typeof last === 'string' && last.lastIndexOf('/') >= 0) {
    return makePath(classOfPath(self), concat([...parts.slice(0, -1), last.slice(0, last.lastIndexOf('/'))], origin), site)
  }
  return path((t) => folderName(t) || '.')(machine, given, site)
}

const parents: Run = (machine, given, site) => {
  const self = need(given, 0)
  const text = textOf(held(self))
  if (text === null) return list([], 'tuple', true)
  const out: Value[] = []
  for (let at = text; at !== '/' && at !== '.' && out.length < 100; ) {
    at = folderName(at) || '.'
    out.push(makePath(classOfPath(self), str(at), site))
  }
  void machine
  return tuple(out)
}

/** `glob('*.py')`: relative to the path, `rglob` at any depth. */
function glob(deep: boolean): Run {
  return (machine, given, site) => {
    const self = need(given, 0)
    const [text, pattern] = [textOf(held(self)), pathText(machine, need(given, 1), site)]
    if (text === null || pattern === null || !isFolder(machine, text)) return list([], 'iterator', true)
    const wanted = deep ? `**/${pattern}` : pattern
    const found = entriesBelow(machine, text).filter((e) => matchesGlob(wanted, e.path))
    return list(
      found.map((e) => makePath(classOfPath(self), str(tidy(`${text}/${e.path}`)), site)),
      'iterator',
    )
  }
}
const iterdir: Run = (machine, given, site) => {
  const self = need(given, 0)
  const text = textOf(held(self))
  if (text === null || !isFolder(machine, text)) return list([], 'iterator', true)
  return list(
    machine.host.list(inTree(text)).map((n) => makePath(classOfPath(self), str(tidy(`${text}/${n}`)), site)),
    'iterator',
  )
}

const relativeTo: Run = (machine, given, site) => {
  const self = need(given, 0)
  const [text, other] = [textOf(held(self)), pathText(machine, held(need(given, 1)), site)]
  if (text === null || other === null) return path((t) => t)(machine, given, site)
  const found = relative(other, text)
  if (found.startsWith('..')) {
    const up = given.keywords.get('walk_up')
    if (up === undefined || truthOf(machine, up).value !== true)
      return raise(machine, 'ValueError', 'a path that is not below the other', site)
  }
  return makePath(classOfPath(self), str(found), site)
}

const isBelow: Run = (machine, given, site) => {
  const [text, other] = [textOf(held(need(given, 0))), pathText(machine, held(need(given, 1)), site)]
  return text === null || other === null ? unknown('whether a path is below another', site) : bool(!relative(other, text).startsWith('..'))
}

const withSuffix: Run = (machine, given, site) => {
  const suffix = textOf(given.positional[1])
  return suffix === null
    ? path((t) => t)(machine, given, site)
    : path((t) => t.slice(0, t.length - suffixOf(t).length) + suffix)(machine, given, site)
}
const withName: Run = (machine, given, site) => {
  const name = textOf(given.positional[1])
  return path((t) => `${folderName(t) || '.'}/${name ?? ''}`)(machine, given, site)
}

const readText: Run = (machine, given) => {
  const text = textOf(held(need(given, 0)))
  const content = text === null ? null : machine.host.readText(inTree(text))
  return content === null ? { kind: 'text', parts: [{ reason: 'the text of a file' }] } : str(content)
}

const open: Run = (machine, given, site) => {
  const opener = machine.host.builtins.get('open')
  return opener === undefined
    ? NONE
    : machine.call(opener, { ...given, positional: [held(need(given, 0)), ...given.positional.slice(1)] }, site)
}

const create: Run = (machine, given, site) => {
  const cls = given.positional[0]
  const joined = joinPaths(machine, withoutFirst(given).positional.map(held), site)
  const text = textOf(joined)
  return makePath(
    cls?.kind === 'class' ? cls : PATH,
    text === null
      ? given.positional.length === 1
        ? str('.')
        : joined
      : str(tidy(text), joined.kind === 'const' ? joined.origin : undefined),
    site,
  )
}

const same: Run = path((t) => t)
const textually = read('text', (t) => str(t))

const MEMBERS: readonly [string, Value][] = [
  ['__new__', { kind: 'native', name: 'pathlib.Path.__new__', run: create, attrs: new Map<string, Value>([['\0static', bool(true)]]) }],
  property('pathlib.Path.parent', parent),
  property('pathlib.Path.parents', parents),
  property(
    'pathlib.Path.name',
    read('name', (t) => str(baseName(t))),
  ),
  property(
    'pathlib.Path.stem',
    read('stem', (t) => str(baseName(t).slice(0, baseName(t).length - suffixOf(t).length))),
  ),
  property(
    'pathlib.Path.suffix',
    read('suffix', (t) => str(suffixOf(t))),
  ),
  property(
    'pathlib.Path.suffixes',
    read('suffixes', (t) =>
      list(
        (
          baseName(t)
            .replace(/^\./, '')
            .match(/\.[^.]*/g) ?? []
        ).map((s) => str(s)),
      ),
    ),
  ),
  property(
    'pathlib.Path.parts',
    read('parts', (t) =>
      tuple([
        ...(t.startsWith('/') ? [str('/')] : []),
        ...t
          .split('/')
          .filter((p) => p !== '' && p !== '.')
          .map((p) => str(p)),
      ]),
    ),
  ),
  property(
    'pathlib.Path.anchor',
    read('anchor', (t) => str(t.startsWith('/') ? '/' : '')),
  ),
  method('pathlib.Path.joinpath', join),
  method('pathlib.Path.__truediv__', join),
  method('pathlib.Path.__rtruediv__', joinRight),
  method('pathlib.Path.resolve', path(absolute)),
  method(
    'pathlib.Path.absolute',
    path((t) => (t.startsWith('/') ? t : `/${t}`)),
  ),
  method('pathlib.Path.expanduser', same),
  method(
    'pathlib.Path.exists',
    test((m, p) => isFile(m, p) || isFolder(m, p)),
  ),
  method('pathlib.Path.is_dir', test(isFolder, isFile)),
  method('pathlib.Path.is_file', test(isFile, isFolder)),
  method(
    'pathlib.Path.is_absolute',
    read('start', (t) => bool(t.startsWith('/'))),
  ),
  method('pathlib.Path.glob', glob(false)),
  method('pathlib.Path.rglob', glob(true)),
  method('pathlib.Path.iterdir', iterdir),
  method('pathlib.Path.with_suffix', withSuffix),
  method('pathlib.Path.with_name', withName),
  method('pathlib.Path.relative_to', relativeTo),
  method('pathlib.Path.is_relative_to', isBelow),
  method('pathlib.Path.match', (_machine, given, site) => {
    const [text, pattern] = [textOf(held(need(given, 0))), textOf(given.positional[1])]
    return text === null || pattern === null
      ? unknown('a match of a path', site)
      : bool(pattern.includes('/') ? matchesGlob(`**/${pattern}`, text) : matchesName(pattern, baseName(text)))
  }),
  method('pathlib.Path.read_text', readText),
  method('pathlib.Path.open', open),
  method('pathlib.Path.as_posix', textually),
  method('pathlib.Path.__fspath__', textually),
  method('pathlib.Path.mkdir', () => NONE),
  method('pathlib.Path.touch', () => NONE),
  method('pathlib.Path.write_text', (_m, _g, site) => unknown('how much was written', site)),
  classMethod('pathlib.Path.cwd', (_m, given, site) => makePath(classOfCls(given.positional[0]), str('/'), site)),
  classMethod('pathlib.Path.home', (_m, given, site) =>
    makePath(classOfCls(given.positional[0]), { kind: 'text', parts: [{ reason: 'the home folder' }] }, site),
  ),
]
function classOfCls(value: Value | undefined): ClassValue {
  return value?.kind === 'class' ? value : PATH
}

const PURE: ClassValue = makeNativeClass('pathlib.PurePath', [], Object.fromEntries(MEMBERS))
const PATH: ClassValue = makeNativeClass('pathlib.Path', [PURE])

export const PATHLIB_ROWS: readonly Row[] = [
  ['pathlib.PurePath', PURE],
  ['pathlib.PurePosixPath', PURE],
  ['pathlib.Path', PATH],
  ['pathlib.PosixPath', PATH],
]

// `os`, `os.path` and `glob` over the scanned tree, and the environment.
import {
  arg,
  bool,
  concat,
  type Dict,
  dict,
  external,
  type GivenText,
  getEntry,
  givenText,
  int,
  list,
  type Machine,
  makeNativeClass,
  NONE,
  need,
  newInstance,
  Raised,
  type Site,
  str,
  truthOf,
  tuple,
  unknown,
  type Value,
} from '../evaluate/index.ts'
import { acts, computes, method, type Row, type Run } from './kit.ts'
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
  normal,
  pathParts,
  pathText,
  suffixOf,
  texts,
} from './paths.ts'

/** Fresh for each run: programs write to it. */
export function environmentRows(environment: ReadonlyMap<string, GivenText>): Row[] {
  const environ: Dict = dict([...environment].map(([name, value]) => [str(name), givenText(value, name)] as const))
  environ.environment = true
  return [
    ['os.environ', environ],
    computes('os.getenv', (machine, given, site) => getEntry(machine, environ, need(given, 0, 'key'), arg(given, 1, 'default'), site)),
  ]
}

/** A change of a path that is known; a hole where it is not. */
function path(change: (path: string) => string): Run {
  return (machine, given, site) => {
    const value = need(given, 0)
    const { origin } = pathParts(machine, value, site)
    const text = pathText(machine, value, site)
    return text === null ? { kind: 'text', parts: [{ reason: 'a path' }], origin } : str(change(text), origin)
  }
}

/** Whether something is in the tree. What is not may be there where the program runs. */
function test(holds: (machine: Machine, path: string) => boolean, fails: (machine: Machine, path: string) => boolean = () => false): Run {
  return (machine, given, site) => {
    const text = pathText(machine, need(given, 0), site)
    if (text !== null && fails(machine, text)) return bool(false)
    return text !== null && holds(machine, text) ? bool(true) : unknown('whether a file exists where the program runs', site)
  }
}

const dirname: Run = (machine, given, site) => {
  const { parts, origin } = pathParts(machine, need(given, 0), site)
  const last = parts.at(-1)
  if (typeof last !== 'string' || !last.includes('/')) return path(folderName)(machine, given, site)
  return concat(parts.length === 1 ? [folderName(last)] : [...parts.slice(0, -1), last.slice(0, last.lastIndexOf('/'))], origin)
}

const splitext: Run = (machine, given, site) => {
  const { parts, origin } = pathParts(machine, need(given, 0), site)
  const last = parts.at(-1)
  if (typeof last !== 'string') return tuple([concat(parts, origin), unknown('a suffix', site)])
  const suffix = suffixOf(last)
  return tuple([concat([...parts.slice(0, -1), last.slice(0, last.length - suffix.length)], origin), str(suffix)])
}

function folderOf(machine: Machine, value: Value | undefined, site: Site): string | null {
  const text = value === undefined ? '/' : pathText(machine, value, site)
  return text !== null && isFolder(machine, text) ? text : null
}

const listdir: Run = (machine, given, site) => {
  const folder = folderOf(machine, given.positional[0], site)
  return folder === null ? list([], 'list', true) : list(texts(machine.host.list(inTree(folder))))
}

const walk: Run = (machine, given, site) => {
  const top = folderOf(machine, arg(given, 0, 'top'), site)
  if (top === null) return list([], 'iterator', true)
  const out: Value[] = []
  const visit = (folder: string): void => {
    const names = machine.host.list(inTree(folder))
    const folders = names.filter((n) => isFolder(machine, `${folder}/${n}`))
    out.push(tuple([str(folder), list(texts(folders)), list(texts(names.filter((n) => !folders.includes(n))))]))
    if (out.length < 2_000) for (const name of folders) visit(folder.endsWith('/') ? folder + name : `${folder}/${name}`)
  }
  visit(top)
  return list(out, 'iterator')
}

const held =
  (name: string): Run =>
  (_machine, given) => {
    const self = given.positional[0]
    return self?.kind === 'instance' ? (self.attrs.get(name) ?? NONE) : NONE
  }
const DIR_ENTRY = makeNativeClass(
  'os.DirEntry',
  [],
  Object.fromEntries([method('os.DirEntry.is_dir', held('\0folder')), method('os.DirEntry.is_file', held('\0file'))]),
)

const scandir: Run = (machine, given, site) => {
  const folder = folderOf(machine, given.positional[0], site)
  if (folder === null) return list([], 'iterator', true)
  return list(
    machine.host.list(inTree(folder)).map((name) => {
      const entry = newInstance(DIR_ENTRY, site)
      const full = folder.endsWith('/') ? folder + name : `${folder}/${name}`
      const below = isFolder(machine, full)
      for (const [k, v] of [
        ['name', str(name)],
        ['path', str(full)],
        ['_path', str(full)],
        ['\0folder', bool(below)],
        ['\0file', bool(!below)],
      ] as const)
        entry.attrs.set(k, v)
      return entry
    }),
    'iterator',
  )
}

const relpath: Run = (machine, given, site) => {
  const [to, from] = [
    pathText(machine, need(given, 0), site),
    given.positional[1] === undefined ? '/' : pathText(machine, need(given, 1), site),
  ]
  return to === null || from === null ? { kind: 'text', parts: [{ reason: 'a path' }] } : str(relative(from, to))
}
export function relative(from: string, to: string): string {
  const [a, b] = [absolute(from).split('/').filter(Boolean), absolute(to).split('/').filter(Boolean)]
  let common = 0
  while (common < a.length && a[common] === b[common]) common++
  return [...a.slice(common).map(() => '..'), ...b.slice(common)].join('/') || '.'
}

/** The paths that a pattern names, in the order of their names, written as the pattern is. */
export function findGlob(machine: Machine, pattern: string): string[] {
  const parts = pattern.split('/')
  const first = parts.findIndex((p) => /[*?[]/.test(p))
  if (first < 0) return isFile(machine, pattern) || isFolder(machine, pattern) ? [pattern] : []
  const root = parts.slice(0, first).join('/')
  const rest = parts.slice(first).join('/')
  const base = root === '' ? (pattern.startsWith('/') ? '/' : '') : `${root}/`
  return entriesBelow(machine, root === '' ? '/' : root)
    .filter((e) => matchesGlob(rest, e.path))
    .map((e) => base + e.path)
}

const glob: Run = (machine, given, site) => {
  const pattern = pathText(machine, need(given, 0, 'pathname'), site)
  if (pattern === null) return list([], 'list', true)
  const rootArg = given.keywords.get('root_dir')
  const root = rootArg === undefined ? '' : pathText(machine, rootArg, site)
  if (root === null) return list([], 'list', true)
  const isDeep = given.keywords.get('recursive')
  // Without `recursive=True` two stars are one.
  const wanted = isDeep !== undefined && truthOf(machine, isDeep).value === true ? pattern : pattern.replaceAll('**', '*')
  const found = findGlob(machine, root === '' ? wanted : `${root}/${wanted}`)
  return list(texts(root === '' ? found : found.map((f) => f.slice(root.length + 1))))
}

export function exit(name: string): Row {
  return acts(name, (_machine, _given, site) => {
    throw new Raised(external('builtins.SystemExit'), site)
  })
}

export const OS_ROWS: readonly Row[] = [
  computes('os.path.join', (machine, given, site) => joinPaths(machine, given.positional, site)),
  computes('os.path.dirname', dirname),
  computes('os.path.basename', path(baseName)),
  computes('os.path.abspath', path(absolute)),
  computes('os.path.realpath', path(absolute)),
  computes('os.path.normpath', path(normal)),
  computes('os.path.expanduser', (machine, given, site) => joinPaths(machine, [need(given, 0)], site)),
  computes('os.path.relpath', relpath),
  computes('os.path.splitext', splitext),
  computes('os.path.split', (machine, given, site) => tuple([dirname(machine, given, site), path(baseName)(machine, given, site)])),
  computes(
    'os.path.exists',
    test((m, p) => isFile(m, p) || isFolder(m, p)),
  ),
  computes('os.path.isfile', test(isFile, isFolder)),
  computes('os.path.isdir', test(isFolder, isFile)),
  computes('os.path.isabs', (machine, given, site) => {
    const first = pathParts(machine, need(given, 0), site).parts[0]
    return typeof first === 'string' ? bool(first.startsWith('/')) : unknown('a path', site)
  }),
  ['os.path.sep', str('/')],
  ['os.sep', str('/')],
  ['os.linesep', str('\n')],
  ['os.pathsep', str(':')],
  ['os.curdir', str('.')],
  ['os.name', str('posix')],
  computes(
    'os.fspath',
    path((p) => p),
  ),
  acts('os.getcwd', () => str('/')),
  acts('os.getpid', (_m, _g, site) => unknown('the number of a process', site)),
  acts('os.cpu_count', () => int(1)),
  acts('os.makedirs', () => NONE),
  acts('os.mkdir', () => NONE),
  acts('os.chdir', () => NONE),
  computes('os.listdir', listdir),
  computes('os.walk', walk),
  computes('os.scandir', scandir),
  exit('os._exit'),
  computes('glob.glob', glob),
  computes('glob.iglob', glob),
]

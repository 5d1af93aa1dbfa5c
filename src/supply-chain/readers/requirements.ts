// requirements.txt and its kin, written by hand or by pip-compile, uv, PDM or `pip freeze`.

import { normalizeName, parseRequirementLines, type RequirementLine } from '../../syntax/index.ts'
import { isForDevelopment } from '../groups.ts'
import type { Ask, Include, PackageIndex, Requirement } from '../inventory.ts'
import {
  emptyResolution,
  findPin,
  folderOf,
  joinPath,
  nameOf,
  plainPackage,
  plainRequirement,
  type ReadPackage,
  type ReadResolution,
  type ResolutionReader,
} from '../reader.ts'
import { readAddress, readRequirement, withoutCredentials } from './requirement-text.ts'

export const readRequirementsFile: ResolutionReader = (path, text, context) =>
  readRequirements(path, text, /^constraints?\b/i.test(nameOf(path)) ? 'constraints' : 'requirements', context.problem)

type Tell = (code: string, place: { file: string; line: number }, message: string) => void

export function readRequirements(path: string, text: string, format: 'requirements' | 'constraints', problem: Tell): ReadResolution[] {
  const { value, problems } = parseRequirementLines(text)
  for (const { line, message } of problems) problem('manifest-unreadable', { file: path, line }, message)
  const { lines, head } = value
  const includes: Include[] = []
  const indexes: PackageIndex[] = []
  const found: Read[] = []
  let unreadable = 0
  for (const line of lines) {
    readOptions(path, line, includes, indexes)
    const read = readLine(line)
    if (read === 'unreadable') {
      // A file of something else has thousands.
      if (unreadable++ < 10) problem('requirement-unreadable', { file: path, line: line.line }, 'this is not a requirement')
    } else if (read !== null) found.push(read)
  }
  if (unreadable > 10 && unreadable > found.length) return []

  const group = toGroup(path)
  const scope = group === null ? 'production' : 'development'
  const saysWho = lines.some(({ via }) => via.length > 0)
  const isFrozen = !saysWho && isFreeze(found)
  const isLocked = found.length > 0 && found.every(isPinned) && (saysWho || isFrozen || isWrittenByTool(head) || found.every(hasHash))
  // A list of all that is installed does not say what somebody wanted.
  const saysWhatIsAsked = saysWho || !(isLocked || isFrozen)
  const edges = saysWho ? toEdges(found) : new Map<string, Requirement[]>()
  const isAsked = ({ via }: Read): boolean => !saysWho || via.length === 0 || via.some(isFileOrProject(found))
  const asks = !saysWhatIsAsked
    ? []
    : found.filter(isAsked).map(({ requirement, line }): Ask => ({ ...requirement, group, scope, place: { file: path, line } }))
  const packages = found.map(
    ({ requirement, line, hashes }): ReadPackage => ({
      ...plainPackage,
      name: requirement.name,
      version: requirement.version ?? findPin(requirement.specifier),
      specifier: requirement.specifier,
      marker: requirement.marker,
      extras: requirement.extras,
      inGroups: [group],
      source: requirement.source,
      address: requirement.address,
      revision: requirement.revision,
      hashes,
      dependencies: edges.get(requirement.name) ?? [],
      place: { file: path, line },
    }),
  )
  if (packages.length === 0 && includes.length === 0 && indexes.length === 0) return []
  const folder = folderOf(path)
  const projects =
    asks.length === 0 || format === 'constraints' ? [] : [{ name: null, version: null, folder, asks, place: { file: path, line: 1 } }]
  return [{ ...emptyResolution(path, format, isLocked), projects, packages, includes, indexes }]
}

interface Read {
  readonly requirement: Requirement
  readonly hashes: readonly string[]
  readonly via: readonly string[]
  readonly line: number
}

/** Null: there is nothing to install on this line, or nothing that has a name. */
function readLine({ text, options, via, line }: RequirementLine): Read | null | 'unreadable' {
  const editable = options.find(({ name }) => name === '-e' || name === '--editable')?.value
  const written = text === '' && editable !== undefined ? editable : text
  if (written === '') return null
  const hashes = options.filter(({ name }) => name === '--hash').map(({ value }) => value)
  const requirement = readWritten(written)
  if (requirement !== null) return { requirement, hashes, via, line }
  // A folder or an archive of the tree.
  return editable !== undefined ||
    /^(?:[./~\\]|[a-z][a-z0-9+.-]*:|\$\{|[\w.-]+[/\\])/i.test(written) ||
    /\.(?:whl|zip|tar\.\w+)\b/i.test(written)
    ? null
    : 'unreadable'
}

/** A requirement, or an address that says what it is. */
export function readWritten(written: string): Requirement | null {
  const egg = /#(?:[^#]*&)?egg=([A-Za-z0-9][\w.-]*)(?:\[([^\]]*)\])?/.exec(written)
  const address = written.split(/\s/)[0] ?? ''
  if (/^(?:[a-z][a-z0-9+.-]*:\/\/|git\+|git@|\.)/i.test(written)) {
    const origin = readAddress(address)
    if (egg !== null) {
      const extras = (egg[2] ?? '').split(',').flatMap((extra) => (extra.trim() === '' ? [] : normalizeName(extra.trim())))
      return { ...plainRequirement, name: normalizeName(egg[1] ?? ''), extras, ...origin }
    }
    return readArchive(address, origin) ?? readRepository(origin)
  }
  return readRequirement(written)
}

/** The name of a wheel or of a source archive says which package and version it is. */
function readArchive(address: string, origin: ReturnType<typeof readAddress>): Requirement | null {
  const file = nameOf(address.replace(/[#?].*$/s, ''))
  const split =
    /^([A-Za-z0-9][\w.]*)-([^-]+)(?:-[^-]+){3,4}\.whl$/.exec(file) ?? /^([A-Za-z0-9][\w.-]*)-(\d[^-]*)\.(?:tar\.\w+|zip)$/.exec(file)
  if (split === null) return null
  return { ...plainRequirement, name: normalizeName(split[1] ?? ''), version: decode(split[2] ?? ''), ...origin }
}

function decode(text: string): string {
  return text.replace(/%2B/gi, '+')
}

/** pip needs no `#egg=` since it builds the package to learn its name; ours is that of the repository. */
function readRepository(origin: ReturnType<typeof readAddress>): Requirement | null {
  if (origin.source !== 'git') return null
  const name = nameOf((origin.address ?? '').replace(/\.git$/, ''))
  return /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/.test(name) ? { ...plainRequirement, name: normalizeName(name), ...origin } : null
}

function readOptions(path: string, { options, line, text }: RequirementLine, includes: Include[], indexes: PackageIndex[]): void {
  if (text !== '') return
  const place = { file: path, line }
  for (const { name, value } of options) {
    if (value === '') continue
    const kind =
      name === '-r' || name === '--requirement' ? 'requirements' : name === '-c' || name === '--constraint' ? 'constraints' : null
    if (kind !== null)
      includes.push({ file: /^[a-z]+:\/\//i.test(value) ? withoutCredentials(value) : joinPath(folderOf(path), value), kind, place })
    const role = indexOptions[name]
    if (role !== undefined) indexes.push({ address: withoutCredentials(value), role, place })
  }
}

const indexOptions: Readonly<Record<string, PackageIndex['role']>> = {
  '-i': 'main',
  '--index-url': 'main',
  '--pypi-url': 'main',
  '--extra-index-url': 'extra',
  '-f': 'links',
  '--find-links': 'links',
  '--trusted-host': 'trusted',
}

function isPinned({ requirement }: Read): boolean {
  return requirement.version !== null || findPin(requirement.specifier) !== null || requirement.source !== 'index'
}

function hasHash({ hashes, requirement }: Read): boolean {
  return hashes.length > 0 || requirement.source !== 'index'
}

function isWrittenByTool(head: string): boolean {
  return /auto-?generated by|@generated by|was generated by|generated using|uv (?:pip compile|export)|pip-compile|pip freeze/i.test(head)
}

const neverAskedFor = new Set(
  'sniffio h11 idna certifi anyio typing-extensions markupsafe pydantic-core charset-normalizer annotated-types mdurl pycparser six'.split(
    ' ',
  ),
)

/** What nobody asks for by name stands there because a tool wrote down what is installed. */
function isFreeze(found: readonly Read[]): boolean {
  return found.filter(({ requirement }) => neverAskedFor.has(requirement.name)).length >= 3
}

function isFileOrProject(found: readonly Read[]): (via: string) => boolean {
  const names = new Set(found.map(({ requirement }) => requirement.name))
  return (via) =>
    !via.startsWith('-c') && (via.startsWith('-') || via.includes('(') || !names.has(normalizeName(via.replace(/\[.*$/s, ''))))
}

/** `# via fastapi`, under a package, is an edge from fastapi to it. */
function toEdges(found: readonly Read[]): Map<string, Requirement[]> {
  const edges = new Map<string, Requirement[]>()
  for (const { requirement, via } of found)
    for (const one of via) {
      const from = normalizeName(one.replace(/\[.*$/s, ''))
      edges.set(from, [...(edges.get(from) ?? []), { ...plainRequirement, name: requirement.name }])
    }
  return edges
}

/** Of `requirements-dev.txt`, `tests/requirements.txt`: people who develop. Of others nothing can be told. */
function toGroup(path: string): string | null {
  const words = [nameOf(path).replace(/\.\w+$/, ''), ...folderOf(path).split('/')].filter((word) => word !== '')
  return words.map((word) => word.replace(/^requirements?[-_.]?|[-_.]?requirements?$/i, '')).find(isForDevelopment) ?? null
}

// pylock.toml (PEP 751).

import {
  findLined,
  findLinedText,
  getLinedEntries,
  getLinedItems,
  type Lined,
  type LinedTable,
  normalizeName,
  parseLinedToml,
} from '../../syntax/index.ts'
import { emptyResolution, plainPackage, plainRequirement, type ReadPackage, type ResolutionReader } from '../reader.ts'
import { readProjectBeside } from './poetry-lock.ts'
import { withoutCredentials } from './requirement-text.ts'
import { isPyPi } from './uv-lock.ts'

export const readPylock: ResolutionReader = (path, text, context) => {
  const { value, problems } = parseLinedToml(text)
  for (const { line, message } of problems) context.problem('lock-file-unreadable', { file: path, line }, message)
  const packages: ReadPackage[] = []
  for (const node of getLinedItems(value, 'packages')) {
    if (node.kind !== 'table') continue
    const name = findLinedText(node, 'name')
    const place = { file: path, line: findLined(node, 'name')?.line ?? node.line }
    if (name === null) {
      if (problems.length === 0) context.problem('lock-file-unreadable', place, 'this package has no name')
      continue
    }
    // The project itself, where it is to be installed too.
    if (/^\.?\/?$/.test(findLinedText(node, 'directory', 'path') ?? 'none')) continue
    const marker = findLinedText(node, 'marker')
    packages.push({
      ...plainPackage,
      name: normalizeName(name),
      version: findLinedText(node, 'version'),
      marker,
      inGroups: readGroups(marker),
      ...readSource(node),
      hashes: readHashes(node),
      dependencies: getLinedItems(node, 'dependencies').flatMap((item) => {
        const to = findLinedText(item, 'name')
        return to === null ? [] : [{ ...plainRequirement, name: normalizeName(to), version: findLinedText(item, 'version') }]
      }),
      place,
    })
  }
  if (findLined(value, 'lock-version') === undefined && problems.length === 0)
    context.problem('lock-file-unreadable', { file: path, line: 1 }, 'this has no `lock-version`, which PEP 751 demands')
  return [{ ...emptyResolution(path, 'pylock.toml', true), projects: readProjectBeside(path, context), packages }]
}

/** `'dev' in dependency_groups`: only then is it installed. */
function readGroups(marker: string | null): string[] | null {
  if (marker === null || /\bnot in\b/.test(marker)) return null
  const groups = [...marker.matchAll(/["']([\w.-]{1,100})["']\s+in\s+(?:dependency_groups|extras)\b/g)].map(([, name]) => name ?? '')
  return groups.length === 0 ? null : groups
}

function readSource(node: LinedTable): Pick<ReadPackage, 'source' | 'address' | 'revision'> {
  const vcs = findLined(node, 'vcs')
  if (vcs !== undefined) {
    const address = withoutCredentials(findLinedText(vcs, 'url') ?? findLinedText(vcs, 'path') ?? '')
    return { source: 'git', address, revision: findLinedText(vcs, 'commit-id') }
  }
  const directory = findLinedText(node, 'directory', 'path')
  if (directory !== null) return { source: 'path', address: directory, revision: null }
  const archive = findLined(node, 'archive')
  if (archive !== undefined) {
    const url = findLinedText(archive, 'url')
    if (url !== null) return { source: 'url', address: withoutCredentials(url), revision: null }
    return { source: 'path', address: findLinedText(archive, 'path'), revision: null }
  }
  const index = findLinedText(node, 'index')
  return { source: 'index', address: index === null || isPyPi(index) ? null : withoutCredentials(index), revision: null }
}

function readHashes(node: LinedTable): string[] {
  const archives: readonly (Lined | undefined)[] = [findLined(node, 'archive'), findLined(node, 'sdist'), ...getLinedItems(node, 'wheels')]
  return archives.flatMap((archive) =>
    [...getLinedEntries(archive, 'hashes')].flatMap(([algorithm, hash]) =>
      hash.kind === 'scalar' && typeof hash.value === 'string' ? [`${algorithm}:${hash.value}`] : [],
    ),
  )
}

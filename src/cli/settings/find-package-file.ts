// The file that an installed package brings, by the package's name: of `node_modules` as Node looks it up, or of a virtual environment,
// where the package's own list of files says what is its. Nothing of the package is run.

import { dirname, isAbsolute, join, posix, relative } from 'node:path'
import type { Files } from '../../base/index.ts'
import type { Host } from '../host.ts'
import type { Target } from '../target.ts'
import { documentName } from './policy-source.ts'

export type PackageFile = { readonly path: string; readonly shown: string } | { readonly failure: string }

const environments = ['.venv', 'venv', 'env'] as const
const mostBytes = 16 * 1024 * 1024

export function findPackageFile(name: string, file: string | null, target: Target, host: Host): PackageFile {
  const { files } = host
  for (let folder = target.folder; ; folder = dirname(folder)) {
    const top = join(folder, 'node_modules', ...name.split('/'))
    if (files.status(top).ok) return inFolder(top, name, file ?? documentName, files)
    if (folder === dirname(folder)) break
  }
  const named = [host.environment['VIRTUAL_ENV'], host.environment['CONDA_PREFIX']].filter(
    (place) => place !== undefined && isAbsolute(place),
  )
  const roots = [...environments.map((environment) => join(target.folder, environment)), ...named.map(String)]
  for (const place of roots.flatMap((root) => listLibraries(root, files))) {
    const found = namesIn(place, files).find((entry) => isOf(entry, name))
    if (found !== undefined) return inRecord(place, found, name, file, files)
  }
  const looked = ['node_modules', ...roots.map((root) => relative(target.folder, root) || root)].filter((one) => !one.startsWith('..'))
  return { failure: `no package of that name is installed in ${looked.join(', ')}` }
}

function inFolder(top: string, name: string, file: string, files: Files): PackageFile {
  const path = join(top, ...file.split('/'))
  return files.status(path).ok ? { path, shown: posix.join(name, file) } : { failure: `the package is installed and brings no \`${file}\`` }
}

/** What the package installed stands in its RECORD: a path, a digest and a size on each line. */
function inRecord(place: string, distribution: string, name: string, file: string | null, files: Files): PackageFile {
  const path = join(place, distribution, 'RECORD')
  const status = files.status(path)
  const bytes = status.ok && status.value.bytes <= mostBytes ? files.read(path) : null
  if (!bytes?.ok) return { failure: 'the package is installed, and its list of files (RECORD) cannot be read' }
  const wanted = file ?? documentName
  const all = new TextDecoder()
    .decode(bytes.value)
    .split(/\r?\n/)
    .map((line) => /^"((?:[^"]|"")*)"/.exec(line)?.[1]?.replaceAll('""', '"') ?? line.split(',', 1)[0] ?? '')
    .filter((one) => one !== '' && !isAbsolute(one) && !one.split('/').includes('..'))
  const exact = all.filter((one) => one === wanted)
  const fitting = exact.length > 0 ? exact : all.filter((one) => one.endsWith(`/${wanted}`))
  const [only, other] = fitting
  if (only === undefined) return { failure: `the package is installed and brings no \`${wanted}\`` }
  if (other !== undefined) return { failure: `the package brings several: ${fitting.slice(0, 5).join(', ')}; name one with \`file\`` }
  return { path: join(place, ...only.split('/')), shown: `${name}/${only}` }
}

function listLibraries(root: string, files: Files): string[] {
  const pythons = namesIn(join(root, 'lib'), files).filter((name) => /^python\d/.test(name))
  return [...pythons.map((python) => join(root, 'lib', python, 'site-packages')), join(root, 'Lib', 'site-packages')]
}

function namesIn(folder: string, files: Files): readonly string[] {
  const listed = files.list(folder)
  return listed.ok ? listed.value.map(({ name }) => name) : []
}

/** `Acme_Policy-1.0.dist-info` is of `acme-policy`: names of packages are compared as PEP 503 says. */
function isOf(entry: string, name: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[-_.]+/g, '-')
  const [, written] = /^(.+?)-[^-]+\.dist-info$/.exec(entry) ?? []
  return written !== undefined && plain(written) === plain(name)
}

// What Dockerfiles install with pip or uv: the packages named on the line, the files they are read from, the options.

import type { Place, Tree } from '../base/index.ts'
import { decodeConfig, parseDockerfile, parseShell } from '../syntax/index.ts'
import type { PackageIndex, Requirement } from './inventory.ts'
import { folderOf, joinPath, nameOf } from './reader.ts'
import { withoutCredentials } from './readers/requirement-text.ts'
import { readWritten } from './readers/requirements.ts'

export interface PipInstall {
  readonly requirements: readonly Requirement[]
  /** As written, in the image or in the tree. */
  readonly files: readonly string[]
  /** Of what is named here, each is checked against a hash. */
  readonly indexes: readonly PackageIndex[]
  readonly isHashed: boolean
  readonly place: Place
}

/** Options that are followed by a value. */
const withValue = new Set(
  `-r --requirement -c --constraint -e --editable -t --target -i --index-url --extra-index-url --trusted-host -f --find-links --prefix --root
  --platform --python-version --implementation --abi --progress-bar --timeout --retries --cache-dir --no-binary --only-binary --proxy --cert
  --upgrade-strategy -p --python --index --default-index --src --log --exists-action --config-settings -C`.split(/\s+/),
)

const installs = new WeakMap<Tree, readonly PipInstall[]>()

export function getPipInstalls(tree: Tree): readonly PipInstall[] {
  const there = installs.get(tree)
  if (there !== undefined) return there
  const found: PipInstall[] = []
  for (const { path } of tree.files) {
    if (!/^(?:Dockerfile|Containerfile)(?:$|[.-])|\.Dockerfile$/i.test(nameOf(path))) continue
    const bytes = tree.read(path)
    const text = bytes === null ? '' : decodeConfig(bytes)
    if (!/\binstall\b/.test(text)) continue
    // What is wrong with the file is told by those who read it whole.
    for (const { keyword, text: body, exec, line } of parseDockerfile(text).value) {
      if (keyword !== 'RUN') continue
      const options = /^(?:\s*--\w[\w-]*=\S+)+\s*/.exec(body)?.[0] ?? ''
      const start = line + (options.match(/\n/g)?.length ?? 0)
      const commands =
        exec !== null ? [{ words: exec, line }] : parseShell(body.slice(options.length).replace(/\n/g, '\\\n'), new Map(), start)
      for (const { words, line: at } of commands) {
        const install = readInstall(words, { file: path, line: at })
        if (install !== null) found.push(install)
      }
    }
  }
  installs.set(tree, found)
  return found
}

function readInstall(words: readonly string[], place: Place): PipInstall | null {
  const program = words.findIndex((word) => /^(?:.*\/)?pip[\d.]*$/.test(word))
  if (program < 0 || program > 4 || words[program + 1] !== 'install') return null
  const requirements: Requirement[] = []
  const files: string[] = []
  const indexes: PackageIndex[] = []
  let isHashed = false
  for (let at = program + 2; at < words.length; at++) {
    const word = words[at] ?? ''
    if (!word.startsWith('-')) {
      // A folder, a file of the image, or what only the build knows.
      if (/^[./~$]/.test(word) || (/[/\\]/.test(word) && !/@|:\/\//.test(word)) || /^[^:]*\.(?:whl|zip|gz)$/.test(word)) continue
      const requirement = readWritten(word)
      if (requirement !== null) requirements.push(requirement)
      continue
    }
    const [, name = word, joined] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? /^(-[rcieft])(.+)$/s.exec(word) ?? []
    const value = joined ?? (withValue.has(name) ? (words[++at] ?? '') : '')
    if (name === '--require-hashes') isHashed = true
    else if (name === '-r' || name === '--requirement') files.push(value.replace(/^\.\//, ''))
    else if (roles[name] !== undefined && value !== '' && !value.startsWith('$'))
      indexes.push({ address: withoutCredentials(value), role: roles[name], place })
  }
  return { requirements, files, indexes, isHashed, place }
}

const roles: Readonly<Record<string, PackageIndex['role']>> = {
  '-i': 'main',
  '--index-url': 'main',
  '--default-index': 'main',
  '--extra-index-url': 'extra',
  '-f': 'links',
  '--find-links': 'links',
  '--trusted-host': 'trusted',
}

/**
 * Which requirements files of the tree images install. Where a file was copied to is not followed: it is looked for under its name, from
 * the folder of the Dockerfile upwards, and where it is the only one of that name.
 */
export function findInstalledFiles(tree: Tree, files: readonly string[]): ReadonlySet<string> {
  const known = new Set(files)
  const found = new Set<string>()
  for (const { files: written, place } of getPipInstalls(tree))
    for (const one of written) {
      const file = findFile(
        known,
        folderOf(place.file),
        one.split('/').filter((part) => part !== '' && part !== '.'),
      )
      if (file !== null) found.add(file)
    }
  return found
}

function findFile(known: ReadonlySet<string>, folder: string, parts: readonly string[]): string | null {
  for (let at = folder; ; at = folderOf(at)) {
    for (let from = 0; from < parts.length; from++) {
      const path = joinPath(at, parts.slice(from).join('/'))
      if (known.has(path)) return path
    }
    if (at === '') break
  }
  const named = [...known].filter((path) => nameOf(path) === parts.at(-1))
  return named.length === 1 ? (named[0] ?? null) : null
}

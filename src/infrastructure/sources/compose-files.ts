// Compose files: what each service runs, publishes, mounts and is given, with lines. `extends` and merges are followed for what a
// service is; a thing is reported where it is written.

import type { Tree } from '../../base/index.ts'
import { decodeConfig, expand, findTable, findText, findValue, isTable, parseShell, parseYaml } from '../../syntax/index.ts'
import { defineSource } from '../source.ts'
import { type Purpose, purposeOf } from './purpose.ts'
import { findAllWritten, findVariables, findWritten, type Variable, type Written, type YamlFile } from './written.ts'

export interface ComposeFile {
  readonly file: string
  /** `development` by its name, or because a service of it reloads or has the source mounted. */
  readonly purpose: Purpose
  readonly services: readonly ComposeService[]
}

export interface ComposeService {
  readonly name: string
  readonly file: string
  /** Of its name. */
  readonly headLine: number
  readonly image: Written | null
  /** The folder that is built, from the scanned folder; null where an image is used. */
  readonly buildFolder: string | null
  /** Path of the Dockerfile from the scanned folder. */
  readonly dockerfile: string | null
  /** Words of `entrypoint` and `command`, of a shell's lines all of them. */
  readonly words: readonly string[]
  readonly commandLine: number
  readonly environment: readonly Variable[]
  readonly envFiles: readonly Written[]
  readonly ports: readonly PublishedPort[]
  readonly volumes: readonly Mount[]
  readonly privileged: Written | null
  readonly networkMode: Written | null
  readonly pid: Written | null
  readonly ipc: Written | null
  readonly capabilities: readonly Written[]
  readonly securityOptions: readonly Written[]
  readonly user: Written | null
  readonly profiles: readonly string[]
  readonly labels: readonly Variable[]
  readonly hasLimits: boolean
  readonly dependsOn: readonly string[]
}

export interface PublishedPort extends Written {
  /** Null: every address of the machine. */
  readonly address: string | null
  /** As written; null where the engine chooses one. */
  readonly host: string | null
  readonly container: string
}

export interface Mount extends Written {
  /** Null of what has no name. */
  readonly source: string | null
  readonly target: string
  readonly isReadOnly: boolean
}

export default defineSource<ComposeFile>({
  noun: 'Compose file',
  read({ tree }, problem) {
    return tree.files.flatMap(({ path }) => {
      if (!/(?:^|[/.-])(?:docker-)?compose[^/]*\.ya?ml$/i.test(path)) return []
      const yaml = readYaml(tree, path)
      if (yaml === null) return []
      for (const { line, message } of yaml.parsed.problems) problem('compose-file-unreadable', { file: path, line }, message)
      const services = Object.keys(findTable(yaml.parsed.value, 'services')).flatMap((name) => toService(yaml, name, tree) ?? [])
      if (services.length === 0) return []
      const named = purposeOf(path)
      return [{ file: path, purpose: named === 'any' && services.some(isBeingDeveloped) ? 'development' : named, services }]
    })
  },
})

export function readYaml(tree: Tree, file: string): YamlFile | null {
  const bytes = tree.read(file)
  if (bytes === null) return null
  const text = decodeConfig(bytes)
  return { file, parsed: parseYaml(text), lines: text.split(/\r?\n/) }
}

function toService(yaml: YamlFile, name: string, tree: Tree, depth = 0): ComposeService | null {
  const at = ['services', name]
  const service = findValue(yaml.parsed.value, ...at)
  if (!isTable(service)) return null
  const base = depth > 5 ? null : findExtended(yaml, name, tree, depth)
  const build = findValue(service, 'build')
  const buildFolder = typeof build === 'string' ? build : isTable(build) ? (findText(build, 'context') ?? '.') : null
  const context = buildFolder === null ? null : joinPaths(folderOf(yaml.file), expand(buildFolder, new Map()))
  const words = ['entrypoint', 'command'].flatMap((key) => wordsOf(yaml, [...at, key]))
  const own = {
    image: findWritten(yaml, [...at, 'image']),
    buildFolder: context,
    dockerfile: context === null ? null : joinPaths(context, findText(build, 'dockerfile') ?? 'Dockerfile'),
    words,
    environment: findVariables(yaml, [...at, 'environment']),
    envFiles: [...findAllWritten(yaml, [...at, 'env_file'])],
    ports: listAt(yaml, [...at, 'ports']).flatMap((path) => toPort(yaml, path) ?? []),
    volumes: listAt(yaml, [...at, 'volumes']).flatMap((path) => toMount(yaml, path) ?? []),
    privileged: findWritten(yaml, [...at, 'privileged']),
    networkMode: findWritten(yaml, [...at, 'network_mode']),
    pid: findWritten(yaml, [...at, 'pid']),
    ipc: findWritten(yaml, [...at, 'ipc']),
    capabilities: findAllWritten(yaml, [...at, 'cap_add']),
    securityOptions: findAllWritten(yaml, [...at, 'security_opt']),
    user: findWritten(yaml, [...at, 'user']),
    profiles: findAllWritten(yaml, [...at, 'profiles']).map(({ text }) => text),
    labels: findVariables(yaml, [...at, 'labels']),
    dependsOn: isTable(findValue(service, 'depends_on'))
      ? Object.keys(findTable(service, 'depends_on'))
      : findAllWritten(yaml, [...at, 'depends_on']).map(({ text }) => text),
  }
  const commandKey = ['command', 'entrypoint'].find((key) => findValue(service, key) !== undefined)
  return {
    name,
    file: yaml.file,
    headLine: headLineOf(yaml, name, yaml.parsed.lineOf(at)),
    ...own,
    image: own.image ?? (own.buildFolder === null ? (base?.image ?? null) : null),
    buildFolder: own.buildFolder ?? (own.image === null ? (base?.buildFolder ?? null) : null),
    dockerfile: own.dockerfile ?? (own.image === null ? (base?.dockerfile ?? null) : null),
    words: own.words.length > 0 ? own.words : (base?.words ?? []),
    commandLine: yaml.parsed.lineOf(commandKey === undefined ? at : [...at, commandKey]),
    hasLimits: base?.hasLimits === true || hasLimits(yaml, at),
  }
}

/** What `extends` brings, for what a service is; its other parts are reported in their own file. */
function findExtended(yaml: YamlFile, name: string, tree: Tree, depth: number): ComposeService | null {
  const value = findValue(yaml.parsed.value, 'services', name, 'extends')
  const service = typeof value === 'string' ? value : findText(value, 'service')
  if (service === null || service === undefined) return null
  const file = findText(value, 'file')
  const path = file === null ? yaml.file : joinPaths(folderOf(yaml.file), file)
  if (path === yaml.file) return service === name ? null : toService(yaml, service, tree, depth + 1)
  const other = path !== null && tree.has(path) ? readYaml(tree, path) : null
  return other === null ? null : toService(other, service, tree, depth + 1)
}

function headLineOf({ lines }: YamlFile, name: string, from: number): number {
  for (let line = from; line > 0 && from - line < 20; line--) {
    const text = (lines[line - 1] ?? '').trim().replace(/^["']/, '')
    if (text.startsWith(name) && /^["']?\s*:/.test(text.slice(name.length))) return line
  }
  return from
}

function hasLimits(yaml: YamlFile, at: readonly string[]): boolean {
  const service = findValue(yaml.parsed.value, ...at)
  return (
    isTable(findValue(service, 'deploy', 'resources', 'limits')) ||
    ['mem_limit', 'cpus', 'cpu_quota'].some((key) => findValue(service, key) !== undefined)
  )
}

function listAt(yaml: YamlFile, path: readonly string[]): (string | number)[][] {
  const value = findValue(yaml.parsed.value, ...path)
  return Array.isArray(value) ? value.map((_, index) => [...path, index]) : []
}

function wordsOf(yaml: YamlFile, path: readonly string[]): string[] {
  const value = findValue(yaml.parsed.value, ...path)
  if (typeof value === 'string') return parseShell(value).flatMap(({ words }) => words)
  if (!Array.isArray(value)) return []
  const words = value.map((item) => String(item))
  // `["sh", "-c", "uvicorn main:app --reload"]`
  return words.flatMap((word, index) => (words[index - 1] === '-c' ? parseShell(word).flatMap((command) => command.words) : [word]))
}

function toPort(yaml: YamlFile, path: readonly (string | number)[]): PublishedPort | null {
  const line = yaml.parsed.lineOf(path)
  const short = findWritten(yaml, path)
  if (short === null) {
    const container = findWritten(yaml, [...path, 'target'])?.text
    if (container === undefined) return null
    const host = findWritten(yaml, [...path, 'published'])?.text ?? null
    const address = findWritten(yaml, [...path, 'host_ip'])?.text ?? null
    return { text: `${host ?? ''}:${container}`, line, address: toAddress(address), host, container }
  }
  // `${PORT:-5432}` holds a colon of its own.
  const text = expand(short.text, new Map()).replace(/\$\{[^}]*\}/g, (whole) => whole.replaceAll(':', '\u0000'))
  const parts = text.replace(/\/(?:tcp|udp)$/i, '').match(/\[[^\]]*\]|[^:]+/g) ?? []
  const container = parts.at(-1)
  if (container === undefined) return null
  const back = (part: string) => part.replaceAll('\u0000', ':')
  const host = parts.at(-2)
  const address = parts.at(-3)
  return {
    text: short.text,
    line,
    address: address === undefined ? null : toAddress(back(address)),
    host: host === undefined ? null : back(host),
    container: back(container),
  }
}

function toAddress(text: string | null): string | null {
  return text === null || /^(?:0\.0\.0\.0|\[?::\]?|)$/.test(text) ? null : text
}

function toMount(yaml: YamlFile, path: readonly (string | number)[]): Mount | null {
  const line = yaml.parsed.lineOf(path)
  const short = findWritten(yaml, path)
  if (short === null) {
    const target = findWritten(yaml, [...path, 'target'])?.text
    if (target === undefined) return null
    const source = findWritten(yaml, [...path, 'source'])?.text ?? null
    return {
      text: `${source ?? ''}:${target}`,
      line,
      source,
      target,
      isReadOnly: findWritten(yaml, [...path, 'read_only'])?.text === 'true',
    }
  }
  const text = expand(short.text, new Map())
  const parts = text.split(/:(?!-)/)
  if (parts.length === 1) return { text: short.text, line, source: null, target: text, isReadOnly: false }
  return { text: short.text, line, source: parts[0] ?? null, target: parts[1] ?? '', isReadOnly: /(?:^|,)ro(?:,|$)/.test(parts[2] ?? '') }
}

/** It reloads on edits, or runs from the developer's own folder. */
function isBeingDeveloped({ words, volumes, buildFolder }: ComposeService): boolean {
  if (words.some((word) => /^--reload(?:=|$)/.test(word)) || (words[0] === 'fastapi' && words[1] === 'dev')) return true
  return (
    buildFolder !== null &&
    volumes.some(
      ({ source, target }) => source !== null && /^\.{1,2}\/?$/.test(source) && /^\/(?:app|code|src|usr\/src|workspace)/.test(target),
    )
  )
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}

/** Null where it leads out of the scanned folder. */
function joinPaths(folder: string, path: string): string | null {
  if (path.startsWith('/') || path.includes('$') || /^\w+:/.test(path)) return null
  const parts = folder === '' ? [] : folder.split('/')
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return null
  }
  return parts.join('/')
}

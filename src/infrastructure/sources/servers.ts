// How the application's own server is started: uvicorn, gunicorn, hypercorn and `fastapi`, with the options of their command lines, of the
// files that these name, and of the variables that they read.

import type { Place, Tree } from '../../base/index.ts'
import type { Subject } from '../../finding/index.ts'
import { findCommands } from '../../project/index.ts'
import { decodeConfig, findTomlLine, isTable, parseIni, parseShell, parseToml } from '../../syntax/index.ts'
import { readPythonConstants } from '../python-constants.ts'
import { readServersInCode } from '../servers-in-code.ts'
import { defineSource } from '../source.ts'

export type ServerProgram = 'uvicorn' | 'gunicorn' | 'hypercorn' | 'fastapi'

export interface ServerCommand {
  readonly program: ServerProgram
  /** `fastapi dev` is `dev`; null for the others. */
  readonly mode: string | null
  readonly place: Place
  /** By their long names without dashes; a flag is `true`, and `--no-x` makes `x` `false`. */
  readonly options: ReadonlyMap<string, ServerOption>
  /** What it starts, as written: `main:app`. */
  readonly entry: string | null
  /** What starts it: an image, a service, a platform or the machine; a script or a recipe may be for anyone. */
  readonly kind: 'dockerfile' | 'compose' | 'procfile' | 'systemd' | 'supervisor' | 'script' | 'code'
  /** The names of the scripts that lead to it are looked up by whoever asks which image it is in. */
  readonly file: string
}

export interface ServerOption {
  readonly value: string | boolean
  readonly place: Place
  /** The word that gives it, for people: `--reload`, `FORWARDED_ALLOW_IPS`, `bind`. */
  readonly by: string
}

const programs = new Set<string>(['uvicorn', 'gunicorn', 'hypercorn', 'fastapi'])
const flags: Readonly<Record<ServerProgram, ReadonlySet<string>>> = {
  uvicorn: new Set(
    'reload no-access-log access-log use-colors no-use-colors proxy-headers no-proxy-headers server-header no-server-header date-header no-date-header factory version help'.split(
      ' ',
    ),
  ),
  gunicorn: new Set(
    'reload preload daemon check-config print-config spew proxy-protocol enable-stdio-inheritance no-sendfile log-syslog capture-output reuse-port disable-redirect-access-to-syslog do-handshake-on-connect suppress-ragged-eofs initgroups strip-header-spaces permit-unconventional-http-method'.split(
      ' ',
    ),
  ),
  hypercorn: new Set('reload debug'.split(' ')),
  fastapi: new Set('reload no-reload proxy-headers no-proxy-headers'.split(' ')),
}
const shortNames: Readonly<Record<ServerProgram, Readonly<Record<string, string>>>> = {
  uvicorn: {},
  gunicorn: {
    b: 'bind',
    w: 'workers',
    k: 'worker-class',
    c: 'config',
    t: 'timeout',
    D: 'daemon',
    n: 'name',
    p: 'pid',
    u: 'user',
    g: 'group',
    m: 'umask',
    e: 'env',
  },
  hypercorn: { b: 'bind', w: 'workers', k: 'worker-class', c: 'config', g: 'group', m: 'umask', p: 'pid', u: 'user' },
  fastapi: { e: 'entrypoint' },
}

export default defineSource<ServerCommand>({
  noun: 'server command',
  read({ tree, model }: Subject) {
    const found: ServerCommand[] = readServersInCode(model)
    for (const { words, variables, place, kind, workingFolder } of findCommands(tree)) {
      if (kind === 'pyproject') continue
      const isSupervisor = kind === 'shell' && /\.(?:conf|ini|cfg)$/.test(place.file)
      const where = kind === 'shell' ? (isSupervisor ? 'supervisor' : 'script') : kind
      const command = toServer(tree, words, variables, place, where, workingFolder)
      if (command !== null) found.push(command)
    }
    for (const { path } of tree.others()) {
      if (!path.endsWith('.service')) continue
      const bytes = tree.read(path)
      if (bytes === null) continue
      const unit = parseIni(decodeConfig(bytes)).value.get('Service')
      const start = unit?.get('execstart')
      if (start === undefined) continue
      const variables = new Map<string, string>()
      for (const word of parseShell(unit?.get('environment')?.value ?? '')[0]?.words ?? []) {
        const split = word.indexOf('=')
        if (split > 0) variables.set(word.slice(0, split), word.slice(split + 1))
      }
      for (const { words } of parseShell(start.value.replace(/^[-@:+!]+/, ''), variables)) {
        const command = toServer(
          tree,
          words,
          variables,
          { file: path, line: start.line },
          'systemd',
          unit?.get('workingdirectory')?.value ?? null,
        )
        if (command !== null) found.push(command)
      }
    }
    return found
  },
})

/** Programs that start another one and stay out of its way. */
const wrappers =
  /^(?:uv|uvx|poetry|pdm|pipenv|hatch|rye|pixi|conda|micromamba|run|exec|--|python[\d.]*|-m|-u|tini|dumb-init|gosu|su-exec|sudo|env|nohup|time|opentelemetry-instrument|ddtrace-run|newrelic-admin|run-program|doppler|infisical|watchfiles|bash|sh)$/

function toServer(
  tree: Tree,
  words: readonly string[],
  variables: ReadonlyMap<string, string>,
  place: Place,
  kind: ServerCommand['kind'],
  folder: string | null,
): ServerCommand | null {
  const at = words.findIndex((word) => programs.has(baseName(word)))
  // The word is one of ours: it was looked up.
  const program = baseName(words[at] ?? '') as ServerProgram
  if (
    at < 0 ||
    !words
      .slice(0, at)
      .every((word, index, before) => wrappers.test(baseName(word)) || /^-|=/.test(word) || /^-/.test(before[index - 1] ?? ''))
  )
    return null
  const mode = program === 'fastapi' ? (words[at + 1] ?? null) : null
  if (program === 'fastapi' && mode !== 'run' && mode !== 'dev') return null
  const options = new Map<string, ServerOption>()
  const set = (name: string, value: string | boolean, by: string, where: Place = place) => options.set(name, { value, place: where, by })
  readVariables(program, variables, set)
  const rest = words.slice(at + (mode === null ? 1 : 2))
  const settings = readWords(program, rest)
  const config = settings.options.get('config')?.value ?? (program === 'gunicorn' ? 'gunicorn.conf.py' : undefined)
  if (typeof config === 'string')
    readConfig(tree, program, config, place.file, folder, (name, value, by, where) => set(name, value, by, where))
  for (const [name, { value, by }] of settings.options) set(name, value, by)
  return { program, mode, place, options, entry: settings.entry, kind, file: place.file }
}

function readVariables(
  program: ServerProgram,
  variables: ReadonlyMap<string, string>,
  set: (name: string, value: string | boolean, by: string) => void,
): void {
  const allowed = variables.get('FORWARDED_ALLOW_IPS')
  if (allowed !== undefined && program !== 'hypercorn') set('forwarded-allow-ips', allowed, 'FORWARDED_ALLOW_IPS')
  if (program === 'uvicorn' || program === 'fastapi') {
    for (const [name, value] of variables) {
      if (!name.startsWith('UVICORN_')) continue
      const option = name.slice(8).toLowerCase().replaceAll('_', '-')
      set(option, flags.uvicorn.has(option) ? /^(?:1|true|yes|on|t|y)$/i.test(value) : value, name)
    }
  }
  if (program === 'gunicorn') {
    const words = parseShell(variables.get('GUNICORN_CMD_ARGS') ?? '')[0]?.words ?? []
    for (const [name, { value }] of readWords(program, words).options) set(name, value, 'GUNICORN_CMD_ARGS')
  }
}

function readWords(
  program: ServerProgram,
  words: readonly string[],
): { options: Map<string, { value: string | boolean; by: string }>; entry: string | null } {
  const options = new Map<string, { value: string | boolean; by: string }>()
  let entry: string | null = null
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    const short = /^-([A-Za-z])(.*)$/s.exec(word)
    if (!word.startsWith('-')) entry ??= word
    else if (word.startsWith('--')) {
      const split = word.indexOf('=')
      const name = word.slice(2, split < 0 ? undefined : split)
      const negative = name.startsWith('no-') ? name.slice(3) : null
      if (split >= 0) options.set(name, { value: word.slice(split + 1), by: `--${name}` })
      else if (flags[program].has(name)) options.set(negative ?? name, { value: negative === null, by: `--${name}` })
      else options.set(name, { value: words[++index] ?? '', by: `--${name}` })
    } else if (short !== null) {
      const name = shortNames[program][short[1] ?? '']
      if (name === undefined) continue
      if (flags[program].has(name)) options.set(name, { value: true, by: `-${short[1]}` })
      else options.set(name, { value: short[2] === '' || short[2] === undefined ? (words[++index] ?? '') : short[2], by: `-${short[1]}` })
    }
  }
  return { options, entry }
}

function readConfig(
  tree: Tree,
  program: ServerProgram,
  config: string,
  from: string,
  folder: string | null,
  set: (name: string, value: string | boolean, by: string, place: Place) => void,
): void {
  const path = findFile(tree, config.replace(/^(?:file:|python:)/, ''), from, folder)
  const bytes = path === null ? null : tree.read(path)
  if (path === null || bytes === null) return
  if (program === 'gunicorn') {
    for (const { name, value, line } of readPythonConstants(bytes))
      if (typeof value === 'string' || typeof value === 'boolean') set(name.replaceAll('_', '-'), value, name, { file: path, line })
      else if (typeof value === 'number') set(name.replaceAll('_', '-'), String(value), name, { file: path, line })
  } else if (program === 'hypercorn' && path.endsWith('.toml')) {
    const text = decodeConfig(bytes)
    for (const [name, value] of Object.entries(parseToml(text).value)) {
      if (isTable(value) || value === null) continue
      const plain = typeof value === 'boolean' ? value : Array.isArray(value) ? value.join(',') : String(value)
      set(name.replaceAll('_', '-'), plain, name, { file: path, line: findTomlLine(text, '', name) })
    }
  }
}

/** The file that a command means: its folder is one of an image, so the ends of the path are tried from the file's own folder upwards. */
function findFile(tree: Tree, path: string, from: string, folder: string | null): string | null {
  const parts = (path.startsWith('/') || folder === null ? path : `${folder}/${path}`)
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
  const folders = from.split('/').slice(0, -1)
  for (let up = folders.length; up >= 0; up--) {
    for (let skip = 0; skip < parts.length; skip++) {
      const candidate = [...folders.slice(0, up), ...parts.slice(skip)].join('/')
      if (tree.kindOf(candidate) === 'file') return candidate
    }
  }
  return null
}

function baseName(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1)
}

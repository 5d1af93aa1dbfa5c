// Dockerfiles, with the stages that they are made of: what an image holds is its last stage and those that it is built on.

import type { Tree } from '../../base/index.ts'
import {
  type DockerInstruction,
  decodeConfig,
  expand,
  parseDockerfile,
  parseDockerPairs,
  parseShell,
  type ShellCommand,
} from '../../syntax/index.ts'
import { defineSource } from '../source.ts'
import { type Purpose, purposeOf } from './purpose.ts'

export interface Dockerfile {
  readonly file: string
  readonly purpose: Purpose
  /** In the order of the file; the last one is what runs unless somebody names another. */
  readonly stages: readonly DockerStage[]
}

export interface DockerStage {
  /** `AS build`; null where it has no name. */
  readonly name: string | null
  /** What stands behind `FROM`, with the arguments before the first one filled in: an image, or the name of an earlier stage. */
  readonly base: string
  readonly from: DockerInstruction
  /** Behind `FROM`. */
  readonly instructions: readonly DockerInstruction[]
  /** What its `RUN` instructions run, in order; variables are not filled in. */
  readonly runs: readonly RunCommand[]
}

export interface RunCommand extends ShellCommand {
  readonly instruction: DockerInstruction
}

export default defineSource<Dockerfile>({
  noun: 'Dockerfile',
  read({ tree }, problem) {
    return tree.files.flatMap(({ path }) => {
      if (!isDockerfile(path)) return []
      const bytes = tree.read(path)
      if (bytes === null) return []
      const { value, problems } = parseDockerfile(decodeConfig(bytes))
      for (const { line, message } of problems) problem('dockerfile-unreadable', { file: path, line }, message)
      const stages = splitStages(value)
      return [{ file: path, purpose: isForDevelopers(stages) ? 'development' : purposeOf(path), stages }]
    })
  },
})

const named = /(?:^|\/)(?:Dockerfile|Containerfile)(?:[.-][^/]*)?$|\.(?:Dockerfile|Containerfile)$/i

function isDockerfile(path: string): boolean {
  // A template has holes that no parser of Dockerfiles knows.
  return named.test(path) && !/\.(?:dockerignore|j2|jinja2?|tpl|tmpl|template|md|txt)$/i.test(path)
}

/** Its last stage installs the list of packages for developers, or is started by a script for them. */
function isForDevelopers(stages: readonly DockerStage[]): boolean {
  const last = stages.at(-1)
  return (
    last !== undefined &&
    (last.runs.some(({ words }) => words.includes('install') && words.some((word) => developerList.test(word))) ||
      last.instructions.some(
        ({ keyword, text }) => (keyword === 'CMD' || keyword === 'ENTRYPOINT') && /(?:^|[\s"'/])dev[\w-]*\.sh\b/i.test(text.slice(0, 2000)),
      ))
  )
}

const developerList = /(?:^|\/)(?:(?:dev|development)[-_.]?requirements|requirements[-_./](?:dev|development))[\w.-]*$/i

function splitStages(instructions: readonly DockerInstruction[]): DockerStage[] {
  const stages: (DockerStage & { readonly instructions: DockerInstruction[]; readonly runs: RunCommand[] })[] = []
  const globals = new Map<string, string>()
  for (const instruction of instructions) {
    const stage = stages.at(-1)
    if (instruction.keyword === 'FROM') {
      const [, base = '', name = null] = /^(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(instruction.text) ?? []
      stages.push({ name, base: expand(base, globals), from: instruction, instructions: [], runs: [] })
    } else if (stage === undefined) {
      if (instruction.keyword === 'ARG') for (const [arg, value] of parseDockerPairs(instruction.text)) globals.set(arg, value)
    } else {
      stage.instructions.push(instruction)
      if (instruction.keyword === 'RUN') stage.runs.push(...commandsOf(instruction))
    }
  }
  return stages
}

function commandsOf(instruction: DockerInstruction): RunCommand[] {
  const { exec, text, textLine, document, line } = instruction
  if (exec !== null) return [{ words: exec, assignments: {}, line, instruction }]
  const { script, scriptLine } =
    document === null
      ? { script: text.replaceAll('\n', ' \\\n'), scriptLine: textLine }
      : { script: document.text, scriptLine: document.line }
  return parseShell(script, new Map(), scriptLine).map((command) => {
    const words = command.words.filter((word, index) => index > 3 || !/^--(?:mount|network|security)=/.test(word))
    return { ...command, words, instruction }
  })
}

/** The stage itself and those that it is built on, itself first. */
export function lineOfDescent(stage: DockerStage, stages: readonly DockerStage[]): DockerStage[] {
  const base = findBase(stage, stages)
  return base === undefined ? [stage] : [stage, ...lineOfDescent(base, stages)]
}

export function findBase(stage: DockerStage, stages: readonly DockerStage[]): DockerStage | undefined {
  return stages.slice(0, stages.indexOf(stage)).findLast(({ name }) => name?.toLowerCase() === stage.base.toLowerCase())
}

/** What ends up in the image that is built without naming a stage: the last stage and what it is built on. */
export function shippedStages({ stages }: Pick<Dockerfile, 'stages'>): DockerStage[] {
  const last = stages.at(-1)
  return last === undefined ? [] : lineOfDescent(last, stages)
}

export function startsSomething({ instructions }: DockerStage): boolean {
  return instructions.some(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT')
}

export interface Copy {
  readonly instruction: DockerInstruction
  readonly sources: readonly string[]
  readonly target: string
  /** `--from=build`; null from the context. */
  readonly from: string | null
  readonly flags: readonly string[]
}

/** What `COPY` and `ADD` put into the image. */
export function copiesOf({ instructions }: DockerStage): Copy[] {
  return instructions.flatMap((instruction) => {
    if ((instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') || instruction.document !== null) return []
    const all = instruction.text.split(/\s+/).filter((word) => word !== '')
    const flags = all.filter((word, index) => word.startsWith('--') && all.slice(0, index).every((before) => before.startsWith('--')))
    const listed = /\[[^\]]*\]/.exec(instruction.text)?.[0]
    const words = listed === undefined ? all.slice(flags.length) : parseList(listed)
    const target = words.at(-1)
    if (target === undefined || words.length < 2) return []
    const from = flags.find((flag) => flag.startsWith('--from='))?.slice('--from='.length) ?? null
    return [{ instruction, sources: words.slice(0, -1), target, from, flags }]
  })
}

function parseList(text: string): string[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
  } catch {
    return []
  }
}

/** The folder whose files `COPY` sees: the nearest one, going up, that has what is copied. Null where none has. */
export function findContext({ file, stages }: Dockerfile, tree: Tree): string | null {
  const wanted = stages
    .flatMap(copiesOf)
    .filter(({ from }) => from === null)
    .flatMap(({ sources }) => sources)
    .filter((source) => !/[*?[$:<]/.test(source))
    .map((source) => source.replace(/^\.?\//, '').replace(/\/$/, ''))
    .filter((source) => source !== '' && source !== '.')
  const slash = file.lastIndexOf('/')
  for (let folder = slash < 0 ? '' : file.slice(0, slash); ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    if (wanted.every((path) => tree.kindOf(folder === '' ? path : `${folder}/${path}`) !== null)) return folder
    if (folder === '') return null
  }
}

/** Whether `.dockerignore` keeps a path of the context out of the image; false without one. */
export function isKeptOut(path: string, dockerfile: Dockerfile, context: string, tree: Tree): boolean {
  const own = `${dockerfile.file}.dockerignore`
  const shared = context === '' ? '.dockerignore' : `${context}/.dockerignore`
  const bytes = tree.has(own) ? tree.read(own) : tree.has(shared) ? tree.read(shared) : null
  if (bytes === null) return false
  const parts = path.split('/')
  const prefixes = parts.map((_, index) => parts.slice(0, index + 1).join('/'))
  let isOut = false
  for (const written of decodeConfig(bytes).split(/\r?\n/).slice(0, 2000)) {
    const line = written.trim()
    if (line === '' || line.startsWith('#')) continue
    const isBack = line.startsWith('!')
    const pattern = (isBack ? line.slice(1) : line)
      .trim()
      .replace(/^\.?\//, '')
      .replace(/\/$/, '')
    if (prefixes.some((prefix) => matches(pattern, prefix))) isOut = !isBack
  }
  return isOut
}

/** Go's `filepath.Match` with `**`, without a regular expression that could be made slow. */
function matches(pattern: string, path: string): boolean {
  if (pattern.length > 300) return false
  const memory = new Map<number, boolean>()
  const run = (p: number, s: number): boolean => {
    const key = p * 1000 + s
    const kept = memory.get(key)
    if (kept !== undefined) return kept
    let answer: boolean
    if (p >= pattern.length) answer = s === path.length
    else if (pattern.startsWith('**/', p))
      answer = run(p + 3, s) || [...path].some((one, at) => at >= s && one === '/' && run(p + 3, at + 1))
    else if (pattern.startsWith('**', p)) answer = true
    else if (pattern[p] === '*') answer = run(p + 1, s) || (s < path.length && path[s] !== '/' && run(p, s + 1))
    else if (s >= path.length) answer = false
    else answer = (pattern[p] === '?' ? path[s] !== '/' : pattern[p] === path[s]) && run(p + 1, s + 1)
    memory.set(key, answer)
    return answer
  }
  return run(0, 0)
}

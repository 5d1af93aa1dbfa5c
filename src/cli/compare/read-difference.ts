// From two names to their difference: both states are read with the law of the base.

import { join } from 'node:path'
import { type Files, toPrintable } from '../../base/index.ts'
import { compareModels, type Difference, type DifferenceFormat, writeDifference } from '../../guardrail/index.ts'
import type { Advisories } from '../../taxonomy/index.ts'
import { loadAdvisories } from '../advisories/load.ts'
import type { AnalysisRequest } from '../analysis.ts'
import type { applicationOptions } from '../application-options.ts'
import { layOptionsOver } from '../application-options.ts'
import type { Host } from '../host.ts'
import type { OptionValues } from '../options.ts'
import { startProgress } from '../progress.ts'
import { checkOutput, goesToTerminal, wantsColour, writeReport } from '../report.ts'
import { findGivenSource, findOwnSource } from '../settings/policy-source.ts'
import { type ReadDocument, readFrom } from '../settings/read-document.ts'
import { readEnvironment } from '../settings/read-environment.ts'
import { underLaw } from '../settings/under-law.ts'
import { getTarget, type Target } from '../target.ts'
import { readSides, type Side, type Sides, type SidesWish } from './read-sides.ts'
import { readState, type State } from './read-state.ts'

export type CompareOptions = OptionValues<typeof applicationOptions> & {
  readonly path: string | undefined
  readonly all: boolean
  readonly database: string | undefined
  readonly policy: string | undefined
}

export interface Compared {
  readonly difference: Difference
  readonly base: State
  readonly head: State
  readonly sides: Sides
  readonly target: Target
  /** The work tree's real path. */
  readonly top: string
  /** Of the base and of the head as they are written there. */
  readonly documents: { readonly base: ReadDocument; readonly head: ReadDocument }
  /** How the head was read: under the law that judges. */
  readonly asked: Omit<AnalysisRequest, 'wish'>
  readonly advisories: Advisories | null
  readonly notes: readonly string[]
}

export async function readDifference(wish: SidesWish, options: CompareOptions, host: Host): Promise<Compared> {
  const target = toReal(getTarget(options.path, host), host)
  checkOutput(options.output, host)
  const sides = readSides(wish, target, host)
  const { advisories, notes } = loadAdvisories(options.database, host)
  const [old, own] = [await readOwn(sides.base, target, host), await readOwn(sides.head, target, host)]
  const law = options.policy === undefined ? old : underLaw(old, await readGiven(options.policy, target, host))
  const progress = startProgress(host)
  try {
    const ask = (side: Side, document: ReadDocument) => toRequest(side, document, target, options, host)
    const base = await readState(sides.base, await ask(sides.base, law), advisories, host, progress)
    const asked = await ask(sides.head, underLaw(own, law))
    const head = await readState(sides.head, asked, advisories, host, progress)
    const difference = compareModels(base, head)
    return {
      difference,
      base,
      head,
      sides,
      target,
      top: sides.top,
      documents: { base: old, head: own },
      asked,
      advisories,
      notes: [...notes, ...sides.notes],
    }
  } finally {
    progress.finish()
  }
}

async function toRequest(side: Side, { settings, layers, files }: ReadDocument, target: Target, options: CompareOptions, host: Host) {
  const laid = layOptionsOver(settings, options)
  return {
    target,
    settings: laid,
    layers,
    policyFiles: files,
    environment: await readEnvironment(laid, { pairs: options.env, files: options['env-from'] }, target, hostOf(side, host)),
    useCache: !options['no-cache'],
    onTerminal: goesToTerminal(options.output, host),
    colour: wantsColour(options.output, host),
    columns: host.terminal.columns,
  }
}

/** The work tree by itself, under its own law. */
export async function readAlone(
  options: CompareOptions,
  host: Host,
): Promise<{
  readonly state: State
  readonly baseline: { readonly path: string; readonly shown: string; readonly files: Files } | null
  readonly notes: readonly string[]
}> {
  const target = getTarget(options.path, host)
  checkOutput(options.output, host)
  const side: Side = { name: 'working tree', commit: null }
  const { advisories, notes } = loadAdvisories(options.database, host)
  const own = await readOwn(side, target, host)
  const document = options.policy === undefined ? own : underLaw(own, await readGiven(options.policy, target, host))
  const progress = startProgress(host)
  try {
    const state = await readState(side, await toRequest(side, document, target, options, host), advisories, host, progress)
    const file = document.settings.baseline
    const baseline = file === undefined ? null : { path: join(target.folder, file), shown: join(target.shown, file), files: document.files }
    return { state, baseline, notes }
  } finally {
    progress.finish()
  }
}

/** The files of a commit are named by the real place of the work tree, whatever link led there. */
function toReal(target: Target, host: Host): Target {
  const real = host.files.resolve(target.folder)
  return real.ok ? { ...target, folder: real.value } : target
}

/** Files of the side where it is a commit, of the disk where it is the work tree. */
export function hostOf({ commit }: Side, host: Host): Host {
  return commit === null ? host : { ...host, files: commit.files }
}

function readOwn({ commit }: Side, target: Target, host: Host): Promise<ReadDocument> {
  return readFrom(findOwnSource(target, commit?.files ?? host.files), target, findRuleNames, host)
}

async function readGiven(policy: string, target: Target, host: Host): Promise<ReadDocument> {
  return readFrom(await findGivenSource(policy, target, host), target, findRuleNames, host)
}

async function findRuleNames(): Promise<readonly string[]> {
  return (await import('../rule-registry.ts')).ruleNames
}

export async function writeCompared(
  { difference, notes }: Compared,
  format: DifferenceFormat,
  options: CompareOptions,
  host: Host,
): Promise<void> {
  const shown = { colour: wantsColour(options.output, host), columns: host.terminal.columns, all: options.all }
  writeReport(writeDifference(format, difference, shown), options.output, host)
  for (const note of notes) host.terminal.note(`${toPrintable(note)}\n`)
}

// One state of the application with what a scan says of it. That of a commit never changes, and is kept by the commit's name.

import type { Tree } from '../../base/index.ts'
import { type ComparedState, type GivenDocument, isOpenApi, type PackageRow } from '../../guardrail/index.ts'
import { openStore, readTree, type Store } from '../../io/index.ts'
import type { Json, Model } from '../../model/index.ts'
import { rules } from '../../rules/index.ts'
import { asksForFlows } from '../../scan/index.ts'
import { readInventory } from '../../supply-chain/index.ts'
import { decodeConfig, parseYaml } from '../../syntax/index.ts'
import type { Advisories } from '../../taxonomy/index.ts'
import { type AnalysisRequest, plainScan } from '../analysis.ts'
import { digestOf } from '../cache/looked-at-tree.ts'
import { findPast } from '../find-past.ts'
import { findPolicy, scanModel } from '../find-weaknesses.ts'
import type { Host } from '../host.ts'
import type { Progress } from '../progress.ts'
import { findTool, readModel } from '../read-model.ts'
import type { Side } from './read-sides.ts'

export type State = ComparedState

export async function readState(
  side: Side,
  asked: Omit<AnalysisRequest, 'wish'>,
  advisories: Advisories | null,
  host: Host,
  progress: Progress,
): Promise<State> {
  const request: AnalysisRequest = { ...asked, wish: plainScan }
  const kept = side.commit === null ? null : findKept(side.commit.id, request, advisories, host)
  const known = kept?.read() ?? null
  if (known !== null) return { ...known, name: side.name }
  const { target, settings } = request
  const exclude = settings.exclude === undefined ? {} : { exclude: settings.exclude }
  const origin =
    side.commit === null ? {} : { origin: { tree: readTree(target.folder, exclude, side.commit.files), commit: side.commit.id } }
  const withFlows = asksForFlows(rules, { only: [], skip: [], rules: settings.rules ?? new Map() })
  const { model, tree } = await readModel(request, host, progress, { ...origin, withFlows })
  const past = findPast(request, null, host, side.commit?.id ?? null)
  const hold = await findPolicy(request, host)
  const { findings, suppressed, statements } = scanModel(
    model,
    tree,
    { request, wish: plainScan, host, advisories, past, hold },
    side.commit !== null,
  ).result
  const state: State = {
    name: side.name,
    model: toKept(model),
    findings,
    suppressed,
    statements,
    packages: listPackages(tree.unwatched),
    documents: readDocuments(tree.unwatched),
  }
  kept?.write(state)
  return state
}

/** What is compared of a model: the code of functions, and how requests reach what they do, is for rules. */
function toKept(model: Model): Model {
  return { ...model, code: null, flows: model.flows === null ? null : { ...model.flows, flows: [] } }
}

function listPackages(tree: Tree): PackageRow[] {
  const { inventory } = readInventory({ tree })
  return inventory.resolutions.flatMap(({ file, packages, isLocked }) =>
    packages.map(({ name, version, specifier }) => ({ file, name, version: version ?? (isLocked ? null : (specifier ?? null)) })),
  )
}

const documentName = /(?:^|\/)[\w.-]*(?:openapi|swagger)[\w.-]*\.(?:json|ya?ml)$/i
const mostBytes = 8 * 1024 * 1024
const mostDocuments = 10

function readDocuments(tree: Tree): GivenDocument[] {
  const paths = [
    ...tree.files.map(({ path }) => path),
    ...tree
      .others()
      .filter(({ size }) => size <= mostBytes)
      .map(({ path }) => path),
  ]
  const found: GivenDocument[] = []
  for (const file of paths.filter((path) => documentName.test(path)).sort()) {
    const bytes = found.length < mostDocuments ? tree.read(file) : null
    const content = bytes === null ? null : parseDocument(file, decodeConfig(bytes))
    if (content !== null && isOpenApi(content)) found.push({ file, content })
  }
  return found
}

function parseDocument(file: string, text: string): Json | null {
  if (!file.endsWith('.json')) return toJson(parseYaml(text).value)
  try {
    // What JSON gives is Json.
    return JSON.parse(text) as Json
  } catch {
    return null
  }
}

/** Dates and the like of YAML are texts to whoever reads the document. */
function toJson(value: unknown): Json | null {
  // What was written as JSON is read as Json.
  return value === undefined ? null : (JSON.parse(JSON.stringify(value ?? null)) as Json)
}

interface Kept {
  read(): State | null
  write(state: State): void
}

const mostKept = 256 * 1024 * 1024

/** By the commit, this program, and all that the answer depends on beside them: the day, because secrets age. */
function findKept(
  commit: string,
  { target, settings, environment, layers, useCache }: AnalysisRequest,
  advisories: Advisories | null,
  host: Host,
): Kept | null {
  const tool = useCache ? findTool(host) : null
  const store: Store | null = tool === null ? null : openStore(host.environment, target.folder)
  if (store === null) return null
  const question = [
    tool,
    target.folder,
    commit,
    JSON.stringify([settings, layers], withMaps),
    [...environment],
    about(advisories),
    host.clock.now().toISOString().slice(0, 10),
  ]
  const name = `state-${digestOf(JSON.stringify(question)).slice(0, 32)}`
  return {
    read() {
      const file = store.open(name)
      const bytes = file === null || file.size > mostKept ? null : file.read(0, file.size)
      file?.close()
      const text = bytes === null ? '' : new TextDecoder().decode(bytes)
      const end = text.indexOf('\n')
      // Its digest vouches that this program wrote what follows, and the name, that it was this build of it.
      return end > 0 && text.slice(0, end) === digestOf(text.slice(end + 1)) ? (JSON.parse(text.slice(end + 1)) as State) : null
    },
    write(state) {
      const text = JSON.stringify(state)
      store.write(name, [new TextEncoder().encode(`${digestOf(text)}\n${text}`)])
    },
  }
}

function about(advisories: Advisories | null): unknown {
  return advisories?.about ?? null
}

/** Maps as their entries. */
function withMaps(_: string, value: unknown): unknown {
  return value instanceof Map ? [...value] : value
}

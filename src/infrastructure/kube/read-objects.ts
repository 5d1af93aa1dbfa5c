// Every object that the tree would bring up in a cluster: plain manifests, what kustomizations make of them, and charts with their defaults.

import type { Place } from '../../base/index.ts'
import type { Subject } from '../../finding/index.ts'
import { decodeConfig, parseLocatedYaml } from '../../syntax/index.ts'
import { findCharts, renderChart } from './helm.ts'
import { buildKustomizations } from './kustomize.ts'
import { type KubeObject, toKubeObject } from './object.ts'
import { readRenderedCharts } from './rendered-charts.ts'
import { itemsAt, type KubeValue, toKubeValue } from './value.ts'

const LARGEST = 1_000_000
const MOST_OBJECTS = 5000

type Tell = (code: string, place: Place, message: string) => void

const known = new WeakMap<Subject, readonly KubeObject[]>()

/** Read once for each subject; problems are told the first time. */
export function readKubeObjects(subject: Subject, problem: Tell): readonly KubeObject[] {
  const earlier = known.get(subject)
  if (earlier !== undefined) return earlier
  const objects = read(subject, problem)
  known.set(subject, objects)
  return objects
}

function read({ tree, renderChart: render }: Subject, problem: Tell): readonly KubeObject[] {
  const paths = [...tree.others(), ...tree.files].filter(({ path, size }) => isYaml(path) && size <= LARGEST).map(({ path }) => path)
  if (paths.length === 0) return []
  const charts = findCharts(tree, paths)
  const objects: KubeObject[] = [
    ...(render === undefined ? charts.flatMap((chart) => renderChart(chart, problem)) : readRenderedCharts(tree, charts, render, problem)),
  ]
  const documents = new Map<string, readonly KubeValue[]>()
  const kustomizations = new Map<string, KubeValue>()
  for (const path of paths) {
    if (isTest(path) || charts.some(({ folder }) => folder === '' || path.startsWith(`${folder}/`))) continue
    const bytes = tree.read(path)
    if (bytes === null) continue
    const text = decodeConfig(bytes)
    const isKustomization = /(?:^|\/)kustomization\.ya?ml$/i.test(path)
    // Most YAML of a repository is something else.
    if (!isKustomization && !/^\s*["']?apiVersion["']?\s*:/m.test(text)) {
      if (isPatch(text)) documents.set(path, parse(path, text, problem))
      continue
    }
    const values = parse(path, text, problem)
    if (isKustomization && values[0] !== undefined) kustomizations.set(path, values[0])
    else documents.set(path, values)
  }
  const built = buildKustomizations(tree, kustomizations, documents, problem)
  objects.push(...built.objects)
  for (const [path, values] of documents) {
    if (built.used.has(path)) continue
    for (const value of values.flatMap(unpackList)) {
      const object = toKubeObject(value, folderOf(path), 'manifest')
      if (object !== null) objects.push(object)
    }
  }
  if (objects.length > MOST_OBJECTS)
    problem(
      'manifests-too-many',
      { file: paths[0] ?? '', line: 1 },
      `more than ${MOST_OBJECTS} objects of Kubernetes are in the tree, and the others were not looked at`,
    )
  return objects.slice(0, MOST_OBJECTS)
}

function parse(path: string, text: string, problem: Tell): readonly KubeValue[] {
  // A text with holes that is in no chart is for a tool that nobody here knows.
  if (/\{\{[^}]*\}\}/.test(text) && /^\s*\{\{/m.test(text)) return []
  const { documents, problems } = parseLocatedYaml(text)
  const [first] = problems
  if (first !== undefined) problem('manifest-unreadable', { file: path, line: first.line }, first.message)
  return documents.map((document) => toKubeValue(document, (line, end) => (end > line ? { file: path, line, end } : { file: path, line })))
}

/** JSON6902 patches in a file of their own. */
function isPatch(text: string): boolean {
  return /^- (?:op|path):/m.test(text) || /^\s*"op"\s*:/m.test(text)
}

function unpackList(value: KubeValue): readonly KubeValue[] {
  const items = value.kind === 'table' && value.entries.get('kind')?.kind === 'scalar' ? itemsAt(value, 'items') : []
  const kind = value.kind === 'table' ? value.entries.get('kind') : undefined
  return kind?.kind === 'scalar' && String(kind.value).endsWith('List') && items.length > 0 ? items : [value]
}

function isYaml(path: string): boolean {
  return (
    /\.(?:ya?ml|tpl|json)$/i.test(path) && (!path.endsWith('.json') || /(?:^|\/)(?:k8s|kubernetes|manifests|kube|deploy)\//i.test(path))
  )
}

function isTest(path: string): boolean {
  return /(?:^|\/)(?:tests?|testdata|fixtures|__tests__|node_modules)\//.test(path)
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}

// Charts: what their templates say with the chart's own defaults filled in. What the defaults do not answer stays a hole; of a question
// without an answer both arms are looked at. Every line remembers where it comes from: the template, or the values.

import type { Place, Tree } from '../../base/index.ts'
import { decodeConfig, parseLocatedYaml } from '../../syntax/index.ts'
import { parseHelmTemplate, type TemplateNode } from './helm-template.ts'
import { type Filled, fill, isTrue, type Lookup, scalar } from './helm-values.ts'
import { type KubeObject, toKubeObject } from './object.ts'
import { HOLE, type KubeTable, type KubeValue, textAt, toKubeValue } from './value.ts'

export interface Chart {
  readonly folder: string
  readonly name: string
  /** It only lends its templates to others. */
  readonly isLibrary: boolean
  readonly templates: readonly { readonly path: string; readonly text: string }[]
  readonly root: KubeTable
}

type Tell = (code: string, place: Place, message: string) => void

const MOST_STEPS = 50_000
const DEEPEST = 12
const MOST_ITEMS = 50

export function findCharts(tree: Tree, paths: readonly string[]): readonly Chart[] {
  return paths.flatMap((path) => {
    const [, folder] = /^(?:(.*)\/)?Chart\.ya?ml$/.exec(path) ?? [null, null]
    if (folder === null) return []
    const base = folder ?? ''
    const inside = base === '' ? '' : `${base}/`
    const chart = readTable(tree, path)
    const values = readTable(tree, `${inside}values.yaml`) ?? readTable(tree, `${inside}values.yml`) ?? empty(`${inside}values.yaml`)
    const templates = paths
      .filter((one) => one.startsWith(`${inside}templates/`) && !one.includes('/templates/tests/') && /\.(?:ya?ml|tpl)$/.test(one))
      .flatMap((one) => {
        const bytes = tree.read(one)
        return bytes === null ? [] : [{ path: one, text: decodeConfig(bytes) }]
      })
    if (chart === null || templates.length === 0) return []
    const name = textAt(chart, 'name') ?? 'chart'
    return [{ folder: base, name, isLibrary: textAt(chart, 'type') === 'library', templates, root: toRoot(path, name, chart, values) }]
  })
}

function toRoot(path: string, name: string, chart: KubeTable, values: KubeTable): KubeTable {
  const place = { file: path, line: 1 }
  const table = (entries: Readonly<Record<string, KubeValue>>): KubeTable => ({
    kind: 'table',
    entries: new Map(Object.entries(entries)),
    place,
  })
  const text = (value: string): KubeValue => scalar(value, place)
  return table({
    Values: values,
    Release: table({
      Name: text('release'),
      Namespace: text(`${HOLE}namespace`),
      Service: text('Helm'),
      IsInstall: scalar(true, place),
      IsUpgrade: scalar(false, place),
    }),
    Chart: table({ Name: text(name), Version: text(textAt(chart, 'version') ?? ''), AppVersion: text(textAt(chart, 'appVersion') ?? '') }),
  })
}

function readTable(tree: Tree, path: string): KubeTable | null {
  if (!tree.has(path)) return null
  const bytes = tree.read(path)
  const [document] = bytes === null ? [] : parseLocatedYaml(decodeConfig(bytes)).documents
  if (document?.kind !== 'table') return null
  const value = toKubeValue(document, (line) => ({ file: path, line }))
  return value.kind === 'table' ? value : null
}

function empty(file: string): KubeTable {
  return { kind: 'table', entries: new Map(), place: { file, line: 1 } }
}

export function renderChart(chart: Chart, problem: Tell): readonly KubeObject[] {
  const parsed = chart.templates.map(({ path, text }) => ({ path, ...parseHelmTemplate(text) }))
  const definitions = new Map(
    parsed.flatMap(({ path, definitions }) => [...definitions].map(([name, nodes]) => [name, { path, nodes }] as const)),
  )
  const found = new Map<string, KubeObject>()
  for (const { path, nodes, problem: wrong } of parsed) {
    if (wrong !== null)
      problem('chart-template-unreadable', { file: path, line: wrong.line }, `this is no template of Helm: ${wrong.message}`)
    if (path.endsWith('.tpl')) continue
    for (const arm of [0, 1] as const) {
      const rendering = new Rendering(chart, definitions, path, arm)
      rendering.render(nodes, { dot: chart.root, variables: new Map() }, 0)
      const objects = toObjects(chart, rendering.finish(), path, arm === 0 ? problem : () => {})
      for (const object of objects) {
        const key = JSON.stringify([object.kind, object.name, object.place])
        // What the other arm says of the same object is asked too, as an object beside it.
        if (!found.has(key) || arm === 1) found.set(`${key}${arm}`, object)
      }
      if (!rendering.hasDoubts) break
    }
  }
  return [...found.values()]
}

function toObjects(chart: Chart, lines: readonly Line[], path: string, problem: Tell): KubeObject[] {
  const text = lines.map((line) => line.text).join('\n')
  if (text.trim() === '') return []
  const { documents, problems } = parseLocatedYaml(text)
  const [first] = problems
  const placeOf = (line: number): Place => lines[line - 1]?.place ?? { file: path, line: 1 }
  if (first !== undefined)
    problem(
      'chart-template-unreadable',
      placeOf(first.line),
      'with its holes this template is no YAML, and what it makes was looked at in part',
    )
  return documents.flatMap((document) => {
    const value = toKubeValue(document, (line) => placeOf(line))
    const object = toKubeObject(value, chart.folder === '' ? chart.name : chart.folder, 'helm', hasHoles(value))
    // Of whoever applies it: nobody knows its name.
    return object === null ? [] : [object.namespace.startsWith(HOLE) ? { ...object, namespace: '' } : object]
  })
}

function hasHoles(value: KubeValue): boolean {
  if (value.kind === 'list') return value.items.some(hasHoles)
  return value.kind === 'table' && [...value.entries].some(([key, inner]) => key.startsWith(HOLE) || hasHoles(inner))
}

interface Line {
  readonly text: string
  readonly place: Place
}

interface Frame {
  readonly dot: Filled
  readonly variables: ReadonlyMap<string, Filled>
}

type Definitions = ReadonlyMap<string, { readonly path: string; readonly nodes: readonly TemplateNode[] }>

/** One reading of a template: of a question that nobody can answer it takes the arm that it was told. */
class Rendering {
  hasDoubts = false
  private readonly chart: Chart
  private readonly definitions: Definitions
  private path: string
  private readonly arm: 0 | 1
  private steps = 0
  private readonly done: Line[] = []
  private open: { text: string; place: Place | null; fromValue: boolean } = { text: '', place: null, fromValue: false }

  constructor(chart: Chart, definitions: Definitions, path: string, arm: 0 | 1) {
    this.chart = chart
    this.definitions = definitions
    this.path = path
    this.arm = arm
  }

  render(nodes: readonly TemplateNode[], frame: Frame, depth: number): void {
    const variables = new Map(frame.variables)
    const own = { dot: frame.dot, variables }
    for (const node of nodes) {
      this.steps += 1
      if (this.steps > MOST_STEPS) return
      const place = { file: this.path, line: node.line }
      if (node.kind === 'text') this.addText(node.text, node.line)
      else if (node.kind === 'action') this.act(node.code, place, own, variables, depth)
      else this.choose(node, place, own, depth)
    }
  }

  private act(code: string, place: Place, frame: Frame, variables: Map<string, Filled>, depth: number): void {
    const [, name, rest = ''] = /^(\$\w+)\s*:?=\s*([\s\S]*)$/.exec(code) ?? []
    if (name !== undefined) {
      variables.set(name, fill(rest, this.lookup(frame, place, depth)))
      return
    }
    // The shape of what comes out: `nindent 8` at the end.
    const [, inner = code, shape = '', width = '0'] = /^([\s\S]*?)\|\s*(n?indent)\s+(\d{1,3})\s*$/.exec(code) ?? []
    const value = fill(inner, this.lookup(frame, place, depth))
    const lines = value === null ? [{ text: holeOf(inner), place }] : toLines(value, place)
    const indent = shape === '' ? '' : ' '.repeat(Number(width))
    if (shape === 'nindent') this.breakLine(place)
    const isValue = value !== null && value.place.file !== this.path
    for (const [index, line] of lines.entries()) {
      if (index > 0) this.breakLine(line.place)
      this.add(`${line.text === '' ? '' : indent}${line.text}`, line.place, isValue)
    }
  }

  private choose(node: Extract<TemplateNode, { kind: 'arms' }>, place: Place, frame: Frame, depth: number): void {
    for (const [index, { code, nodes }] of node.arms.entries()) {
      if (code === null) {
        this.render(nodes, frame, depth + 1)
        return
      }
      const [, first, second, rest = code] = /^(\$\w+)(?:\s*,\s*(\$\w+))?\s*:=\s*([\s\S]*)$/.exec(code) ?? []
      const value = fill(rest, this.lookup(frame, place, depth))
      const is = isTrue(value)
      if (is === null) this.hasDoubts = true
      // With doubts the first reading takes the first arm, and the second reading the one behind it.
      const taken = is ?? (this.arm === 0 || index > 0)
      if (!taken) continue
      const names = new Map(frame.variables)
      if (node.word !== 'range') {
        if (first !== undefined) names.set(first, value)
        this.render(nodes, { dot: node.word === 'with' ? value : frame.dot, variables: names }, depth + 1)
        return
      }
      for (const [key, item] of itemsOf(value, place)) {
        if (second !== undefined) names.set(first ?? '', key).set(second, item)
        else if (first !== undefined) names.set(first, item)
        this.render(nodes, { dot: item, variables: names }, depth + 1)
      }
      return
    }
  }

  private lookup(frame: Frame, place: Place, depth: number): Lookup {
    return {
      dot: frame.dot,
      root: this.chart.root,
      place,
      variable: (name) => frame.variables.get(name) ?? null,
      include: (name, dot) => {
        const definition = this.definitions.get(name)
        if (definition === undefined || depth > DEEPEST || this.steps > MOST_STEPS) return null
        const inner = new Rendering(this.chart, this.definitions, definition.path, this.arm)
        inner.steps = this.steps
        inner.render(definition.nodes, { dot, variables: new Map() }, depth + 1)
        this.steps = inner.steps
        this.hasDoubts ||= inner.hasDoubts
        return scalar(inner.text(), place)
      },
    }
  }

  private addText(text: string, line: number): void {
    for (const [index, part] of text.split('\n').entries()) {
      const place = { file: this.path, line: line + index }
      if (index > 0) this.breakLine(place)
      this.add(part, place, false)
    }
  }

  private add(text: string, place: Place, fromValue: boolean): void {
    if (this.open.text.length > 100_000) return
    const takes = this.open.place === null || (fromValue && text.trim() !== '') || (!this.open.fromValue && this.open.text.trim() === '')
    this.open = {
      text: this.open.text + text,
      place: takes ? place : this.open.place,
      fromValue: this.open.fromValue || (fromValue && text.trim() !== ''),
    }
  }

  private breakLine(place: Place): void {
    this.done.push({ text: this.open.text, place: this.open.place ?? place })
    this.open = { text: '', place: null, fromValue: false }
  }

  text(): string {
    this.breakLine({ file: this.path, line: 1 })
    const lines = this.done.map(({ text }) => text)
    return lines.join('\n').trim()
  }

  finish(): readonly Line[] {
    this.breakLine({ file: this.path, line: 1 })
    return this.done.flatMap((written, index) => {
      // What only checks the values stands before the first key, and leaves nothing.
      const line = { ...written, text: written.text.replace(/^(\s*)__hole_\w{1,12}?__(?=[A-Za-z][\w-]*:)/, '$1') }
      if (!isHoleAlone(line.text)) return [line]
      return isInList(this.done, index, indentOf(line.text))
        ? [{ ...line, text: '' }]
        : [{ ...line, text: `${line.text.trimEnd()}: ${HOLE}` }]
    })
  }
}

function isHoleAlone(text: string): boolean {
  const trimmed = text.trim()
  return trimmed.startsWith(HOLE) && /^\w+$/.test(trimmed)
}

/** A hole that fills a line is a part of the table around it, unless that is a list. */
function isInList(lines: readonly Line[], index: number, indent: number): boolean {
  for (const step of [-1, 1]) {
    for (let at = index + step, seen = 0; at >= 0 && at < lines.length && seen < 50; at += step, seen++) {
      const text = lines[at]?.text ?? ''
      if (text.trim() === '' || text.trim().startsWith('#') || isHoleAlone(text)) continue
      if (indentOf(text) > indent) continue
      if (indentOf(text) === indent && /^\s*- /.test(text)) return true
      break
    }
  }
  return false
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length
}

/** The same question leaves the same hole, so that a selector still fits its labels. */
function holeOf(code: string): string {
  let hash = 0
  for (const character of code.trim()) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0
  return `${HOLE}${hash.toString(36)}__`
}

function itemsOf(value: Filled, place: Place): readonly (readonly [Filled, Filled])[] {
  if (value === null) return [[null, null]]
  if (value.kind === 'list') return value.items.slice(0, MOST_ITEMS).map((item, index) => [scalar(index, place), item])
  return value.kind === 'table' ? [...value.entries].slice(0, MOST_ITEMS).map(([key, item]) => [scalar(key, item.place), item]) : []
}

/** A value as `toYaml` writes it, each line with the place that it comes from. */
function toLines(value: KubeValue, place: Place): readonly Line[] {
  if (value.kind === 'scalar') {
    if (value.value === null) return [{ text: '', place }]
    return String(value.value)
      .split('\n')
      .map((text) => ({ text, place: value.place }))
  }
  return blockLines(value, '', 0)
}

function blockLines(value: KubeValue, indent: string, depth: number): Line[] {
  if (depth > 50) return []
  if (value.kind === 'list') {
    if (value.items.length === 0) return [{ text: `${indent}[]`, place: value.place }]
    return value.items.flatMap((item) => {
      if (item.kind === 'scalar') return [{ text: `${indent}- ${toFlow(item.value)}`, place: item.place }]
      const [first, ...rest] = blockLines(item, `${indent}  `, depth + 1)
      return first === undefined ? [] : [{ text: `${indent}- ${first.text.trimStart()}`, place: first.place }, ...rest]
    })
  }
  if (value.kind === 'table') {
    if (value.entries.size === 0) return [{ text: `${indent}{}`, place: value.place }]
    return [...value.entries].flatMap(([key, inner]) => {
      const name = /^[\w./-]+$/.test(key) ? key : JSON.stringify(key)
      if (inner.kind === 'scalar') return [{ text: `${indent}${name}: ${toFlow(inner.value)}`, place: inner.place }]
      const isEmpty = inner.kind === 'list' ? inner.items.length === 0 : inner.entries.size === 0
      if (isEmpty) return [{ text: `${indent}${name}: ${inner.kind === 'list' ? '[]' : '{}'}`, place: inner.place }]
      return [{ text: `${indent}${name}:`, place: inner.place }, ...blockLines(inner, `${indent}  `, depth + 1)]
    })
  }
  return [{ text: `${indent}${toFlow(value.value)}`, place: value.place }]
}

function toFlow(value: string | number | boolean | null): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

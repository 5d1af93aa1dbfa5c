// Charts as helm itself fills them in, where somebody lets it: read in place of the templates, with the places of the templates.

import type { Place, Tree } from '../../base/index.ts'
import type { RenderChart } from '../../finding/index.ts'
import { decodeConfig, parseLocatedYaml } from '../../syntax/index.ts'
import { type Chart, renderChart } from './helm.ts'
import { type KubeObject, toKubeObject } from './object.ts'
import { type Effort, placeLines } from './rendered-lines.ts'
import { toKubeValue } from './value.ts'

type Tell = (code: string, place: Place, message: string) => void

/** As the reading of the templates as text calls it. */
const release = 'release'
/** Of whoever applies it: nobody knows its name. */
const namespace = 'release-namespace'

const MOST_PARTS = 5000
const LARGEST = 1_000_000
const MOST_CELLS = 20_000_000

/** What cannot be rendered is told, and read as text. */
export function readRenderedCharts(tree: Tree, charts: readonly Chart[], render: RenderChart, problem: Tell): readonly KubeObject[] {
  const effort: Effort = { cells: MOST_CELLS }
  const parents: string[] = []
  return [...charts]
    .sort((one, other) => one.folder.length - other.folder.length)
    .flatMap((chart) => {
      // A chart within a chart is a part of what that one makes, or is switched off there.
      if (parents.some((parent) => chart.folder.startsWith(parent))) return []
      // A library makes nothing by itself.
      if (chart.isLibrary) return renderChart(chart, problem)
      const place = { file: `${insideOf(chart)}Chart.yaml`, line: 1 }
      const rendered = render({ folder: chart.folder, release, namespace })
      if ('problem' in rendered) {
        problem('chart-not-rendered', place, `helm did not fill this chart in, and its templates were read as text: ${rendered.problem}`)
        return renderChart(chart, problem)
      }
      if (rendered.lacks !== undefined) problem('chart-rendered-in-part', place, rendered.lacks)
      parents.push(`${insideOf(chart)}charts/`)
      return readManifests(tree, chart, charts, rendered.text, effort, problem)
    })
}

function readManifests(
  tree: Tree,
  chart: Chart,
  charts: readonly Chart[],
  text: string,
  effort: Effort,
  problem: Tell,
): readonly KubeObject[] {
  const templates = new Map<string, Template>()
  return splitParts(text).flatMap(({ source, lines }) => {
    const template = templates.get(source) ?? findTemplate(tree, chart, charts, source)
    templates.set(source, template)
    const whole = lines.join('\n')
    if (whole.trim() === '') return []
    const first = { file: template.file, line: 1 }
    if (whole.length > LARGEST) {
      problem('chart-rendered-in-part', first, 'what helm makes of this template is too large, and was not looked at')
      return []
    }
    const places = placeLines(lines, template.lines, effort)
    const { documents, problems } = parseLocatedYaml(whole)
    const [wrong] = problems
    if (wrong !== undefined)
      problem(
        'chart-template-unreadable',
        { ...first, line: places[wrong.line - 1] ?? 1 },
        `what helm makes of it is no YAML: ${wrong.message}`,
      )
    return documents.flatMap((document) => {
      const value = toKubeValue(document, (line) => ({ file: template.file, line: places[line - 1] ?? 1 }))
      const object = toKubeObject(value, chart.folder === '' ? chart.name : chart.folder, 'helm')
      return object === null ? [] : [object.namespace === namespace ? { ...object, namespace: '' } : object]
    })
  })
}

interface Part {
  readonly source: string
  readonly lines: string[]
}

/** Helm writes `---` and where it comes from before each part. */
function splitParts(text: string): readonly Part[] {
  const parts: Part[] = []
  let isNew = true
  for (const line of text.split(/\r?\n/)) {
    const [, source] = (isNew ? /^# Source: (.+)$/.exec(line) : null) ?? []
    isNew = line === '---'
    if (source !== undefined) {
      if (parts.length >= MOST_PARTS) break
      parts.push({ source: source.trim(), lines: [] })
    } else if (!isNew) parts.at(-1)?.lines.push(line)
  }
  return parts
}

interface Template {
  readonly file: string
  readonly lines: readonly string[]
}

/** `chart/charts/other/templates/x.yaml`, with the names of the charts and not those of their folders. */
function findTemplate(tree: Tree, chart: Chart, charts: readonly Chart[], source: string): Template {
  let folder = insideOf(chart)
  let rest = source.split('/').slice(1)
  while (rest[0] === 'charts' && rest.length > 2) {
    const [, name = ''] = rest
    const inside = `${folder}charts/`
    const inner = charts.find((one) => one.name === name && one.folder === `${inside}${one.folder.slice(inside.length).split('/')[0]}`)
    folder = inner === undefined ? `${inside}${name}/` : insideOf(inner)
    rest = rest.slice(2)
  }
  const file = `${folder}${rest.join('/')}`
  const bytes = tree.has(file) ? tree.read(file) : null
  return bytes === null
    ? { file: `${insideOf(chart)}Chart.yaml`, lines: [] }
    : { file, lines: decodeConfig(bytes).slice(0, LARGEST).split(/\r?\n/) }
}

function insideOf({ folder }: Chart): string {
  return folder === '' ? '' : `${folder}/`
}

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTree } from '../../base/index.ts'
import type { RenderChart, Subject } from '../../finding/index.ts'
import type { KubeObject } from './object.ts'
import { readKubeObjects } from './read-objects.ts'
import { placeLines } from './rendered-lines.ts'
import { at, type KubeValue } from './value.ts'

function read(files: Readonly<Record<string, string>>, renderChart?: RenderChart) {
  const problems: string[] = []
  // Manifests are read from the tree and the port alone; nobody asks for anything else.
  const subject = { tree: createTree(files), ...(renderChart === undefined ? {} : { renderChart }) } as unknown as Subject
  const objects = readKubeObjects(subject, (code, place, message) => problems.push(`${code} ${place.file}:${place.line} ${message}`))
  return { objects, problems }
}

function placesOf(value: KubeValue): string[] {
  const inner = value.kind === 'list' ? value.items : value.kind === 'table' ? [...value.entries.values()] : []
  return [`${value.place.file}:${value.place.line}`, ...inner.flatMap(placesOf)]
}

const show = (objects: readonly KubeObject[]) =>
  objects.map(({ kind, name, namespace, group, place }) => [`${namespace}/${kind}/${name}`, group, `${place.file}:${place.line}`])

const service = `{{- if .Capabilities.APIVersions.Has "v1" }}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "api.name" . }}
  namespace: {{ .Release.Namespace }}
spec:
  type: {{ .Values.type }}
  selector:
    {{- toYaml .Values.selector | nindent 4 }}
  ports:
    - port: 80
{{- end }}
`
const chart = { 'c/Chart.yaml': 'name: api\nversion: 1.0.0\n', 'c/values.yaml': 'type: ClusterIP\n', 'c/templates/service.yaml': service }
const made = `---
# Source: api/templates/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: release-api
  namespace: release-namespace
spec:
  type: LoadBalancer
  selector:
    app: api
    tier: web
  ports:
    - port: 80
`

test('what helm makes is read in place of the templates, with their places', () => {
  const { objects, problems } = read(chart, () => ({ text: made }))
  expect(problems).toEqual([])
  expect(show(objects)).toEqual([['/Service/release-api', 'c', 'c/templates/service.yaml:2']])
  const [object] = objects
  expect(object?.isPartial).toBe(false)
  const lineOf = (...path: string[]) => at(object?.root, ...path)?.place.line
  expect([
    lineOf('metadata', 'name'),
    lineOf('spec', 'type'),
    lineOf('spec', 'selector', 'app'),
    lineOf('spec', 'selector', 'tier'),
  ]).toEqual([5, 8, 9, 9])
  expect(lineOf('spec', 'ports')).toBe(11)
})

test('helm is told which chart, and once for each that is not within another', () => {
  const asked: unknown[] = []
  const files = {
    ...chart,
    'c/charts/folder-of-db/Chart.yaml': 'name: db\n',
    'c/charts/folder-of-db/templates/db.yaml': '\napiVersion: v1\nkind: Secret\nmetadata:\n  name: {{ .Release.Name }}-db\n',
    'other/Chart.yaml': 'name: other\n',
    'other/templates/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
  }
  const { objects } = read(files, (one) => {
    asked.push(one)
    const [name, path] = one.folder === 'c' ? ['release-db', 'api/charts/db/templates/db.yaml'] : ['a', 'other/templates/a.yaml']
    return { text: `---\n# Source: ${path}\napiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n` }
  })
  expect(asked).toEqual([
    { folder: 'c', release: 'release', namespace: 'release-namespace' },
    { folder: 'other', release: 'release', namespace: 'release-namespace' },
  ])
  expect(show(objects)).toEqual([
    ['/Secret/release-db', 'c', 'c/charts/folder-of-db/templates/db.yaml:2'],
    ['/Secret/a', 'other', 'other/templates/a.yaml:1'],
  ])
})

test('without helm the templates are read as text, and the chart says why', () => {
  const { objects, problems } = read(chart, () => ({ problem: 'no program `helm` is installed' }))
  expect(problems).toEqual([
    'chart-not-rendered c/Chart.yaml:1 helm did not fill this chart in, and its templates were read as text: no program `helm` is installed',
  ])
  expect(show(objects)).toEqual(show(read(chart).objects))
  expect(objects.length).toBeGreaterThan(0)
})

test('what is not in it is told beside what is', () => {
  const { objects, problems } = read(chart, () => ({ text: made, lacks: 'the database is not in it' }))
  expect(problems).toEqual(['chart-rendered-in-part c/Chart.yaml:1 the database is not in it'])
  expect(objects).toHaveLength(1)
})

test('a library is never rendered by itself', () => {
  const files = { ...chart, 'c/Chart.yaml': 'name: api\ntype: library\n' }
  const refuse: RenderChart = () => {
    throw new Error('asked')
  }
  expect(read(files, refuse).problems).toEqual([])
})

test('what comes from no file of the tree stands at the chart', () => {
  const { objects } = read(chart, () => ({ text: made.replace('templates/service', '../../etc/passwd') }))
  expect(objects.flatMap(({ root }) => placesOf(root)).every((place) => place === 'c/Chart.yaml:1')).toBe(true)
})

describe('lines', () => {
  const place = (made: string, template: string, cells = 1_000_000) => placeLines(made.split('|'), template.split('|'), { cells })

  test.each([
    ['the same text', 'a: 1|b: 2', 'a: 1|b: 2', [1, 2]],
    ['lines that make nothing', 'a: 1|b: 2', '{{ if x }}|a: 1|{{ end }}|b: 2', [2, 4]],
    ['a key with a hole', 'name: x|kind: A', '# two|name: {{ .x }}|kind: A', [2, 3]],
    ['what a value brings', 'a:|  x: 1|  y: 2|b: 1', 'a:|  {{ toYaml . }}|b: 1', [1, 1, 1, 3]],
    ['nothing in common', 'x: 1|y: 2', 'a: {{ . }}', [1, 1]],
    [
      'the second of two documents',
      'kind: B|metadata:|  name: b',
      'kind: A|metadata:|  name: a|---|kind: B|metadata:|  name: b',
      [5, 6, 7],
    ],
    ['a loop', '- a: 1|  b: 1|- a: 2|  c: 1|  b: 1', '{{ range x }}|- a: {{ . }}|  b: 1|{{ end }}', [2, 3, 2, 2, 3]],
    ['what only looks like a loop', '- a: 1|  b: 1|- a: 2|  b: 1', '- a: {{ . }}|  b: 1|{{ more }}', [1, 2, 2, 2]],
  ])('%s', (_, made, template, lines) => {
    expect(place(made, template)).toEqual(lines)
  })

  test('what is too large to be compared as a whole is taken line by line', () => {
    expect(place('b: 2|x: 1|c: 3|b: 2', 'a: 1|b: 2|c: 3', 0)).toEqual([2, 2, 3, 3])
    const lines = Array.from({ length: 100_000 }, (_, line) => `a${line % 7}: 1`)
    const started = performance.now()
    expect(placeLines(lines, lines, { cells: 1_000_000 })).toEqual(lines.map((_, line) => line + 1))
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  test('every place is a line of the template, and without loops they never go back', () => {
    const line = fc.oneof(fc.constantFrom('a: 1', '  a: {{ .x }}', '', '{{', '}}', '---', 'b: {{ x }}"'), fc.string())
    fc.assert(
      fc.property(fc.array(line), fc.array(line, { minLength: 1 }), fc.boolean(), (made, template, isSmall) => {
        const found = placeLines(made, template, { cells: isSmall ? 1_000_000 : 0 })
        expect(found).toHaveLength(made.length)
        for (const [index, at] of found.entries()) {
          expect(at >= (found[index - 1] ?? 1) && at <= template.length).toBe(true)
        }
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
    )
  })
})

test('whatever helm writes, every place is in the tree', () => {
  const piece = fc.oneof(
    fc.constantFrom('---\n', '# Source: api/templates/service.yaml\n', '# Source: \n', made, 'apiVersion: v1\nkind: A\n'),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const { objects } = read(chart, () => ({ text: pieces.join('') }))
      for (const found of objects.flatMap(({ root }) => placesOf(root))) {
        const [file = '', line] = found.split(':')
        expect(Object.keys(chart)).toContain(file)
        expect(Number(line)).toBeLessThanOrEqual(service.split('\n').length)
      }
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
  )
})

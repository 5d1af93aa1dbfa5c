import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTree, type Place } from '../../base/index.ts'
import type { Subject } from '../../finding/index.ts'
import { parseLocatedYaml } from '../../syntax/index.ts'
import { parseHelmTemplate } from './helm-template.ts'
import { applyOperations, mergePatch } from './patch.ts'
import { findPod } from './pods.ts'
import { readKubeObjects } from './read-objects.ts'
import { at, type KubeValue, textAt, toKubeValue, toPlainValue } from './value.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 150)

function read(files: Readonly<Record<string, string>>) {
  const problems: string[] = []
  // Manifests are read from the tree alone; nobody asks for anything else.
  const subject = { tree: createTree(files) } as unknown as Subject
  const objects = readKubeObjects(subject, (code, place) => problems.push(`${code} ${place.file}:${place.line}`))
  return { objects, problems }
}

function value(text: string): KubeValue {
  const [document] = parseLocatedYaml(text).documents
  if (document === undefined) throw new Error('nothing was read')
  return toKubeValue(document, (line): Place => ({ file: 'a.yaml', line }))
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  template:
    metadata:
      labels: {app: api}
    spec:
      containers:
        - name: api
          image: api:1
          env:
            - {name: A, value: one}
`

describe('manifests', () => {
  test('several documents and lists, each object with its lines', () => {
    const { objects, problems } = read({
      'k8s/all.yaml': `${deployment}---\napiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Service\n    metadata: {name: api}\n---\n# nothing\n`,
      '.github/workflows/ci.yaml': 'on: push\njobs: {}\n',
    })
    expect(problems).toEqual([])
    expect(objects.map(({ kind, name, kindPlace }) => [kind, name, kindPlace])).toEqual([
      ['Deployment', 'api', { file: 'k8s/all.yaml', line: 2 }],
      ['Service', 'api', { file: 'k8s/all.yaml', line: 20 }],
    ])
  })

  test('what runs is known by its command, its image or not at all', () => {
    const runs = (container: string) => {
      const object = read({ 'a.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - ${container}\n` })
        .objects[0]
      return object === undefined ? null : findPod(object)?.containers[0]?.runs
    }
    expect(runs('{name: a, image: "x/api:1", command: [sh, -c, "alembic upgrade head && exec uvicorn main:app"]}')).toBe('server')
    expect(runs('{name: a, image: "x/api:1", command: [python, -m, uvicorn, "main:app"]}')).toBe('server')
    expect(runs('{name: db, image: "docker.io/library/postgres:16@sha256:00"}')).toBe('other')
    expect(runs('{name: frontend, image: "x/thing:1"}')).toBe('other')
    expect(runs('{name: a, image: "x/api:1"}')).toBe('unknown')
  })

  test('a manifest that is no YAML is a problem, and the others are read', () => {
    const { objects, problems } = read({ 'a.yaml': 'apiVersion: v1\nkind: [\n', 'b.yaml': deployment })
    expect(problems).toEqual(['manifest-unreadable a.yaml:3'])
    expect(objects.map(({ name }) => name)).toContain('api')
  })
})

describe('kustomizations', () => {
  test('the object is as it is brought up, and each value stands where it is written', () => {
    const { objects, problems } = read({
      'base/kustomization.yaml': 'resources: [api.yaml]\n',
      'base/api.yaml': deployment,
      'live/kustomization.yaml': `resources: [../base]
namespace: live
namePrefix: my-
images:
  - name: api
    newTag: "2"
patches:
  - path: patch.yaml
  - target: {kind: Deployment, name: api}
    patch: |-
      - op: add
        path: /spec/template/spec/containers/0/env/-
        value: {name: C, value: three}
configMapGenerator:
  - name: settings
    literals: [KEY=value]
`,
      'live/patch.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  template:
    spec:
      containers:
        - name: api
          env:
            - name: B
              value: two
`,
    })
    expect(problems).toEqual([])
    expect(objects.map(({ kind, name, namespace, from }) => [kind, name, namespace, from])).toEqual([
      ['Deployment', 'my-api', 'live', 'kustomize'],
      ['ConfigMap', 'my-settings', 'live', 'kustomize'],
    ])
    const pod = objects[0] === undefined ? null : findPod(objects[0])
    expect(pod?.containers[0]?.image).toBe('api:2')
    expect(pod?.containers[0]?.env).toEqual([
      { name: 'A', value: 'one', place: { file: 'base/api.yaml', line: 14 } },
      { name: 'B', value: 'two', place: { file: 'live/patch.yaml', line: 11 } },
      { name: 'C', value: 'three', place: { file: 'live/kustomization.yaml', line: 13 } },
    ])
    expect(textAt(objects[1]?.root, 'data', 'KEY')).toBe('value')
  })

  test('what is fetched from elsewhere is said, and what is not there', () => {
    const { problems } = read({ 'kustomization.yaml': 'resources:\n  - https://example.org/a.yaml\n  - lost.yaml\n' })
    expect(problems).toEqual(['kustomization-remote kustomization.yaml:2', 'kustomization-incomplete kustomization.yaml:3'])
  })

  test('two that name each other end', () => {
    const { objects } = read({
      'a/kustomization.yaml': 'resources: [../b]\n',
      'b/kustomization.yaml': 'resources: [../a, x.yaml]\n',
      'b/x.yaml': deployment,
    })
    expect(objects.length).toBeGreaterThan(0)
  })

  test.each([
    ['add', { op: 'add', path: '/a~1b', value: 1 }, { l: [1, 2], 'a/b': 1 }],
    ['insert', { op: 'add', path: '/l/1', value: 9 }, { l: [1, 9, 2] }],
    ['append', { op: 'add', path: '/l/-', value: 9 }, { l: [1, 2, 9] }],
    ['replace', { op: 'replace', path: '/l/0', value: 9 }, { l: [9, 2] }],
    ['remove', { op: 'remove', path: '/l/0' }, { l: [2] }],
    ['a place that is not there', { op: 'replace', path: '/x/y', value: 1 }, { l: [1, 2] }],
  ])('operation: %s', (_, operation, expected) => {
    expect(toPlainValue(applyOperations(value('l: [1, 2]'), [value(JSON.stringify(operation))]))).toEqual(expected)
  })

  test('a merge takes away, replaces, and knows items by their names', () => {
    const base = value('a: {x: 1, y: 2}\nl: [{name: one, v: 1}, {name: two, v: 2}]\ngone: 1')
    const patch = value('a: {x: 3}\nl: [{name: two, v: 9}, {name: one, $patch: delete}, {name: three}]\ngone: null')
    expect(toPlainValue(mergePatch(base, patch))).toEqual({ a: { x: 3, y: 2 }, l: [{ name: 'two', v: 9 }, { name: 'three' }] })
  })
})

describe('charts', () => {
  const chart = (template: string, values: string, helpers = '') =>
    read({
      'c/Chart.yaml': 'name: c\nversion: 1.0.0\n',
      'c/values.yaml': values,
      'c/templates/a.yaml': template,
      'c/templates/_helpers.tpl': helpers,
    })

  test('defaults are filled in, and stand where the values are', () => {
    const { objects, problems } = chart(
      `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "c.name" . }}
  labels:
    {{- include "c.labels" . | nindent 4 }}
data:
  A: {{ .Values.a | default "x" | quote }}
  {{- with .Values.more }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- range $key, $value := .Values.env }}
  {{ $key }}: {{ $value | quote }}
  {{- end }}
  {{- if .Values.off }}
  OFF: "1"
  {{- else }}
  ON: "1"
  {{- end }}
`,
      'a: ""\nmore:\n  B: two\n  L: [1, {k: v}]\nenv:\n  C: three\noff: false\n',
      '{{- define "c.name" -}}\n{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" }}\n{{- end -}}\n{{- define "c.labels" -}}\napp: {{ include "c.name" . }}\n{{- end -}}\n',
    )
    expect(problems).toEqual([])
    expect(objects).toHaveLength(1)
    const [object] = objects
    expect(object?.name).toBe('release-c')
    expect(object?.isPartial).toBe(false)
    const data = at(object?.root, 'data')
    expect(data === null ? null : toPlainValue(data)).toEqual({ A: 'x', B: 'two', L: [1, { k: 'v' }], C: 'three', ON: '1' })
    expect(at(data, 'B')?.place).toEqual({ file: 'c/values.yaml', line: 3 })
    expect(at(data, 'C')?.place).toEqual({ file: 'c/values.yaml', line: 6 })
    expect(at(data, 'ON')?.place).toEqual({ file: 'c/templates/a.yaml', line: 18 })
  })

  test('what nobody knows is a hole, and both arms of a question about it are looked at', () => {
    const { objects, problems } = chart(
      `{{- include "c.check" . -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  labels:
    {{- include "elsewhere.labels" . | nindent 4 }}
data:
  {{- if .Capabilities.APIVersions.Has "x" }}
  A: one
  {{- else }}
  A: {{ lookup "v1" "Secret" "a" "b" }}
  {{- end }}
  L: {{ randAlphaNum 10 }}
`,
      '',
    )
    expect(problems).toEqual([])
    expect(objects.map(({ root }) => textAt(root, 'data', 'A'))).toEqual(['one', expect.stringContaining('__hole_')])
    expect(objects[0]?.isPartial).toBe(true)
  })

  test('a template without an end is a problem', () => {
    expect(chart('{{ if .Values.a }}\nkind: A\n', 'a: 1\n').problems).toEqual(['chart-template-unreadable c/templates/a.yaml:1'])
  })

  test('a chart that includes itself ends', () => {
    const started = performance.now()
    chart('{{ include "a" . }}', '', '{{ define "a" }}{{ include "a" . }}{{ include "a" . }}{{ end }}')
    expect(performance.now() - started).toBeLessThan(5000)
  })
})

describe('hostile text', () => {
  const pieces = fc.constantFrom(
    '{{',
    '}}',
    '{{-',
    '-}}',
    ' if ',
    'end',
    ' else ',
    'range',
    ' with ',
    '.Values.a',
    '| nindent 4',
    '"',
    '`',
    '\n',
    '- ',
    'a: ',
    '&x ',
    '*x',
    '<<: ',
    '[',
    '{',
    '}',
    ']',
    '$x := ',
    '(',
    ')',
    'include "a" .',
    'define "a"',
    '/*',
    '---\n',
    'é',
    '\t',
  )
  const texts = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(''))

  test('no template and no YAML makes a reader throw', () => {
    fc.assert(
      fc.property(texts, texts, (template, other) => {
        parseHelmTemplate(template)
        parseLocatedYaml(template)
        read({ 'Chart.yaml': 'name: a\n', 'values.yaml': other, 'templates/a.yaml': `${template}\napiVersion: v1\nkind: A\n` })
        read({ 'kustomization.yaml': other, 'a.yaml': `apiVersion: v1\nkind: A\n${template}` })
      }),
      { numRuns },
    )
  })

  test('aliases that would make a text grow without end are a problem', () => {
    const { problems } = parseLocatedYaml(
      `a: &a [x]\n${Array.from({ length: 30 }, (_, i) => `${'bcdefghijklmnopqrstuvwxyzABCDEFGHIJ'[i]}: &${'bcdefghijklmnopqrstuvwxyzABCDEFGHIJ'[i]} [*${'abcdefghijklmnopqrstuvwxyzABCDEFGHI'[i]}, *${'abcdefghijklmnopqrstuvwxyzABCDEFGHI'[i]}]`).join('\n')}\n`,
    )
    expect(problems).toHaveLength(1)
  })

  test('a template of one long line is read in time', () => {
    const started = performance.now()
    parseHelmTemplate('{{ a }}'.repeat(150_000))
    parseHelmTemplate('{{'.repeat(500_000))
    expect(performance.now() - started).toBeLessThan(3000)
  })
})

// With a program of our own in helm's place, which tells what it was given.

import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { findHelmVersion, renderWithHelm } from './helm.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fastward-helm-test-'))
  mkdirSync(join(folder, 'bin'))
  mkdirSync(join(folder, 'temporary'))
  vi.stubEnv('PATH', join(folder, 'bin'))
  vi.stubEnv('TMPDIR', join(folder, 'temporary'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

function install(program: string) {
  const path = join(folder, 'bin', 'helm')
  writeFileSync(path, `#!${process.execPath}\nconst fs = require('node:fs'), path = require('node:path')\n${program}\n`)
  chmodSync(path, 0o700)
}

const names = { release: 'release', namespace: 'here' }
const files = new Map([
  ['Chart.yaml', new TextEncoder().encode('name: a\n')],
  ['templates/deep/a; touch b.yaml', new TextEncoder().encode('kind: A\n')],
])

test('helm gets a copy of the chart, an empty home, and nothing of the environment', () => {
  vi.stubEnv('HTTPS_PROXY', 'http://proxy.example')
  vi.stubEnv('KUBECONFIG', '/home/somebody/.kube/config')
  vi.stubEnv('SECRET', 'of the caller')
  install(`
    const chart = process.argv[4]
    console.log(JSON.stringify({
      words: process.argv.slice(2).map((word) => word === chart ? 'CHART' : word),
      files: fs.readdirSync(chart, { recursive: true }).sort(),
      text: fs.readFileSync(path.join(chart, 'templates/deep/a; touch b.yaml'), 'utf8'),
      here: fs.readdirSync('.'),
      isHome: process.cwd() === process.env.HOME,
      names: Object.keys(process.env).filter((name) => !/^(?:HELM_|GO|__CF)/.test(name)).sort(),
      cluster: process.env.KUBECONFIG,
      inside: Object.entries(process.env).filter(([name]) => /^HELM_(?!NO)/.test(name)).every(([, place]) => place.startsWith(process.env.HOME)),
    }))`)
  const answer = renderWithHelm(files, names)
  expect(answer.kind === 'manifests' ? JSON.parse(answer.text) : answer).toEqual({
    words: ['template', 'release', 'CHART', '--namespace', 'here', '--kube-version', 'v1.31.0', '--skip-tests'],
    files: ['Chart.yaml', 'templates', 'templates/deep', 'templates/deep/a; touch b.yaml'],
    text: 'kind: A\n',
    here: [],
    isHome: true,
    names: ['HOME', 'KUBECONFIG', 'LC_ALL', 'PATH', 'TMPDIR', 'USERPROFILE'],
    cluster: '/dev/null',
    inside: true,
  })
  expect(readdirSync(join(folder, 'temporary'))).toEqual([])
})

test('why it failed is one line, without the place of the copy', () => {
  install(`console.error('WARNING: this is old\\nError: ' + process.argv[4] + '/templates/a.yaml:1: wrong\\nmore'); process.exitCode = 1`)
  expect(renderWithHelm(files, names)).toEqual({ kind: 'refusal', reason: 'templates/a.yaml:1: wrong', isLate: false })
})

test('who writes without end is stopped', () => {
  install(`const some = 'a'.repeat(1 << 20); for (let count = 0; count < 64; count++) fs.writeSync(1, some)`)
  expect(renderWithHelm(files, names)).toEqual({ kind: 'refusal', reason: 'it wrote more than 8 MB', isLate: false })
})

test('which helm it is, and none', () => {
  expect([findHelmVersion(), renderWithHelm(files, names)]).toEqual([null, { kind: 'no-helm' }])
  install(`console.log('v3.0.0 ' + process.argv[2])`)
  expect(findHelmVersion()).toBe('v3.0.0 version')
})

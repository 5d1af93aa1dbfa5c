// Helm as a program that only fills templates in: on a fresh copy of a chart, with an empty home, and neither plugins nor a cluster, for a
// bounded time. No shell is between.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export type HelmAnswer =
  | { readonly kind: 'manifests'; readonly text: string }
  /** What helm says about it, on one line. */
  | { readonly kind: 'refusal'; readonly reason: string; readonly isLate: boolean }
  | { readonly kind: 'no-helm' }

const mostMilliseconds = 10_000
const mostBytes = 8 * 1024 * 1024
/** What a build of helm takes for granted is another in each. */
const kubeVersion = 'v1.31.0'
const longestReason = 300

/** Null where there is none. */
export function findHelmVersion(): string | null {
  return inFreshFolder((folder) => {
    const { status, stdout } = runHelm(folder, ['version', '--template', '{{.Version}} {{.GitCommit}}'])
    return status === 0 ? stdout.toString().trim() : null
  })
}

/** `files`: those of the chart, from its own folder, with slashes. */
export function renderWithHelm(
  files: Iterable<readonly [path: string, content: Uint8Array]>,
  { release, namespace }: { readonly release: string; readonly namespace: string },
): HelmAnswer {
  return inFreshFolder((folder) => {
    const chart = join(folder, 'chart')
    mkdirSync(chart)
    for (const [path, content] of files) {
      const target = join(chart, ...path.split('/'))
      mkdirSync(dirname(target), { recursive: true })
      // `wx`: on a disk that knows no capitals two files may be one.
      writeFileSync(target, content, { flag: 'wx', mode: 0o600 })
    }
    const { status, stdout, stderr, error } = runHelm(folder, [
      'template',
      release,
      chart,
      '--namespace',
      namespace,
      '--kube-version',
      kubeVersion,
      '--skip-tests',
    ])
    if (error !== undefined && 'code' in error) {
      if (error.code === 'ENOENT') return { kind: 'no-helm' }
      if (error.code === 'ETIMEDOUT')
        return { kind: 'refusal', reason: `it was stopped after ${mostMilliseconds / 1000} seconds`, isLate: true }
      if (error.code === 'ENOBUFS') return { kind: 'refusal', reason: `it wrote more than ${mostBytes / 1024 / 1024} MB`, isLate: false }
    }
    if (status === 0) return { kind: 'manifests', text: stdout.toString() }
    return { kind: 'refusal', reason: error?.message ?? reasonOf(stderr.toString(), folder), isLate: status === null }
  })
}

/** Warnings may stand before what went wrong. */
function reasonOf(said: string, folder: string): string {
  const lines = said.split('\n').filter((line) => line.trim() !== '')
  const line = lines.find((one) => one.startsWith('Error: ')) ?? lines[0] ?? 'it did not say why'
  return line
    .replaceAll(`${folder}/chart/`, '')
    .replace(/^Error: /, '')
    .slice(0, longestReason)
}

function runHelm(folder: string, words: readonly string[]) {
  const home = join(folder, 'home')
  mkdirSync(home)
  return spawnSync('helm', words, {
    // A relative folder in PATH then leads nowhere.
    cwd: home,
    env: cleanEnvironment(home),
    input: '',
    timeout: mostMilliseconds,
    killSignal: 'SIGKILL',
    maxBuffer: mostBytes,
    windowsHide: true,
  })
}

/** Made anew: what the caller's environment says of clusters, proxies, registries and plugins is left aside. */
function cleanEnvironment(home: string): Record<string, string> {
  const place = (name: string) => join(home, name)
  return {
    PATH: process.env['PATH'] ?? '',
    // Without it no program starts on Windows.
    ...(process.env['SystemRoot'] === undefined ? {} : { SystemRoot: process.env['SystemRoot'] }),
    HOME: home,
    USERPROFILE: home,
    TMPDIR: home,
    LC_ALL: 'C',
    KUBECONFIG: devNull,
    HELM_PLUGINS: place('plugins'),
    HELM_NO_PLUGINS: '1',
    HELM_CACHE_HOME: place('cache'),
    HELM_CONFIG_HOME: place('config'),
    HELM_DATA_HOME: place('data'),
    HELM_REGISTRY_CONFIG: place('registry.json'),
    HELM_REPOSITORY_CACHE: place('repository'),
    HELM_REPOSITORY_CONFIG: place('repositories.yaml'),
    GOMEMLIMIT: '1GiB',
    GOMAXPROCS: '2',
  }
}

function inFreshFolder<Answer>(run: (folder: string) => Answer): Answer {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fastward-helm-')))
  try {
    return run(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

// The floors check: dependency-cruiser over src with the rules of `.dependency-cruiser.mjs`, plus what it cannot see: that no
// file was left out, that no file has grown past the limit, and that nothing is needed at run time.
// `tools/floors.ts FOLDER` checks another tree with the same rules (its own test does).

import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { cruise, type IConfiguration, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'

const checkout = fileURLToPath(new URL('..', import.meta.url))
// By a computed name, because the file is plain JavaScript: editors and the command line of dependency-cruiser read it too.
const configuration: IConfiguration = (await import(new URL('../.dependency-cruiser.mjs', import.meta.url).href)).default
const mostLines = 800

/** Generated files and rows of library knowledge are read by search, not from top to bottom. */
const mayBeLong = [/\/generated\//, /^src\/knowledge\/rows\//, /^src\/rules\/index\.ts$/]

export interface FloorsReport {
  readonly examined: number
  readonly faults: readonly string[]
}

export async function checkFloors(root: string): Promise<FloorsReport> {
  const sources = listSources(join(root, 'src')).map((path) => relative(root, path).replaceAll('\\', '/'))
  const { output } = await cruise(
    ['src'],
    { ...configuration.options, baseDir: root, validate: true, ruleSet: { forbidden: rules() } },
    undefined,
    { tsConfig: extractTSConfig(join(checkout, 'tsconfig.json')) },
  )
  if (typeof output === 'string') throw new Error('dependency-cruiser answered with text where a result was asked for')
  return { examined: sources.length, faults: [...violations(output), ...leftOut(output, sources), ...tooLong(root, sources)] }
}

function rules(): IForbiddenRuleType[] {
  return configuration.forbidden ?? []
}

function violations({ summary }: ICruiseResult): string[] {
  const reasons = new Map(rules().map(({ name, comment }) => [name, comment]))
  return summary.violations.map(({ from, to, rule }) => `${from} → ${to}: ${rule.name}\n  ${reasons.get(rule.name) ?? ''}`)
}

/** A check that looked at less than there is proves nothing. */
function leftOut({ modules }: ICruiseResult, sources: readonly string[]): string[] {
  const seen = new Set(modules.map(({ source }) => source))
  const missed = sources.filter((path) => !seen.has(path))
  if (sources.length === 0) return ['src: there is no file to examine']
  return missed.map((path) => `${path}: this file was not examined`)
}

function tooLong(root: string, sources: readonly string[]): string[] {
  return sources
    .filter((path) => !mayBeLong.some((pattern) => pattern.test(path)))
    .map((path) => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > mostLines)
    .map(({ path, lines }) => `${path}: ${lines} lines, and ${mostLines} is the most: split it by meaning`)
}

function needsAtRunTime(root: string): string[] {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const named =
    typeof manifest === 'object' && manifest !== null && 'dependencies' in manifest ? Object.keys(manifest.dependencies ?? {}) : []
  return named.map(
    (name) => `package.json: ${name} is a dependency at run time; what ships is one bundle, so it is a development dependency`,
  )
}

function listSources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.[cm]?[jt]sx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) {
  const root = resolve(argv[2] ?? checkout)
  const { examined, faults } = await checkFloors(root)
  const all = [...faults, ...(root === resolve(checkout) ? needsAtRunTime(root) : [])]
  for (const fault of all) console.log(fault)
  console.log(all.length === 0 ? `the floors hold: ${examined} modules examined` : `${all.length} faults in ${examined} modules`)
  process.exitCode = all.length === 0 ? 0 : 1
}

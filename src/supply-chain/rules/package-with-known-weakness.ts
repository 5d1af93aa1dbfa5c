// A version of a package of which the local database of advisories knows a weakness.

import { bad, good } from '../../finding/index.ts'
import type { Route } from '../../model/index.ts'
import { isDocsOrExamplePath, isTestPath } from '../../project/index.ts'
import type { Advisories } from '../../taxonomy/index.ts'
import { findHindrances, type Hindrance } from '../advisories/allowed-versions.ts'
import { findBetterVersion, findSafeVersion } from '../advisories/find-safe-version.ts'
import { findVulnerabilities, type Vulnerability } from '../advisories/find-vulnerabilities.ts'
import { type JudgedVulnerability, orderVulnerabilities, severityOf, severityOfAll } from '../advisories/order-vulnerabilities.ts'
import { judge, notJudged } from '../exposure.ts'
import { findPath, writePath } from '../graph.ts'
import type { Inventory, Package, Resolution } from '../inventory.ts'
import { defineSupplyRule } from '../kit.ts'
import { findOwnResolutions } from '../own-resolutions.ts'

export default defineSupplyRule({
  id: 'package-with-known-weakness',
  title: 'A package in a version with a known weakness',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-1395'],
  owaspApi: null,
  asvs: ['v5.0.0-15.2.1'],
  why: `
    What is wrong with this version is public: whoever wants to use it against a service can read how, and scanners try it everywhere
    within days.
  `,
  fix: 'Upgrade to a release in which it is mended, and lock that.',
  blindSpots: [
    'What nobody has published yet.',
    'Anything, where there is no local database of advisories: `fastward advisories update` makes one.',
    'Packages of which only a range is written down, and no version.',
  ],
  examples: [
    bad(
      'a library locked at a version with a published weakness',
      `
      # file: uv.lock
      version = 1
      [[package]]
      name = "tin-parser"  # <-- finding
      version = "1.4.0"
    `,
    ),
    bad(
      'one of two versions of a package, each for another platform',
      `
      # file: poetry.lock
      [[package]]
      name = "tin-parser"
      version = "1.6.0"
      [[package]]
      name = "Tin_Parser"  # <-- finding
      version = "1.5.9"
    `,
    ),
    good(
      'the release that mends it',
      `
      # file: uv.lock
      version = 1
      [[package]]
      name = "tin-parser"
      version = "1.6.0"
    `,
    ),
    good(
      'a package of which an advisory was taken back',
      `
      # file: uv.lock
      version = 1
      [[package]]
      name = "tin-kettle"
      version = "2.0"
    `,
    ),
    good(
      'a range, from which an installation takes what is mended',
      `
      # file: pyproject.toml
      [project]
      name = "shop"
      dependencies = ["tin-parser>=1.4"]
    `,
    ),
  ],

  check(inventory, report, context) {
    const { advisories } = context
    if (advisories === null) return
    const own = findOwnResolutions(inventory, context.model)
    for (const resolution of inventory.resolutions)
      for (const one of resolution.packages) {
        const { name, version, source, place, scope } = one
        // What lies beside the application is its own, whatever it is called.
        if (version === null || source === 'path' || isToldOfLock(inventory, resolution, one)) continue
        const judged = findVulnerabilities(advisories, name, version)
          .map((vulnerability): JudgedVulnerability => {
            return {
              vulnerability,
              exposure: own === null || own.has(resolution) ? judge(vulnerability, one, context) : notJudged,
              severity: severityOf(vulnerability),
            }
          })
          .filter(({ exposure }) => exposure.affected !== 'no')
        if (judged.length === 0) continue
        const ordered = orderVulnerabilities(judged)
        const path = findPath(resolution, one)
        const way = path === null || path.packages.length < 2 ? null : writePath(path)
        const routes = new Map(ordered.flatMap(({ exposure }) => exposure.routes).map((route): [string, Route] => [route.id, route]))
        // A commit bears the number of the release before it, and may be mended; a limit installs nothing by itself; and what
        // tests and examples install is not what is served.
        const isAside = isTestPath(place.file) || isDocsOrExamplePath(place.file)
        const isForDevelopment = isAside || scope === 'development'
        const isPlain = (source === 'index' || source === 'unknown') && resolution.format !== 'constraints'
        const isSure = isPlain && ordered.some((one) => one.vulnerability.isMalicious || (!isForDevelopment && isUrgent(one)))
        report({
          place,
          cause: { name: resolution.file, what: `${name} ${version}` },
          component: { name, version, advisories: ordered.map(({ vulnerability }) => vulnerability.id) },
          what: `\`${name}\` ${version}${way === null ? '' : ` (${way})`} has ${countOf(ordered.length)}${describeAll(ordered)}`,
          fix: toFix(resolution, one, ordered, advisories),
          severity: severityOfAll(ordered, isForDevelopment),
          ...(isSure ? {} : { confidence: 'medium' as const }),
          ...(routes.size === 0 ? {} : { routes: [...routes.values()] }),
          ...(path === null || way === null ? {} : { others: [{ role: 'related', place: path.ask.place, note: `brings it: ${way}` }] }),
        })
      }
  },
})

/**
 * That the version is weak is certain; that it matters here is not, unless something says so: a condition that is met, or attackers. That
 * the package is imported does not: most of what is found wrong is in parts that few use, such as the proxy in a client's library.
 */
function isUrgent({ exposure, vulnerability }: JudgedVulnerability): boolean {
  return exposure.affected === 'yes' || vulnerability.exploited !== null || vulnerability.isMalicious
}

/** A manifest that pins what the lock file beside it has too says nothing new. */
function isToldOfLock({ resolutions }: Inventory, { file, isLocked }: Resolution, { name, version }: Package): boolean {
  if (isLocked) return false
  const folder = folderOf(file)
  return resolutions.some(
    (other) =>
      other.isLocked &&
      folder.startsWith(folderOf(other.file)) &&
      other.packages.some((locked) => locked.name === name && locked.version === version),
  )
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/') + 1)
}

function countOf(count: number): string {
  return count === 1 ? 'a known weakness' : `${count} known weaknesses`
}

/** In words the worst of them; the others by name. */
const mostInWords = 3

function describeAll(judged: readonly JudgedVulnerability[]): string {
  const inWords = new Set(judged.slice(0, judged.length > mostInWords + 1 ? mostInWords : judged.length))
  const tell = (reason: string | null): string => {
    const those = judged.filter((one) => reasonOf(one) === reason)
    const names = those.filter((one) => !inWords.has(one)).map(({ vulnerability }) => vulnerability.id)
    return [...those.filter((one) => inWords.has(one)).map(describe), ...(names.length === 0 ? [] : [names.join(', ')])].join('; ')
  }
  const met = [...new Set(judged.map(reasonOf))].filter((reason) => reason !== null)
  const open = tell(null)
  if (met.length === 0) return `: ${open}`
  const sentences = met.map((reason) => `Met here${reason === '' ? '' : `, because ${reason}`}: ${tell(reason)}`)
  return ['', ...sentences, ...(open === '' ? [] : [`Not seen to be met: ${open}`])].join('. ')
}

/** Why it can be met here; null where nothing says so. Several weaknesses often share one reason, which is told once. */
function reasonOf({ exposure }: JudgedVulnerability): string | null {
  return exposure.affected === 'yes' ? exposure.why : null
}

function describe({ vulnerability }: JudgedVulnerability): string {
  const { id, summary, score, exploited, epss, isMalicious } = vulnerability
  const rating = score === null ? 'not rated' : score.value === null ? score.rating : `${score.rating} ${score.value.toFixed(1)}`
  const words = [
    isMalicious ? 'made to do harm' : rating,
    ...(exploited === null ? [] : [`used in attacks${exploited.since === '' ? '' : `, says CISA since ${exploited.since}`}`]),
    ...(epss === null || epss.probability < 0.01 ? [] : [`EPSS ${Math.round(epss.probability * 100)} %`]),
  ]
  return `${id} (${words.join(', ')})${summary === '' ? '' : ` ${withoutEnd(summary)}`}`
}

function withoutEnd(text: string): string {
  return text.replace(/[\s.!?;:,]+$/, '')
}

function toFix(resolution: Resolution, one: Package, judged: readonly JudgedVulnerability[], advisories: Advisories): string {
  const { name, version } = one
  if (judged.some(({ vulnerability }) => vulnerability.isMalicious))
    return `Take \`${name}\` out, and treat every machine on which it was installed as broken into: it was made to do harm.`
  const all = judged.map(({ vulnerability }) => vulnerability)
  const safe = version === null ? null : findSafeVersion(advisories, name, version)
  const better = version === null || safe !== null ? null : findBetterVersion(advisories, name, version, all)
  if (better !== null)
    return `Upgrade \`${name}\` to ${better.version}, which mends ${all.length - better.remaining.length} of them; no release is known to be free of ${listIds(better.remaining)}.`
  if (safe === null) return `No release of \`${name}\` is known to be free of ${listIds(all)}: look for what can stand in its place.`
  const upgrade = `Upgrade \`${name}\` to ${safe}, the smallest release that no known advisory speaks of`
  return [upgrade, ...findHindrances(resolution, one, safe).slice(0, 3).map(toClause)].join('; ').concat('.')
}

function listIds(vulnerabilities: readonly Vulnerability[]): string {
  return vulnerabilities.map(({ id }) => id).join(', ')
}

function toClause({ by, specifier, file, movesTo }: Hindrance): string {
  return by === null
    ? `\`${file}\` asks for \`${specifier}\`, which has to be widened`
    : `\`${by.name}\`${by.version === null ? '' : ` ${by.version}`} asks for \`${specifier}\`, and has to move along${movesTo === null ? '' : `, to ${movesTo} or later`}`
}

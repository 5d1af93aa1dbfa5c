// A version of a package of which the local database of advisories knows a weakness.

import { bad, good } from '../../finding/index.ts'
import type { Route } from '../../model/index.ts'
import { findHindrance } from '../advisories/allowed-versions.ts'
import { findSafeVersion } from '../advisories/find-safe-version.ts'
import { findVulnerabilities, type Vulnerability } from '../advisories/find-vulnerabilities.ts'
import { type JudgedVulnerability, orderVulnerabilities, severityOf, severityOfAll } from '../advisories/order-vulnerabilities.ts'
import { judge } from '../exposure.ts'
import type { Package } from '../inventory.ts'
import { defineSupplyRule } from '../kit.ts'

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
  ],

  check(inventory, report, context) {
    const { advisories } = context
    if (advisories === null) return
    for (const resolution of inventory.resolutions)
      for (const one of resolution.packages) {
        const { name, version, source, place } = one
        // What lies beside the application is its own, whatever it is called.
        if (version === null || source === 'path') continue
        const judged = findVulnerabilities(advisories, name, version)
          .map((vulnerability): JudgedVulnerability => {
            return { vulnerability, exposure: judge(vulnerability, one, context), severity: severityOf(vulnerability) }
          })
          .filter(({ exposure }) => exposure.affected !== 'no')
        if (judged.length === 0) continue
        const ordered = orderVulnerabilities(judged)
        const routes = new Map(ordered.flatMap(({ exposure }) => exposure.routes).map((route): [string, Route] => [route.id, route]))
        report({
          place,
          cause: { name: resolution.file, what: `${name} ${version}` },
          what: `\`${name}\` ${version} has ${countOf(ordered.length)}: ${describeAll(ordered)}`,
          fix: toFix(one, ordered, findSafeVersion(advisories, name, version), (safe) => findHindrance(inventory, resolution, name, safe)),
          severity: severityOfAll(ordered, isForDevelopment(one)),
          // A commit has the number of the release before it, and may be mended.
          ...(source === 'git' || source === 'url' || !ordered.some(isUrgent) ? { confidence: 'medium' as const } : {}),
          ...(routes.size === 0 ? {} : { routes: [...routes.values()] }),
        })
      }
  },
})

/** That the version is weak is certain; that it matters here is not, unless something says so. */
function isUrgent({ exposure, vulnerability }: JudgedVulnerability): boolean {
  return exposure.affected === 'yes' || vulnerability.exploited !== null || vulnerability.isMalicious
}

function countOf(count: number): string {
  return count === 1 ? 'a known weakness' : `${count} known weaknesses`
}

/** In words the worst of them; the others by name. */
const mostInWords = 3

function describeAll(judged: readonly JudgedVulnerability[]): string {
  const told = judged.slice(0, judged.length > mostInWords + 1 ? mostInWords : judged.length)
  const others = judged.slice(told.length).map(({ vulnerability }) => vulnerability.id)
  return [...told.map(describe), ...(others.length === 0 ? [] : [`and ${others.join(', ')}`])].join('; ')
}

function describe({ vulnerability, exposure }: JudgedVulnerability): string {
  const { id, summary, score, exploited, epss, isMalicious } = vulnerability
  const words = [
    isMalicious
      ? 'made to do harm'
      : score === null
        ? 'not rated'
        : score.base === null
          ? score.rating
          : `${score.rating} ${score.base.toFixed(1)}`,
    ...(exploited === null ? [] : [exploited.since === '' ? 'exploited' : `exploited, says CISA since ${exploited.since}`]),
    ...(epss === null || epss.probability < 0.01 ? [] : [`EPSS ${Math.round(epss.probability * 100)} %`]),
    ...(exposure.affected === 'yes' ? [exposure.why === '' ? 'reached here' : `here because ${exposure.why}`] : []),
  ]
  return `${id} (${words.join(', ')})${summary === '' ? '' : ` ${withoutEnd(summary)}`}`
}

function withoutEnd(text: string): string {
  return text.replace(/[\s.!?;]+$/, '')
}

function toFix(
  { name, version }: Package,
  judged: readonly JudgedVulnerability[],
  safe: string | null,
  hindranceOf: (safe: string) => string | null,
): string {
  if (judged.some(({ vulnerability }) => vulnerability.isMalicious))
    return `Take \`${name}\` out, and treat every machine on which it was installed as broken into: it was made to do harm.`
  if (safe === null)
    return `No release of \`${name}\` is known to be free of this: see ${list(judged)}, and look for what can stand in its place.`
  const hindrance = hindranceOf(safe)
  const upgrade = `Upgrade \`${name}\` from ${version} to ${safe}, the smallest release without a known weakness`
  return hindrance === null ? `${upgrade}.` : `${upgrade}; ${hindrance}.`
}

function list(judged: readonly { readonly vulnerability: Vulnerability }[]): string {
  return judged.map(({ vulnerability }) => vulnerability.id).join(', ')
}

const forDevelopment =
  /^(?:dev(?:elopment)?|tests?|testing|lint(?:ing)?|docs?|documentation|typing|types|mypy|bench(?:marks?)?|ci|format(?:ting)?|pre-?commit|local|examples?)(?:[-_].*)?$/i

function isForDevelopment({ groups }: Package): boolean {
  return groups.length > 0 && groups.every((group) => forDevelopment.test(group))
}

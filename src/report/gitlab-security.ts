// Findings as GitLab's security reports: what is wrong with a package in its report on dependencies, all else in its report on code.
// Together they hold each finding once. https://docs.gitlab.com/development/integrations/secure/

import { toPrintable } from '../base/index.ts'
import type { Finding, FlowStep, RuleCard } from '../finding/index.ts'
import { cwePage, type Severity } from '../taxonomy/index.ts'
import type { FindingsReport } from './findings-report.ts'
import { describeGuardrails } from './guardrail-words.ts'
import { toJsonText } from './json-text.ts'
import { escapeText } from './markdown-text.ts'
import { describePlace, describeReach, findTitle, isShown, shortRouteId, sortByAccess, toSentence } from './words.ts'

/** Of GitLab's schemas. What it does not know yet it refuses, so this is not the newest. */
const version = '15.2.1'
const mostOfName = 255
const mostOfSolution = 7_000
const mostOfDescription = 100_000
const mostFlows = 10
const mostRoutes = 50
const mostMessages = 50

type Kind = 'sast' | 'dependency_scanning'

export const writeGitlabSast = (report: FindingsReport) => write('sast', report)
export const writeGitlabDependencies = (report: FindingsReport) => write('dependency_scanning', report)

function write(kind: Kind, { result, cards, options }: FindingsReport): string {
  const shown = result.findings.filter((finding) => isShown(finding, options.all))
  const own = shown.filter(({ component }) => (component === undefined) === (kind === 'sast'))
  const tool = { id: 'fastward', name: 'Fastward', version: options.version, vendor: { name: 'Fastward' } }
  const time = options.time.toISOString().slice(0, 19)
  const asked = cards.filter(({ id }) => Object.hasOwn(result.asked, id))
  const file = `${kind === 'sast' ? 'sast' : 'dependency-scanning'}-report-format.json`
  return toJsonText({
    schema: `https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/v${version}/dist/${file}`,
    version,
    scan: {
      type: kind,
      status: 'success',
      analyzer: tool,
      scanner: tool,
      start_time: time,
      end_time: time,
      messages: toMessages(result.problems),
      // What is gone of these is mended: GitLab may say so. Weaknesses of packages go by names that others give.
      ...(kind === 'sast' ? { primary_identifiers: asked.map(({ id }) => toRuleIdentifier(id)) } : {}),
    },
    vulnerabilities: own.map((finding) => toVulnerability(finding, cards, options.prefix ?? '')),
  })
}

function toVulnerability(finding: Finding, cards: readonly RuleCard[], prefix: string) {
  const { fingerprint, severity, message, places, component, rule, cwe, owaspApi } = finding
  const [place] = places
  const reach = describeReach(finding, 10)
  const description = [
    `${place.commit === undefined ? '' : `${describePlace(place)}: `}${toSentence(message.what)}`,
    message.why,
    ...(reach === '' ? [] : [`Reaches ${reach}.`]),
  ]
  const file = toPath(prefix, place.file)
  const advisories = (component?.advisories ?? []).map(toAdvisoryIdentifier)
  const weaknesses = cwe.map((id) => ({ type: 'cwe', name: id, value: id.replace('CWE-', ''), url: cwePage(id) }))
  const owasp = owaspApi === null ? [] : [{ type: 'owasp_api', name: `OWASP ${owaspApi}`, value: owaspApi }]
  return {
    id: fingerprint.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    name: cut(findTitle(finding, cards), mostOfName),
    description: cut(description.map(escapeText).join('\n\n'), mostOfDescription),
    severity: severities[severity],
    solution: cut(toPrintable(message.fix), mostOfSolution),
    identifiers: [...advisories, toRuleIdentifier(rule), ...weaknesses, ...owasp],
    location:
      component === undefined
        ? { file, start_line: place.line, end_line: place.end }
        : { file, dependency: { package: { name: toPrintable(component.name) }, version: toPrintable(component.version) } },
    // Lines move; this stays.
    ...(component === undefined
      ? {
          tracking: {
            type: 'source',
            items: [{ file, start_line: place.line, end_line: place.end, signatures: [{ algorithm: 'hash', value: fingerprint }] }],
          },
        }
      : {}),
    details: toDetails(finding, prefix),
  }
}

function toDetails(finding: Finding, prefix: string) {
  const { routes, flow } = finding
  const guardrails = describeGuardrails(finding)
  const reached = sortByAccess(routes).slice(0, mostRoutes)
  return {
    ...(reached.length === 0
      ? {}
      : {
          routes: {
            name: 'Routes that it reaches',
            type: 'list',
            items: reached.map(({ id, access }) => ({ type: 'text', value: `${shortRouteId(id)} (${access})` })),
          },
        }),
    ...(guardrails.length === 0
      ? {}
      : {
          guardrails: {
            name: 'What the policy says of it',
            type: 'list',
            items: guardrails.map((value) => ({ type: 'text', value })),
          },
        }),
    ...(flow === null
      ? {}
      : {
          flow: {
            name: 'How a request gets there',
            type: 'code-flows',
            items: [flow.steps, ...flow.others]
              .slice(0, mostFlows)
              .map((steps) => steps.map((step, index) => toNode(step, index, steps, prefix))),
          },
        }),
  }
}

function toNode({ file, line, end }: FlowStep, index: number, steps: readonly FlowStep[], prefix: string) {
  return {
    type: 'code-flow-node',
    node_type: index === steps.length - 1 ? 'sink' : index === 0 ? 'source' : 'propagation',
    file_location: { type: 'file-location', file_name: toPath(prefix, file), line_start: line, line_end: end },
  }
}

function toMessages(problems: FindingsReport['result']['problems']) {
  const told = problems.slice(0, mostMessages).map(({ file, line, message }) => {
    const place = file === '' ? '' : `${toPrintable(file)}${line > 0 ? `:${line}` : ''}: `
    return { level: 'warn', value: `${place}${toPrintable(message)}` }
  })
  const more = problems.length - told.length
  return more > 0 ? [...told, { level: 'warn', value: `and ${more} more things could not be understood` }] : told
}

function toRuleIdentifier(rule: string) {
  return { type: 'fastward_rule', name: `Fastward ${rule}`, value: rule }
}

/** GitLab knows CVE and GHSA by these names; others go by their own prefix. */
function toAdvisoryIdentifier(id: string) {
  const [prefix = ''] = id.split('-', 1)
  const url = prefix === 'CVE' ? `https://www.cve.org/CVERecord?id=${id}` : `https://osv.dev/vulnerability/${id}`
  return {
    type: /^[A-Za-z]+$/.test(prefix) ? prefix.toLowerCase() : 'advisory',
    name: toPrintable(id),
    value: toPrintable(id),
    ...(/^[\w-]+$/.test(id) ? { url } : {}),
  }
}

function toPath(prefix: string, file: string): string {
  return toPrintable(`${prefix}${file}`)
}

/** Counted in characters as the schemas count them, and none of them cut in two. */
function cut(text: string, most: number): string {
  const characters = text.length > most ? [...text] : []
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text
}

const severities: Readonly<Record<Severity, 'Low' | 'Medium' | 'High' | 'Critical'>> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
}

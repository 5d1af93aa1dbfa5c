// The bill as CycloneDX 1.6, in JSON (ECMA-424): components with their graph, and services with their endpoints. A service says of all
// its endpoints at once whether they are authenticated, so the routes of an application stand in services by what is known of them.

import type { Access, Route } from '../../model/index.ts'
import type { Exposure, Justification } from '../exposure.ts'
import type { Bill, BillComponent, BillService } from './bill.ts'
import type { BillVulnerability } from './bill-vulnerabilities.ts'
import { toUuid } from './uuid.ts'

export function writeCycloneDx(bill: Bill): string {
  return `${JSON.stringify(toCycloneDx(bill), null, 2)}\n`
}

const application = 'application'

function toCycloneDx(bill: Bill) {
  const { name, version, components, services, vulnerabilities, direct, made, toolVersion, content } = bill
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${toUuid(`${content} ${toolVersion}`)}`,
    version: 1,
    metadata: {
      timestamp: made.toISOString(),
      lifecycles: [{ phase: 'pre-build' }],
      tools: { components: [{ type: 'application', name: 'fastward', version: toolVersion }] },
      component: { type: 'application', 'bom-ref': application, name, ...(version === null ? {} : { version }) },
    },
    components: components.map(toComponent),
    services: services.map(toService),
    dependencies: [
      { ref: application, dependsOn: direct },
      ...components.map(({ ref, dependsOn }) => ({ ref, ...(dependsOn.length === 0 ? {} : { dependsOn }) })),
    ],
    ...(vulnerabilities.length === 0 ? {} : { vulnerabilities: vulnerabilities.flatMap(toVulnerabilities) }),
  }
}

const algorithms: Readonly<Record<string, string>> = { md5: 'MD5', sha1: 'SHA-1', sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' }

function toComponent({ ref, name, version, specifier, scope, licence, source, address, hashes, places }: BillComponent) {
  const known = hashes.flatMap((hash) => {
    const [algorithm = '', content = ''] = hash.split(':')
    return algorithms[algorithm] === undefined || !/^(?:[a-f0-9]{2})+$/i.test(content) ? [] : [{ alg: algorithms[algorithm], content }]
  })
  // A lock file lists the hash of every archive of a version: they belong to its files, not to the component as such.
  const reference = address === null ? null : { type: source === 'git' ? 'vcs' : 'distribution', url: address }
  const files =
    known.length === 0 ? null : { type: 'distribution', url: `https://pypi.org/project/${encodeURIComponent(name)}/`, hashes: known }
  const references = [reference, files].filter((one) => one !== null)
  return {
    type: 'library',
    'bom-ref': ref,
    name,
    ...(version === null ? {} : { version }),
    // `excluded` is what is not reachable where the application runs.
    scope: scope === 'development' ? 'excluded' : scope === 'optional' ? 'optional' : 'required',
    ...(licence === null
      ? {}
      : { licenses: [licence.kind === 'expression' ? { expression: licence.text } : { license: { name: licence.text } }] }),
    purl: ref,
    ...(references.length === 0 ? {} : { externalReferences: references }),
    evidence: { occurrences: places.map(({ file, line }) => ({ location: file, line })) },
    ...(version !== null || specifier === null ? {} : { properties: [{ name: 'fastward:specifier', value: specifier }] }),
  }
}

/** One for each answer: an analysis speaks of all components that it names. */
function toVulnerabilities({ vulnerability, affects }: BillVulnerability) {
  const { id, ids, summary, score, advisories } = vulnerability
  const published = advisories
    .map((one) => one.published)
    .filter((day) => day !== '')
    .sort()[0]
  return [...new Set(affects.map(({ exposure }) => exposure.affected))].map((affected) => {
    const own = affects.filter(({ exposure }) => exposure.affected === affected)
    return {
      'bom-ref': `vulnerability:${id}:${affected}`,
      id,
      source: sourceOf(id),
      ...(ids.length < 2
        ? {}
        : { references: ids.filter((other) => other !== id).map((other) => ({ id: other, source: sourceOf(other) })) }),
      ...(score === null
        ? {}
        : { ratings: [{ severity: score.rating, ...(score.value === null ? {} : { score: score.value }), ...methodOf(score.vector) }] }),
      ...(summary === '' ? {} : { description: summary }),
      ...(published === undefined ? {} : { published: new Date(published).toISOString() }),
      analysis: toAnalysis(own.map(({ exposure }) => exposure)),
      affects: own.map(({ ref }) => ({ ref })),
    }
  })
}

function sourceOf(id: string): { readonly name: string; readonly url: string } {
  return id.startsWith('CVE-')
    ? { name: 'NVD', url: `https://nvd.nist.gov/vuln/detail/${encodeURIComponent(id)}` }
    : { name: 'OSV', url: `https://osv.dev/vulnerability/${encodeURIComponent(id)}` }
}

function methodOf(vector: string | null): object {
  const version = /^CVSS:(\d)\.(\d)\//.exec(vector ?? '')
  return vector === null || version === null
    ? {}
    : { method: version[1] === '4' ? 'CVSSv4' : `CVSSv3${version[2] === '1' ? '1' : ''}`, vector }
}

const states = { yes: 'exploitable', no: 'not_affected', unknown: 'in_triage' } as const
const justifications: Readonly<Record<Justification, string>> = {
  component_not_present: 'code_not_present',
  vulnerable_code_not_present: 'code_not_present',
  vulnerable_code_not_in_execute_path: 'code_not_reachable',
  vulnerable_code_cannot_be_controlled_by_adversary: 'requires_environment',
  inline_mitigations_already_exist: 'protected_by_mitigating_control',
}

function toAnalysis(exposures: readonly Exposure[]) {
  const [first] = exposures
  if (first === undefined) throw new Error('a weakness affects no component')
  const why = [...new Set(exposures.map((one) => one.why).filter((text) => text !== ''))]
  const routes = [...new Set(exposures.flatMap((one) => one.routes.map(({ id }) => id)))]
  const detail = [...why, ...(routes.length === 0 ? [] : [`reached through ${routes.join(', ')}`])].join('; ')
  return {
    state: states[first.affected],
    ...(first.affected === 'no' && first.justification !== null ? { justification: justifications[first.justification] } : {}),
    ...(detail === '' ? {} : { detail }),
  }
}

/** Whether who calls is proven: `presence` and `optional` are not. Null where it is not known, which is never read as yes. */
function isAuthenticated(access: Access): boolean | null {
  switch (access) {
    case 'authenticated':
    case 'authorised':
      return true
    case 'open':
    case 'presence':
    case 'optional':
      return false
    case 'unknown':
      return null
  }
}

function toService({ id, name, version, routes }: BillService) {
  const parts = ([true, false, null] as const).flatMap((authenticated) => {
    const own = routes.filter(({ access }) => isAuthenticated(access) === authenticated)
    if (own.length === 0) return []
    const what = authenticated === null ? 'not known who may call' : authenticated ? 'authenticated' : 'not authenticated'
    return [
      {
        'bom-ref': `service:${id}#${authenticated === null ? 'unknown' : authenticated ? 'authenticated' : 'open'}`,
        name: `${name}: ${what}`,
        endpoints: [...new Set(own.map(({ path }) => toReference(path)))],
        ...(authenticated === null ? {} : { authenticated }),
        properties: own.map((route) => ({ name: 'fastward:route', value: describeRoute(route) })),
      },
    ]
  })
  return { 'bom-ref': `service:${id}`, name, ...(version === null ? {} : { version }), services: parts }
}

function describeRoute(route: Route): string {
  const method = route.kind === 'http' ? route.method : 'WS'
  return `${method} ${route.path} ${route.access}${route.accessCertainty === 'certain' ? '' : ` (${route.accessCertainty})`}`
}

/** A reference of RFC 3987: braces and what else may not stand in one are escaped. */
function toReference(path: string): string {
  return encodeURI(toWellFormed(path)).replace(/[[\]]/g, encodeURIComponent)
}

/** Half a pair of surrogates has no place in UTF-8. */
function toWellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
}

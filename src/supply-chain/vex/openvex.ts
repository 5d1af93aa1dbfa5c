// Statements on weaknesses as OpenVEX 0.2.0, in JSON. The same content gives the same document but for its time.

import type { Bill } from '../sbom/bill.ts'
import { toUuid } from '../sbom/uuid.ts'
import type { VexStatement } from './state.ts'

export interface OpenVexOptions {
  /** The purl under which others know the application; null: one of its name. */
  readonly product: string | null
  readonly author: string
}

/** `statements` must not be empty: the format has no document without one. */
export function writeOpenVex(bill: Bill, statements: readonly VexStatement[], { product, author }: OpenVexOptions): string {
  const own = product ?? toProduct(bill)
  const said = statements.map((statement) => toStatement(statement, own))
  const document = {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': `urn:uuid:${toUuid(JSON.stringify([bill.content, bill.toolVersion, author, said]))}`,
    author,
    timestamp: bill.made.toISOString(),
    version: 1,
    tooling: `fastward ${bill.toolVersion}`,
    statements: said,
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function toStatement({ vulnerability, status, components, justification, why, action }: VexStatement, product: string) {
  const aliases = vulnerability.ids.filter((id) => id !== vulnerability.id)
  return {
    vulnerability: {
      name: vulnerability.id,
      ...(vulnerability.summary === '' ? {} : { description: vulnerability.summary }),
      ...(aliases.length === 0 ? {} : { aliases }),
    },
    products: [{ '@id': product, subcomponents: components.map((purl) => ({ '@id': purl })) }],
    status,
    status_notes: why,
    ...(justification === null ? {} : { justification }),
    ...(status === 'not_affected' ? { impact_statement: why } : {}),
    ...(action === null ? {} : { action_statement: action }),
  }
}

function toProduct({ name, version }: Bill): string {
  // A lone half of a surrogate pair is no letter.
  const encoded = encodeURIComponent(name.replaceAll(/[\ud800-\udfff]/g, '?').trim() || 'application')
  return `pkg:generic/${encoded}${version === null || version === '' ? '' : `@${encodeURIComponent(version.replaceAll(/[\ud800-\udfff]/g, '?'))}`}`
}

// The bill as SPDX 2.3, in JSON: packages and what depends on what. Licences are declared, where
// the metadata of a package say which in the words of SPDX, and never concluded; other words of theirs are a comment.

import { createHash } from 'node:crypto'
import type { Bill, BillComponent } from './bill.ts'
import { toUuid } from './uuid.ts'

export function writeSpdx(bill: Bill): string {
  return `${JSON.stringify(toSpdx(bill), null, 2)}\n`
}

const root = 'SPDXRef-Application'

function toSpdx({ name, version, components, direct, made, toolVersion, content }: Bill) {
  const relationships = [
    { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: root },
    ...direct.map((ref) => ({ spdxElementId: root, relationshipType: 'DEPENDS_ON', relatedSpdxElement: toId(ref) })),
    ...components.flatMap(({ ref, dependsOn }) =>
      dependsOn.map((other) => ({ spdxElementId: toId(ref), relationshipType: 'DEPENDS_ON', relatedSpdxElement: toId(other) })),
    ),
    ...components
      .filter(({ scope }) => scope === 'development')
      .map(({ ref }) => ({ spdxElementId: toId(ref), relationshipType: 'DEV_DEPENDENCY_OF', relatedSpdxElement: root })),
  ]
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name,
    documentNamespace: `https://spdx.org/spdxdocs/fastward-${toUuid(`${content} ${toolVersion} ${made.toISOString()}`)}`,
    // Seconds, as the specification has it.
    creationInfo: { created: made.toISOString().replace(/\.\d+Z$/, 'Z'), creators: [`Tool: fastward-${toolVersion}`] },
    packages: [
      { SPDXID: root, name, ...(version === null ? {} : { versionInfo: version }), ...unsaid, primaryPackagePurpose: 'APPLICATION' },
      ...components.map(toPackage),
    ],
    relationships,
  }
}

const unsaid = {
  downloadLocation: 'NOASSERTION',
  filesAnalyzed: false,
  licenseConcluded: 'NOASSERTION',
  licenseDeclared: 'NOASSERTION',
  copyrightText: 'NOASSERTION',
}

function toPackage({ ref, name, version, specifier, source, address, licence, places }: BillComponent) {
  const isAddress = address !== null && /^(?:https?|git|ssh)[+:]/.test(address)
  const said = places.map(({ file, line }) => `${file}:${line}`).join(', ')
  return {
    SPDXID: toId(ref),
    name,
    ...(version === null ? {} : { versionInfo: version }),
    ...unsaid,
    ...(isAddress ? { downloadLocation: source === 'git' && !address.startsWith('git+') ? `git+${address}` : address } : {}),
    ...(licence === null
      ? {}
      : licence.kind === 'expression'
        ? { licenseDeclared: licence.text }
        : { comment: `its metadata call its licence ${licence.text}` }),
    sourceInfo: `${specifier === null || version !== null ? 'named' : `asked for as ${specifier}`} in ${said}`,
    primaryPackagePurpose: 'LIBRARY',
    externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: ref }],
  }
}

/** Letters, digits, dots and dashes alone; a digest keeps apart what looks the same without the rest. */
function toId(ref: string): string {
  const words = ref.replace(/^pkg:pypi\//, '').replace(/[^A-Za-z0-9.]+/g, '-')
  return `SPDXRef-${words}-${createHash('sha256').update(ref).digest('hex').slice(0, 8)}`
}

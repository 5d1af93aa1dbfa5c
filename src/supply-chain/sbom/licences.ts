// The licence of a package, as its own metadata state it (core metadata, PEP 639 and before): an expression of SPDX where that is what they
// say beyond doubt, their words where it is not, nothing where they say nothing.

import { normalizeName } from '../../syntax/index.ts'

export type Licence = { readonly kind: 'expression'; readonly text: string } | { readonly kind: 'words'; readonly text: string }

export interface InstalledLicence {
  /** Normalised. */
  readonly name: string
  readonly version: string
  readonly licence: Licence | null
}

/** What people write who mean one licence and no other. `BSD` and `Apache` alone are several. */
const meant: ReadonlyMap<string, string> = new Map(
  `MIT: MIT | MIT License | The MIT License | MIT license | Expat
Apache-2.0: Apache-2.0 | Apache 2.0 | Apache License 2.0 | Apache License, Version 2.0 | Apache 2 | Apache License Version 2.0
BSD-3-Clause: BSD-3-Clause | BSD 3-Clause | 3-Clause BSD License | BSD 3-Clause License | New BSD | Modified BSD License
BSD-2-Clause: BSD-2-Clause | BSD 2-Clause | 2-Clause BSD License | BSD 2-Clause License | Simplified BSD
ISC: ISC | ISC License | ISC license | ISC License (ISCL)
MPL-2.0: MPL-2.0 | MPL 2.0 | Mozilla Public License 2.0 (MPL 2.0) | Mozilla Public License 2.0
PSF-2.0: PSF-2.0
Unlicense: Unlicense | The Unlicense (Unlicense) | The Unlicense
Zlib: Zlib | zlib/libpng License
GPL-2.0-only: GPL-2.0-only | GNU General Public License v2 (GPLv2)
GPL-2.0-or-later: GPL-2.0-or-later | GNU General Public License v2 or later (GPLv2+)
GPL-3.0-only: GPL-3.0-only | GNU General Public License v3 (GPLv3)
GPL-3.0-or-later: GPL-3.0-or-later | GNU General Public License v3 or later (GPLv3+)
LGPL-3.0-only: LGPL-3.0-only | GNU Lesser General Public License v3 (LGPLv3)
LGPL-3.0-or-later: LGPL-3.0-or-later | GNU Lesser General Public License v3 or later (LGPLv3+)
AGPL-3.0-only: AGPL-3.0-only | GNU Affero General Public License v3
AGPL-3.0-or-later: AGPL-3.0-or-later | GNU Affero General Public License v3 or later (AGPLv3+)`
    .split('\n')
    .flatMap((line) => {
      const at = line.indexOf(': ')
      return line
        .slice(at + 2)
        .split(' | ')
        .map((words) => [words.toLowerCase(), line.slice(0, at)] as const)
    }),
)

const word = /^(?:\(*(?:[A-Za-z0-9][A-Za-z0-9.+-]*)\)*)$/

/** `MIT OR Apache-2.0`: words of SPDX, whatever they name. */
export function isLicenceExpression(text: string): boolean {
  return (
    text.length <= 300 &&
    text.trim() !== '' &&
    text
      .trim()
      .split(/\s+/)
      .every((part) => word.test(part))
  )
}

/** METADATA of an installed package, PKG-INFO of an archive; null where it names neither itself nor its version. */
export function parseLicence(metadata: string): InstalledLicence | null {
  // What follows the first empty line is the description, which anybody may have written anything into.
  const [head = ''] = metadata.slice(0, 200_000).split(/\r?\n\r?\n/, 1)
  const fields = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)
  const all = (name: string): string[] =>
    fields.flatMap((line) => (line.toLowerCase().startsWith(`${name}:`) ? line.slice(name.length + 1).trim() : []))
  const [name, version] = [all('name')[0], all('version')[0]]
  if (!name || !version) return null
  return { name: normalizeName(name), version, licence: findLicence(all) }
}

function findLicence(all: (name: string) => readonly string[]): Licence | null {
  const [expression] = all('license-expression')
  if (expression !== undefined && isLicenceExpression(expression)) return { kind: 'expression', text: expression }
  const classifiers = all('classifier').flatMap((text) => (text.startsWith('License :: ') ? (text.split(' :: ').at(-1) ?? []) : []))
  // Some put the whole text of their licence there.
  const written = all('license').filter((text) => text !== '' && text.toUpperCase() !== 'UNKNOWN' && text.length <= 100)
  for (const said of [...written, ...(classifiers.length === 1 ? classifiers : [])]) {
    const id = meant.get(said.toLowerCase())
    if (id !== undefined) return { kind: 'expression', text: id }
  }
  const [words] = [...written, ...(classifiers.length > 0 ? [classifiers.join(', ')] : [])]
  return words === undefined ? null : { kind: 'words', text: words }
}

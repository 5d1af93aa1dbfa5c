// Which packages stand under a licence that the project denies, by what the packages themselves say where they are installed.

import { type Answer, everyAnswer, someAnswer } from '../base/index.ts'
import type { LicencesPolicy } from '../finding/index.ts'
import { getInstalled } from './installed.ts'
import type { Inventory, Package } from './inventory.ts'

export interface JudgedPackage {
  readonly package: Package
  readonly folder: string
  /** Where a person would change it. */
  readonly place: Package['place']
  /** In the words of the package; null where nothing says it. */
  readonly licence: string | null
  readonly denied: Answer
}

/** Every package once for each folder and licence; what is for development alone is passed on to nobody, and neither is one's own. */
export function judgeLicences(inventory: Inventory, policy: LicencesPolicy): readonly JudgedPackage[] {
  const found = new Map<string, JudgedPackage>()
  for (const { folder, resolutions, manifests } of getInstalled(inventory))
    for (const { packages } of resolutions)
      for (const one of packages) {
        if (one.scope === 'development' || one.source === 'path') continue
        const licence = findLicence(one, policy)
        const key = `${folder}\n${one.name}\n${licence?.text ?? ''}`
        if (found.has(key)) continue
        const written = manifests.flatMap((manifest) => manifest.packages).find(({ name }) => name === one.name)
        found.set(key, {
          package: one,
          folder,
          place: written?.place ?? one.place,
          licence: licence?.text ?? null,
          denied: licence?.kind === 'expression' ? isDenied(licence.text, policy.deny) : 'unknown',
        })
      }
  return [...found.values()]
}

/** Of a package whose version nothing locks: what is installed of it. */
export function findLicence(
  { name, version, ecosystem }: Pick<Package, 'name' | 'version' | 'ecosystem'>,
  { known }: Pick<LicencesPolicy, 'known'>,
) {
  if (ecosystem !== 'pypi') return null
  if (version !== null) return known.get(`${name} ${version}`) ?? null
  const there = [...known].filter(([key]) => key.startsWith(`${name} `))
  return there.length === 1 ? (there[0]?.[1] ?? null) : null
}

/** Of a choice one licence that is allowed is enough. What an exception adds, nobody can weigh by its name. */
export function isDenied(expression: string, deny: readonly string[]): Answer {
  const denied = new Set(deny.map(normalizeId))
  const words = expression.replace(/[()]/g, ' $& ').trim().split(/\s+/)
  let at = 0
  const takes = (word: string): boolean => {
    if (words[at]?.toUpperCase() !== word) return false
    at += 1
    return true
  }
  const readChoice = (): Answer => {
    const parts = [readUnion()]
    while (takes('OR')) parts.push(readUnion())
    return everyAnswer(parts)
  }
  const readUnion = (): Answer => {
    const parts = [readOne()]
    while (takes('AND')) parts.push(readOne())
    return someAnswer(parts)
  }
  const readOne = (): Answer => {
    if (takes('(')) {
      const inner = readChoice()
      if (!takes(')')) at = Number.NaN
      return inner
    }
    const id = words[at]
    if (id === undefined || /^(?:|AND|OR|WITH|\(|\))$/i.test(id)) {
      at = Number.NaN
      return 'unknown'
    }
    at += 1
    const answer = denied.has(normalizeId(id)) ? 'yes' : 'no'
    if (!takes('WITH')) return answer
    at += 1
    return answer === 'yes' ? 'unknown' : 'no'
  }
  const answer = readChoice()
  return at === words.length ? answer : 'unknown'
}

/** `GPL-3.0` and `GPL-3.0+` are the old names of two licences of the GNU project. */
function normalizeId(id: string): string {
  const lower = id.toLowerCase()
  const [, name, plus] = /^((?:a|l)?gpl-[\d.]+|gfdl-[\d.]+)(\+?)$/.exec(lower) ?? []
  return name === undefined ? lower : `${name}-${plus === '+' ? 'or-later' : 'only'}`
}

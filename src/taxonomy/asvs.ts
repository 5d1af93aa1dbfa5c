// The requirements of OWASP ASVS 5.0.0 by number, in the form that the standard recommends: `v5.0.0-8.2.1`. The wording is the
// standard's own and stays there; what we need to say about a requirement we say in our words, in the rule.

export type Asvs = `v5.0.0-${number}.${number}.${number}`

/** Chapters from 1; in each, the number of requirements of its sections from 1. */
const sections: readonly (readonly number[])[] = [
  [2, 10, 12, 3, 3],
  [3, 3, 5, 2],
  [1, 3, 5, 8, 8, 1, 5],
  [5, 5, 2, 4],
  [1, 6, 3, 4],
  [3, 12, 8, 6, 8, 4, 2, 4],
  [3, 4, 2, 5, 3, 2],
  [4, 4, 3, 2],
  [3, 4],
  [2, 3, 5, 16, 5, 2, 3],
  [4, 5, 5, 4, 2, 2, 2],
  [5, 2, 5],
  [4, 6, 4, 7],
  [2, 8, 3],
  [5, 5, 7, 4],
  [1, 5, 4, 3, 4],
  [2, 8, 2],
]

/** Whether the standard has a requirement of this number. */
export function isAsvsRequirement(id: string): boolean {
  const [, chapter, section, requirement] = (/^v5\.0\.0-([1-9]\d*)\.([1-9]\d*)\.([1-9]\d*)$/.exec(id) ?? []).map(Number)
  if (chapter === undefined || section === undefined || requirement === undefined) return false
  return requirement <= (sections[chapter - 1]?.[section - 1] ?? 0)
}

// The requirements of OWASP ASVS 5.0.0 by number, in the form that the standard recommends: `v5.0.0-8.2.1`. The wording is the
// standard's own and stays there; what we need to say about a requirement we say in our words, in the rule.

export type Asvs = `v5.0.0-${number}.${number}.${number}`

/** Chapters from 1; in each, its sections from 1, and in a section the level of each requirement from 1. */
const sections: readonly (readonly string[])[] = [
  ['22', '1111122223', '112222222223', '222', '123'],
  ['122', '112', '12223', '23'],
  ['3', '113', '12223', '11222233', '11122333', '3', '22333'],
  ['12233', '23333', '22', '1222'],
  ['2', '112333', '113', '222'],
  ['122', '111111112222', '11223333', '112233', '22222333', '2223', '33', '2222'],
  ['222', '1111', '22', '11222', '223', '22'],
  ['1233', '1123', '133', '23'],
  ['111', '1222'],
  ['22', '223', '22223', '1111122222233333', '22222', '22', '222'],
  ['2233', '22233', '11233', '1222', '23', '23', '33'],
  ['12233', '11', '22223'],
  ['2333', '222223', '2233', '1222233'],
  ['22', '12223333', '122'],
  ['12233', '12233', '1222222', '3333'],
  ['2', '22222', '2222', '222', '2223'],
  ['23', '22223333', '22'],
]

export type AsvsLevel = 1 | 2 | 3

/** From which level on an application has to meet it; null where the standard has no such requirement. */
export function findAsvsLevel(id: string): AsvsLevel | null {
  const [, chapter, section, requirement] = (/^v5\.0\.0-([1-9]\d*)\.([1-9]\d*)\.([1-9]\d*)$/.exec(id) ?? []).map(Number)
  if (chapter === undefined || section === undefined || requirement === undefined) return null
  const level = sections[chapter - 1]?.[section - 1]?.[requirement - 1]
  return level === '1' ? 1 : level === '2' ? 2 : level === '3' ? 3 : null
}

/** Whether the standard has a requirement of this number. */
export function isAsvsRequirement(id: string): boolean {
  return findAsvsLevel(id) !== null
}

/** All up to a level, in the order of the standard. */
export function listAsvsRequirements(upTo: AsvsLevel): Asvs[] {
  return sections.flatMap((chapter, one) =>
    chapter.flatMap((levels, two) =>
      [...levels].flatMap((level, three): Asvs[] => (Number(level) <= upTo ? [`v5.0.0-${one + 1}.${two + 1}.${three + 1}`] : [])),
    ),
  )
}

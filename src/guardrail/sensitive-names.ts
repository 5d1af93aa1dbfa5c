// What the name of a field says about the person whose data it holds.

import { isCredentialName, wordsOf } from '../knowledge/index.ts'

const kinds: readonly (readonly [string, ReadonlySet<string>])[] = [
  ['financial data', new Set('iban bic card cvv cvc salary income balance bank'.split(' '))],
  ['health data', new Set('diagnosis medication disability pregnancy allergy allergies blood patient medical'.split(' '))],
  [
    'personal data',
    new Set('email phone mobile ssn passport birthday birthdate dob nationality religion ethnicity gender latitude longitude'.split(' ')),
  ],
]

/** `credential`, `personal data`, `financial data`, `health data`; null for what says nothing. */
export function nameSensitivity(name: string): string | null {
  if (isCredentialName(name) || /(?:^|_)(?:password|passwd|pwd)(?:_|$)/i.test(name) || /hashed_?password/i.test(name)) return 'credential'
  const words = wordsOf(name)
  const pairs = words.slice(1).map((word, index) => `${words[index]} ${word}`)
  if (pairs.some((pair) => pair === 'birth date' || pair === 'date of' || pair === 'home address' || pair === 'tax id'))
    return 'personal data'
  return kinds.find(([, known]) => words.some((word) => known.has(word)))?.[0] ?? null
}

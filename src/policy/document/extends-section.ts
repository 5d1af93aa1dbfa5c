// `extends`: documents of an organisation that hold beneath the project's own.

import { type Lined, lined, list, record, type Shape, text, wordOr } from './shape.ts'

export interface ExtendedPolicy extends Lined {
  readonly path: string
  /** `sha256-` and the digest of the file in hexadecimal: without it what is read may change behind everybody's back. */
  readonly digest: string | null
}

const example = '`extends: [{path: ../policies/fastward.yaml, digest: sha256-…}]`'

interface Written {
  readonly path: string
  readonly digest: string
}

const place = text({
  description: 'A file, relative to this one.',
  expected: 'a list of files, each with its digest where it lies outside of the project',
  example,
  pattern: '^[^\\u0000]*\\S[^\\u0000]*$',
})

const entry: Shape<string | Partial<Written>> = wordOr(
  place,
  record<Written>(
    {
      path: place,
      digest: text({
        description: 'sha256- and the SHA-256 of the file in hexadecimal. Needed for what lies outside of the project.',
        expected: '`sha256-` and 64 hexadecimal digits',
        example,
        pattern: '^sha256-[0-9a-f]{64}$',
      }),
    },
    { description: 'A document with its digest.', example },
    ['path'],
  ),
  { description: 'A document that holds beneath this one.', example },
)

/** A word alone is a path. */
const extended: Shape<ExtendedPolicy> = lined({
  schema: entry.schema,
  read(written) {
    const found = entry.read(written)
    return typeof found === 'string' ? { path: found, digest: null } : { path: found.path ?? '', digest: found.digest ?? null }
  },
})

export const extendsShape = list(extended, {
  description: 'Documents that hold beneath this one, such as those of an organisation; what they lock can only be tightened here.',
  example,
})

// `extends`: documents of an organisation that hold beneath the project's own: files, files of installed packages, and files of git
// repositories.

import { checked, type Lined, lined, list, record, type Shape, text, wordOr } from './shape.ts'

export interface ExtendedPolicy extends Lined {
  readonly source: ExtendedSource
  /** `sha256-` and the digest of the file in hexadecimal: without it what is read may change behind everybody's back. */
  readonly digest: string | null
}

export type ExtendedSource =
  /** Relative to the file that names it. */
  | { readonly kind: 'path'; readonly path: string }
  /** A package of npm or of Python that is installed where the project is; its file, or `fastward.yaml` of it. */
  | { readonly kind: 'package'; readonly name: string; readonly file: string | null }
  /** A repository by its path or address, and a file of one of its commits, from its top. */
  | { readonly kind: 'git'; readonly repository: string; readonly ref: string; readonly file: string }

/** Of each kind, what people would call it. */
export function describeSource(source: ExtendedSource): string {
  switch (source.kind) {
    case 'path':
      return source.path
    case 'package':
      return source.file === null ? source.name : `${source.name}/${source.file}`
    case 'git':
      return `${source.repository}@${source.ref}:${source.file}`
  }
}

/** What has to be fetched before it can be read; all else is a path. */
export function isRemote(repository: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(repository) || /^[\w.-]+@[\w.-]+:/.test(repository)
}

const example = '`extends: [{path: ../policies/fastward.yaml, digest: sha256-…}]`'

interface Written {
  readonly path: string
  readonly package: string
  readonly git: string
  readonly ref: string
  readonly file: string
  readonly digest: string
}

const place = text({
  description: 'A file, relative to this one.',
  expected: 'a list of files, each with its digest where it lies outside of the project',
  example,
  pattern: '^[^\\u0000]*\\S[^\\u0000]*$',
})

const fields = record<Written>(
  {
    path: place,
    package: text({
      description: 'An installed package that brings a document: of `node_modules`, or of the virtual environment of the project.',
      expected: 'the name of a package',
      example: '`extends: [{package: acme-policy, digest: sha256-…}]`',
      pattern: '^(?:@[A-Za-z0-9~_][\\w.~-]*/)?[A-Za-z0-9_][\\w.-]*$',
    }),
    git: text({
      description: 'A git repository: a path, or an address from which `fastward policy fetch` brings the document.',
      expected: 'a path of a git repository, or its address with https or ssh',
      example: '`extends: [{git: https://git.example.org/policies.git, ref: v1, digest: sha256-…}]`',
      pattern: '^[^\\u0000\\s-][^\\u0000\\s]*$',
    }),
    ref: text({
      description: 'The branch, tag or commit of the repository.',
      expected: 'a branch, a tag or a commit',
      example: '`ref: v1`',
      pattern: '^[^\\s\\u0000:~^?*\\[\\\\-][^\\s\\u0000:~^?*\\[\\\\]*$',
    }),
    file: text({
      description: 'The file in the package or in the repository; `fastward.yaml` where it is not said.',
      expected: 'a file, from the top of the package or repository',
      example: '`file: policies/api.yaml`',
      pattern: '^(?!/)(?!.*(?:^|/)\\.\\.(?:/|$))[^\\u0000\\\\]+$',
    }),
    digest: text({
      description: 'sha256- and the SHA-256 of the file in hexadecimal. Needed for what lies outside of the project.',
      expected: '`sha256-` and 64 hexadecimal digits',
      example,
      pattern: '^sha256[-:][0-9a-f]{64}$',
    }),
  },
  { description: 'A document with its digest.', example },
)

/** Of `path`, `package` and `git` one; `ref` belongs to `git`, `file` to `package` and `git`. */
function isOne({ path, package: name, git, ref, file }: Partial<Written>): boolean {
  if (path !== undefined) return name === undefined && git === undefined && ref === undefined && file === undefined
  return name !== undefined ? git === undefined && ref === undefined : git !== undefined && ref !== undefined
}

const named = checked(
  {
    schema: {
      ...fields.schema,
      oneOf: [
        { required: ['path'], not: { anyOf: ['package', 'git', 'ref', 'file'].map((name) => ({ required: [name] })) } },
        { required: ['package'], not: { anyOf: ['path', 'git', 'ref'].map((name) => ({ required: [name] })) } },
        { required: ['git', 'ref'], not: { anyOf: ['path', 'package'].map((name) => ({ required: [name] })) } },
      ],
    },
    read: (written) => fields.read(written),
  },
  isOne,
  'a table with one of `path`, `package`, or `git` with `ref`',
  example,
)

const entry: Shape<string | Partial<Written>> = wordOr(place, named, {
  description: 'A document that holds beneath this one.',
  example,
})

/** A word alone is a path. */
const extended: Shape<ExtendedPolicy> = lined({
  schema: entry.schema,
  read(written) {
    const found = entry.read(written)
    if (typeof found === 'string') return { source: { kind: 'path' as const, path: found }, digest: null }
    return { source: toSource(found), digest: found.digest?.replace(':', '-') ?? null }
  },
})

function toSource({ path, package: name, git, ref, file }: Partial<Written>): ExtendedSource {
  if (path !== undefined) return { kind: 'path', path }
  if (name !== undefined) return { kind: 'package', name, file: file ?? null }
  return { kind: 'git', repository: git ?? '', ref: ref ?? '', file: file ?? 'fastward.yaml' }
}

export const extendsShape = list(extended, {
  description: 'Documents that hold beneath this one, such as those of an organisation; what they lock can only be tightened here.',
  example,
})

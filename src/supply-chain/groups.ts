// What the names of groups and extras say: whether they are for those who develop, or for some who run the application.

import type { Ask } from './inventory.ts'

const development = new Set(
  `dev development develop developer devel debug test tests testing unittest unittests e2e integration lint linting linter linters format
  formatting formatter style quality qa typing types typecheck typechecking mypy pyright stubs doc docs documentation ci cov coverage
  bench benchmark benchmarks profiling profile precommit tox nox release build packaging notebook notebooks jupyter tooling tools locust`.split(
    /\s+/,
  ),
)

const always = new Set(['main', 'default', 'prod', 'production'])

/** `dev`, `lint-and-test`, `requirements-docs`. */
export function isForDevelopment(name: string): boolean {
  const words = name
    .toLowerCase()
    .replace(/pre[-_]commit/, 'precommit')
    .split(/[^a-z0-9]+/)
  return words.some((word) => development.has(word))
}

export function toScope(group: string | null): Ask['scope'] {
  if (group === null || always.has(group)) return 'production'
  return isForDevelopment(group) ? 'development' : 'optional'
}

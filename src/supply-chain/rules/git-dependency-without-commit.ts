// What is installed from a branch is another program tomorrow.

import { bad, good } from '../../finding/index.ts'
import { getInstalled } from '../installed.ts'
import type { PackageSource } from '../inventory.ts'
import { defineSupplyRule } from '../kit.ts'
import { getPipInstalls } from '../pip-installs.ts'

export default defineSupplyRule({
  id: 'git-dependency-without-commit',
  title: 'A package from a branch that may change at any time',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-829', 'CWE-494'],
  owaspApi: null,
  asvs: ['v5.0.0-15.2.4'],
  why: `
    Each build takes what is on that branch at that moment. Whoever can push there, today or after the account was taken over, runs code in
    the application, without a release, a review or a hash that would show it; and no two builds are the same.
  `,
  fix: 'Name the commit (`@` and its forty digits, `rev = "…"`), or commit a lock file, which does.',
  blindSpots: ['A tag can be moved too; one that looks like a release is left alone.'],
  examples: [
    bad(
      'a repository without any revision, and one of a branch',
      `
      # file: requirements.txt
      fastapi==0.115.0
      git+https://code.example/team/auth.git#egg=auth  # <-- finding
      tools @ git+https://code.example/team/tools.git@main  # <-- finding
      other @ https://code.example/team/other/archive/refs/heads/main.zip  # <-- finding
    `,
    ),
    bad(
      'in an image',
      `
      # file: Dockerfile
      FROM python:3.13
      RUN pip install git+https://code.example/team/auth.git  # <-- finding
    `,
    ),
    good(
      'a commit, and a release',
      `
      # file: requirements.txt
      auth @ git+https://code.example/team/auth.git@0123456789abcdef0123456789abcdef01234567
      tools @ git+https://code.example/team/tools.git@v1.4.2
    `,
    ),
    good(
      'a branch of which the lock file holds the commit',
      `
      # file: pyproject.toml
      [project]
      name = "shop"
      dependencies = ["auth"]
      [tool.uv.sources]
      auth = { git = "https://code.example/team/auth.git", branch = "main" }
      # file: uv.lock
      version = 1
      [[package]]
      name = "auth"
      version = "1.0"
      source = { git = "https://code.example/team/auth.git?branch=main#0123456789abcdef0123456789abcdef01234567" }
    `,
    ),
  ],

  check(inventory, report, { tree }) {
    const asked = [
      ...getInstalled(inventory).flatMap(({ resolutions }) =>
        resolutions.flatMap(({ packages }) => packages.filter(({ scope }) => scope !== 'development')),
      ),
      ...getPipInstalls(tree).flatMap(({ requirements, place }) => requirements.map((one) => ({ ...one, place }))),
    ]
    for (const { name, source, address, revision, place } of asked) {
      const moving = findMoving(source, address, revision)
      if (moving !== null) report({ place, cause: { name: place.file, what: name }, what: `\`${name}\` is installed from ${moving}` })
    }
  },
})

/** What is moving about it; null for what stays. */
function findMoving(source: PackageSource, address: string | null, revision: string | null): string | null {
  if (source === 'url') {
    const branch = /\/(?:archive|zipball|tarball)\/(?:refs\/heads\/)?(main|master|develop|dev|trunk|HEAD)(?:\.|\/|$)/.exec(
      address ?? '',
    )?.[1]
    return branch === undefined ? null : `the branch \`${branch}\``
  }
  if (source !== 'git') return null
  if (revision === null || revision === 'HEAD') return 'a repository, whatever is on its main branch'
  // A commit, or a tag that looks like a release.
  const isFixed = /^[0-9a-f]{7,64}$/i.test(revision) || /\d+\.\d+|^(?:refs\/tags\/|v?\d)/.test(revision) || revision.startsWith('$')
  return isFixed ? null : `the branch \`${revision}\``
}

// What goes to production is chosen at build time, by whoever published last.

import { bad, good } from '../../finding/index.ts'
import { isForDevelopment } from '../groups.ts'
import type { Requirement } from '../inventory.ts'
import { defineSupplyRule } from '../kit.ts'
import { findInstalledFiles, getPipInstalls } from '../pip-installs.ts'
import { findPin, folderOf, nameOf } from '../reader.ts'

/** Tools that install the rest, and are gone when it runs. */
const installers = new Set(
  'pip setuptools wheel uv poetry pdm pipenv hatch build virtualenv pip-tools pipx poetry-plugin-export cython'.split(' '),
)

export default defineSupplyRule({
  id: 'deployed-package-unpinned',
  title: 'An image installs whatever version is newest',
  severity: 'low',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-1357', 'CWE-829'],
  owaspApi: null,
  asvs: ['v5.0.0-15.2.4'],
  why: `
    Two builds of one commit are two applications: what was tested is not what runs, a release that was taken over an hour ago is in the next
    image, and nobody can say afterwards which versions were affected.
  `,
  fix: 'Install from a lock file (`uv sync --frozen`, `poetry install`), or pin every package with `pip-compile --generate-hashes`.',
  blindSpots: [
    'How an application is deployed that has no Dockerfile.',
    'Whether a requirements file in an image is the one of the tree is told by its name.',
    'What pinned packages bring themselves, where no lock file is.',
  ],
  examples: [
    bad(
      'packages named in the Dockerfile',
      `
      # file: Dockerfile
      FROM python:3.13
      RUN pip install --no-cache-dir fastapi "uvicorn[standard]>=0.30"  # <-- finding
      CMD ["uvicorn", "main:app"]
    `,
    ),
    bad(
      'requirements without versions',
      `
      # file: Dockerfile
      FROM python:3.13
      COPY requirements.txt .
      RUN pip install -r requirements.txt
      # file: requirements.txt
      fastapi  # <-- finding
      uvicorn>=0.30
      httpx==0.27.0
    `,
    ),
    good(
      'the file beside the Dockerfile is meant, and no other of that name',
      `
      # file: Dockerfile
      FROM python:3.13
      COPY requirements.txt /code/
      RUN pip install -r /code/requirements.txt
      # file: requirements.txt
      fastapi==0.115.0
      # file: client/requirements.txt
      httpx
    `,
    ),
    good(
      'all of them pinned',
      `
      # file: Dockerfile
      FROM python:3.13
      COPY requirements.txt .
      RUN pip install --upgrade pip && pip install -r requirements.txt && pip install gunicorn==23.0.0
      # file: requirements.txt
      fastapi==0.115.0
      uvicorn==0.30.0
    `,
    ),
    good(
      'loose wishes that no image installs: the lock file decides',
      `
      # file: Dockerfile
      FROM python:3.13
      RUN pip install uv
      COPY pyproject.toml uv.lock ./
      RUN uv sync --frozen
      # file: pyproject.toml
      [project]
      name = "shop"
      dependencies = ["fastapi", "uvicorn>=0.30"]
      # file: uv.lock
      version = 1
    `,
    ),
  ],

  check({ resolutions }, report, { tree }) {
    const locked = new Set(resolutions.flatMap(({ isLocked, packages }) => (isLocked ? packages.map(({ name }) => name) : [])))
    for (const { requirements, place } of getPipInstalls(tree)) {
      if (isForDevelopment(`${nameOf(place.file)} ${folderOf(place.file)}`)) continue
      const loose = requirements.filter(({ name, source, specifier }) => source === 'index' && isLoose(specifier) && !installers.has(name))
      if (loose.length === 0) continue
      report({
        place,
        cause: {
          name: place.file,
          what: [...new Set(loose.map(({ name }) => name))].sort().join(', '),
        },
        what: `the image installs ${tell(loose)} in whatever version is newest`,
        // Where a lock file was installed before, pip is content with what is there.
        ...(loose.every(({ name }) => locked.has(name)) ? { confidence: 'medium' as const } : {}),
      })
    }
    const installed = findInstalledFiles(
      tree,
      resolutions.map(({ file }) => file),
    )
    for (const { file, format, isLocked, packages } of resolutions) {
      if (format !== 'requirements' || isLocked || !installed.has(file)) continue
      const asked = packages.filter(({ scope, source }) => scope !== 'development' && source === 'index')
      const loose = asked.filter(({ specifier }) => isLoose(specifier))
      const [first] = loose
      if (first === undefined) continue
      report({
        place: first.place,
        cause: { name: file, what: 'versions' },
        what: `of the packages that an image installs, ${loose.length} of ${asked.length} have no exact version: ${tell(loose)}`,
      })
    }
  },
})

/** A version that the name of a variable stands for is one. */
function isLoose(specifier: string | null): boolean {
  return findPin(specifier) === null && specifier?.includes('$') !== true
}

function tell(loose: readonly Pick<Requirement, 'name'>[]): string {
  const all = [...new Set(loose.map(({ name }) => `\`${name}\``))]
  const names = all.slice(0, 4)
  return all.length > names.length ? `${names.join(', ')} and ${all.length - names.length} more` : names.join(', ')
}

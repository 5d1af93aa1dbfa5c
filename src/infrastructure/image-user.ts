// Who an image runs as when its Dockerfile does not say: what is known of public images, and whether the script that starts it
// leaves root by itself.

import type { Tree } from '../base/index.ts'
import { decodeConfig } from '../syntax/index.ts'
import { copiesOf, type Dockerfile, type DockerStage, findContext, shippedStages } from './sources/dockerfiles.ts'

/** Official images and those of FastAPI's world that end as root. */
const root =
  /^(?:(?:docker\.io\/)?(?:library\/)?(?:python|ubuntu|debian|alpine|node|golang|rust|amazonlinux|rockylinux|fedora|centos|nvidia\/cuda|pytorch\/pytorch|tensorflow\/tensorflow|tiangolo\/[\w-]+|continuumio\/(?:mini|ana)conda3?|condaforge\/[\w-]+|pgvector\/pgvector|postgres|nginx|caddy|traefik|httpd|redis|oven\/bun|pypy)|ghcr\.io\/astral-sh\/uv|public\.ecr\.aws\/(?:docker\/library\/[\w-]+|lambda\/python)|mcr\.microsoft\.com\/(?:playwright(?:\/python)?|devcontainers\/[\w-]+)|nvcr\.io\/nvidia\/[\w-]+)(?=[:@]|$)/i
/** Images whose publisher says that they run as somebody else. */
const ownUser =
  /^(?:cgr\.dev\/|(?:docker\.io\/)?(?:bitnami|bitnamilegacy|chainguard|nginxinc\/nginx-unprivileged|mambaorg|jupyter|jenkins|apache\/airflow|grafana|prom|selenium)(?:\/|:|@|$)|quay\.io\/(?:keycloak|jupyter)\/|docker\.elastic\.co\/|registry\.access\.redhat\.com\/ubi\d+\/python|.*[:-]non-?root)/i

/** What the base of an image is known to run as. */
export function findUserOfImage(image: string): 'root' | 'other' | null {
  if (ownUser.test(image)) return 'other'
  return root.test(image) ? 'root' : null
}

const leaving = /\b(?:gosu|su-exec|setpriv|runuser|chpst|s6-setuidgid|setuidgid)\b/

/** `certain`: whatever it starts runs as somebody else; `possible`: it may, by what it reads or by what is installed for that. */
export function findLeavingOfRoot(dockerfile: Dockerfile, tree: Tree): 'certain' | 'possible' | null {
  const stages = shippedStages(dockerfile)
  const started = startOf(stages)
  if (leaving.test(started)) return 'certain'
  const script = readStart(dockerfile, started, tree)
  if (script !== null) {
    const code = script.replace(/^\s*#.*$/gm, '')
    if (/^\s*exec\s[^\n]*\b(?:gosu|su-exec|setpriv|runuser|chpst|s6-setuidgid|setuidgid)\b/m.test(code)) return 'certain'
    return leaving.test(code) || /(?:^|[\s;&|])su\s+(?:-\S*\s+)*["'$\w{]/m.test(code) || /\bsudo\s+-[EHn]*u\b/.test(code)
      ? 'possible'
      : null
  }
  const installs = stages.some(({ runs }) =>
    runs.some(({ words }) => words.includes('install') && words.some((word) => leaving.test(word))),
  )
  return installs || stages.some(({ runs }) => runs.some(({ words }) => words.includes('add') && words.includes('su-exec')))
    ? 'possible'
    : null
}

/** What starts the image, as one line. */
export function startOf(stages: readonly DockerStage[]): string {
  const last = (wanted: string) =>
    stages.map(({ instructions }) => instructions.findLast(({ keyword }) => keyword === wanted)).find((one) => one !== undefined)
  return ['ENTRYPOINT', 'CMD'].map((keyword) => last(keyword)?.text ?? '').join(' ')
}

/** The script of the tree that starts it; null where it is not known. */
function readStart(dockerfile: Dockerfile, started: string, tree: Tree): string | null {
  const name =
    /([\w.-]+\.(?:sh|bash))\b/.exec(started.slice(0, 2000))?.[1] ?? /\/([\w.-]*entrypoint[\w.-]*)/.exec(started.slice(0, 2000))?.[1]
  if (name === undefined) return null
  const context = findContext(dockerfile, tree) ?? ''
  const copied = shippedStages(dockerfile)
    .flatMap(copiesOf)
    .filter(({ from }) => from === null)
    // `COPY docker/entry.sh /app/run.sh` gives it another name.
    .flatMap(({ sources, target }) =>
      target.endsWith(`/${name}`) ? sources.slice(0, 1) : sources.filter((source) => `/${source}`.endsWith(`/${name}`)),
    )
    .map((source) => [context, source.replace(/^\.?\//, '')].filter((part) => part !== '').join('/'))
  const named = tree.files.map(({ path }) => path).filter((path) => path === name || path.endsWith(`/${name}`))
  const path = copied.find((one) => tree.has(one)) ?? (named.length === 1 ? named[0] : undefined)
  const bytes = path === undefined ? null : tree.read(path)
  return bytes === null ? null : decodeConfig(bytes).slice(0, 200_000)
}

const python = /\b(?:python[\d.]*|uvicorn|gunicorn|hypercorn|fastapi|granian|uv|poetry|pdm|pip3?|celery|alembic|streamlit|jupyter)\b/

/** Whether what it starts is in Python, as far as its base, its commands and its files tell. */
export function runsPython(dockerfile: Dockerfile): boolean {
  const stages = shippedStages(dockerfile)
  if (stages.some(({ base }) => /python|uvicorn|conda|pytorch|tensorflow|astral-sh\/uv/i.test(base))) return true
  if (python.test(startOf(stages))) return true
  return stages.some(
    ({ runs, instructions }) =>
      runs.some(({ words }) => words.some((word) => python.test(word))) ||
      instructions.some(({ keyword, text }) => keyword === 'COPY' && /\.py\b|site-packages|\.venv|\/venv/.test(text)),
  )
}

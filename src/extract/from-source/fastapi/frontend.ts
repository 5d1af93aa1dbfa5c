// `frontend(path, directory=…)`, 0.138+: where it is served, and what must be there.
import { type Machine, type Site, str, textOf, truthOf, type Value } from '../../../project/index.ts'
import { joinPath } from './merging.ts'
import { refuse } from './refuse.ts'

/** Its folder must be there, whoever builds it. A path that is not relative lies outside of what we see. */
export function checkFrontend(machine: Machine, given: Map<string, Value>, site: Site): void {
  const path = textOf(given.get('path'))
  if (path === '') refuse(machine, 'AssertionError', 'A frontend path cannot be empty', site)
  else if (path !== null && !path.startsWith('/')) refuse(machine, 'AssertionError', "A frontend path must start with '/'", site)
  const folder = textOf(given.get('directory'))
  const check = given.get('check_dir')
  const isChecked = check === undefined || textOf(check) === 'auto' || truthOf(machine, check).value === true
  if (folder === null || !isChecked || folder.startsWith('/') || folder.split('/').includes('..')) return
  const clean = folder
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')
  // Wherever the program is started: in the tree's root, or in a folder above the module that says so.
  const above = site.module.file.split('/').slice(0, -1)
  const places = above.map((_, i) => [...above.slice(0, i + 1), clean].join('/'))
  if (clean === '' || [clean, ...places].some((place) => machine.host.list(place).length > 0)) return
  // It is often built on the way to production: a thing to know, and no certain end.
  machine.report(
    'frontend-missing',
    `the folder \`${folder}\` of this frontend is not in the tree: without it FastAPI raises a RuntimeError here`,
    site,
  )
}

export function frontendPath(prefix: Value, path: Value): Value {
  const [p, own] = [textOf(prefix), textOf(path)]
  if (p === null || own === null) return joinPath(prefix, path)
  const clean = own === '/' ? own : own.replace(/\/+$/, '')
  if (p === '') return str(clean)
  return str(clean === '/' ? p : p + clean)
}

// An esbuild plugin: what is imported from the door of a room comes from the file that it is in. esbuild puts together what the same commands reach, and
// behind a door lies the whole room: the gateway, which asks the policy room for a decision, would load what knows Python's libraries for the guardrails.

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { withoutFacades } from './builtins.mjs'

const fromDoor = /^import \{([^}]*)\} from '(\.[^']*\/index\.ts)'$/gm
const passedOn = /^export (?:\{([^}]*)\}|\*) from '(\.[^']*\.ts)'$/gm

/** @returns {import('esbuild').Plugin} */
export function throughDoors(root) {
  return {
    name: 'through-doors',
    setup(build) {
      const findHome = createFindHome()
      const src = join(root, 'src')
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (relative(src, path).startsWith('..')) return null
        return { contents: withoutFacades(walkThrough(readFileSync(path, 'utf8'), dirname(path), findHome)), loader: 'ts' }
      })
    },
  }
}

function walkThrough(text, folder, findHome) {
  return text.replace(fromDoor, (_, names, specifier) => {
    const door = resolve(folder, specifier)
    const homes = new Map()
    for (const { written, name, local } of readNames(names)) {
      const home = findHome(door, name) ?? { path: door, name }
      const from = `./${relative(folder, home.path)}`
      homes.set(from, [...(homes.get(from) ?? []), home.name === name ? written : `${home.name} as ${local}`])
    }
    return [...homes].map(([from, written]) => `import { ${written.join(', ')} } from '${from}'`).join(';')
  })
}

/** Of `{ one, type Two, three as four }` what is not a type. */
function readNames(list) {
  const written = list.split(',').map((one) => one.trim())
  return written
    .filter((one) => one !== '' && !one.startsWith('type '))
    .map((one) => {
      const [name, local = name] = one.split(' as ')
      return { written: one, name, local }
    })
}

/** Which file says a name that a door passes on; null where the door does not. */
function createFindHome() {
  const doors = new Map()
  const read = (path) => {
    const known = doors.get(path)
    if (known !== undefined) return known
    const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
    const names = new Map()
    const wholes = []
    for (const [, list, specifier] of text.matchAll(passedOn)) {
      const target = resolve(dirname(path), specifier)
      if (list === undefined) wholes.push(target)
      else for (const { name, local } of readNames(list)) names.set(local, { path: target, name })
    }
    const door = { text, names, wholes }
    doors.set(path, door)
    return door
  }
  const says = (text, name) => new RegExp(`^export (?:async )?(?:const|function\\*?|class|let) ${name}\\b`, 'm').test(text)
  const findHome = (path, name) => {
    const { text, names, wholes } = read(path)
    const passed = names.get(name)
    if (passed !== undefined) return findHome(passed.path, passed.name) ?? passed
    if (says(text, name)) return { path, name }
    for (const whole of wholes) {
      const home = findHome(whole, name)
      if (home !== null) return home
    }
    return null
  }
  return findHome
}
